import type { JetStreamBroker } from "./adapters/jetstream/jetstream-broker";
import { MemoryBroker, type MemoryBrokerOptions } from "./adapters/memory/memory-broker";
import { NatsBroker, type NatsBrokerOptions } from "./adapters/nats/nats-broker";
import { EventBusError } from "./errors";

/** Options by kind. */
export interface BrokerOptionsByKind {
  nats: NatsBrokerOptions;
  memory: MemoryBrokerOptions;
}

/** A broker of the given kind, not yet started. Throws `unsupported` for kinds that are planned but not built. */
export function createBroker<TKind extends keyof BrokerOptionsByKind>(
  kind: TKind,
  options?: BrokerOptionsByKind[TKind],
): JetStreamBroker;
export function createBroker(
  kind: string,
  options: BrokerOptionsByKind[keyof BrokerOptionsByKind] = {},
): JetStreamBroker {
  switch (kind) {
    case "nats":
      return new NatsBroker(options);
    case "memory":
      return new MemoryBroker(options);
    case "kafka":
    case "sqs":
      throw new EventBusError("unsupported", `the "${kind}" broker is not built yet; there are "nats" and "memory"`);
    default:
      throw new EventBusError("unsupported", `there is no "${kind}" broker; there are "nats" and "memory"`);
  }
}
