import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import { MemoryBroker } from "../../event-bus/adapters/memory/memory-broker";
import { NatsBroker } from "../../event-bus/adapters/nats/nats-broker";
import type { Dashboard } from "../dashboard/dashboard";

/** The streams and messages behind a dashboard's broker, for tests that make some or look at what is stored. */
export function jetstreamOf({ broker }: Pick<Dashboard, "broker">): JetStreamPort {
  if (broker instanceof NatsBroker || broker instanceof MemoryBroker) return broker.jetstream;
  throw new Error("this broker has no JetStream of its own");
}
