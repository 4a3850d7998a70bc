import type { Administration } from "../../broker/administration";
import type { JetStreamBroker } from "../../broker/broker";
import { type BrokerOptions, resolveBrokerOptions } from "../../broker/broker-options";
import type { Offer } from "../../broker/offer";
import type { Traffic } from "../../broker/traffic";
import type { NatsClientOptions } from "./connection/client-options";
import { NatsJetStream } from "./nats-jetstream";

/** Options of {@link NatsBroker}. */
export interface NatsBrokerOptions extends BrokerOptions, NatsClientOptions {}

/** A NATS server or cluster with JetStream, as a dashboard sees it. */
export class NatsBroker implements JetStreamBroker {
  readonly kind = "nats";
  readonly jetstream: NatsJetStream;
  readonly traffic: Offer<Traffic>;
  readonly administration: Offer<Administration>;

  constructor(options: NatsBrokerOptions = {}) {
    this.jetstream = new NatsJetStream(options, resolveBrokerOptions(options));
    this.traffic = { available: true, it: this.jetstream.traffic };
    this.administration = { available: true, it: this.jetstream };
  }

  get connection() {
    return this.jetstream.connection;
  }

  start(): Promise<void> {
    return this.jetstream.start();
  }

  stop(): Promise<void> {
    return this.jetstream.stop();
  }
}
