import type { ResolvedBrokerOptions } from "../../broker/broker-options";
import { Lifecycle } from "../../bus/lifecycle";
import type { BusConnection } from "../../connection";
import type { JetStreamPort } from "../jetstream/jetstream";
import { type NatsClientOptions, natsConnection } from "./connection/client-options";
import { warnOfOldServer } from "./connection/server-version";
import { NatsAdvisories } from "./nats-advisories";
import { NatsConsumers } from "./nats-consumers";
import { NatsQuestions } from "./nats-questions";
import { NatsStreams } from "./nats-streams";
import { NatsTraffic } from "./nats-traffic";
import { NatsMessages } from "./reads/nats-messages";

/** JetStream on a NATS server, over a connection of its own. */
export class NatsJetStream implements JetStreamPort {
  readonly connection: BusConnection;
  readonly streams: NatsStreams;
  readonly consumers: NatsConsumers;
  readonly messages: NatsMessages;
  readonly traffic: NatsTraffic;
  readonly questions: NatsQuestions;
  readonly advisories: NatsAdvisories;
  readonly #lifecycle: Lifecycle;

  constructor(servers: NatsClientOptions, options: ResolvedBrokerOptions) {
    const { logger } = options;
    const connection = natsConnection(servers, options);
    this.connection = connection;
    this.streams = new NatsStreams(connection);
    this.consumers = new NatsConsumers(connection);
    this.messages = new NatsMessages(connection, this.streams, options.instruments);
    this.traffic = new NatsTraffic(connection, logger);
    this.questions = new NatsQuestions(connection, options.clock);
    this.advisories = new NatsAdvisories({ connection, streams: this.streams, logger }, this, options);
    this.#lifecycle = new Lifecycle({
      open: async () => {
        await connection.open();
        warnOfOldServer(connection, logger);
      },
      close: async () => {
        await this.advisories.stop();
        await connection.close();
      },
    });
  }

  start(): Promise<void> {
    return this.#lifecycle.start();
  }

  stop(): Promise<void> {
    return this.#lifecycle.stop();
  }
}
