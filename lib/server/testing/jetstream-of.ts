import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import type { JetStreamBroker } from "../../event-bus/adapters/jetstream/jetstream-broker";
import type { Broker } from "../../event-bus/broker/broker";
import type { Dashboard } from "../dashboard/dashboard";

/** The streams and messages of the broker that a dashboard watches, for tests to arrange and to look at. */
export function jetstreamOf({ broker }: Pick<Dashboard, "broker">): JetStreamPort {
  if (!isJetStream(broker)) throw new Error("this broker is not JetStream");
  return broker.jetstream;
}

function isJetStream(broker: Broker): broker is JetStreamBroker {
  return "jetstream" in broker;
}
