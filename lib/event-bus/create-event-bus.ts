import { MemoryEventBus, type MemoryEventBusOptions } from "./adapters/memory/memory-event-bus";
import { NatsEventBus, type NatsEventBusOptions } from "./adapters/nats/nats-event-bus";
import type { EventBus } from "./bus/event-bus";
import { EventBusError } from "./errors";

/** Options by kind. */
export interface EventBusOptionsByKind {
  nats: NatsEventBusOptions;
  memory: MemoryEventBusOptions;
}

/** A bus of the given kind, not yet started. Throws `unsupported` for kinds that are planned but not built. */
export function createEventBus<TKind extends keyof EventBusOptionsByKind>(
  kind: TKind,
  options?: EventBusOptionsByKind[TKind],
): EventBus;
export function createEventBus(
  kind: string,
  options: EventBusOptionsByKind[keyof EventBusOptionsByKind] = {},
): EventBus {
  switch (kind) {
    case "nats":
      return new NatsEventBus(options);
    case "memory":
      return new MemoryEventBus(options);
    case "kafka":
    case "sqs":
      throw new EventBusError("unsupported", `the "${kind}" event bus is not built yet; there are "nats" and "memory"`);
    default:
      throw new EventBusError("unsupported", `there is no "${kind}" event bus; there are "nats" and "memory"`);
  }
}
