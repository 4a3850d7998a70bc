import type { Broker } from "../../broker/broker";
import type { JetStreamPort } from "./jetstream";

/** A broker that is JetStream. */
export interface JetStreamBroker extends Broker {
  /** For what only JetStream has, and for Jetlag's own memory. */
  readonly jetstream: JetStreamPort;
}
