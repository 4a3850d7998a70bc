import type { AskOptions, Question, Replies } from "../../broker/question";
import type { Traffic } from "../../broker/traffic";
import type { BusConnection } from "../../connection";
import type { Consumers } from "./consumers";
import type { Messages } from "./messages";
import type { Streams } from "./streams";

/**
 * JetStream as it is, on a server or in memory: what Jetlag's own memory is kept in, and what the adapters of JetStream
 * brokers are made of. Whatever else looks at a broker uses {@link Broker}.
 */
export interface JetStreamPort {
  /**
   * Connects, waiting for the first success as long as it takes, unless stopped. May be called again, also after a stop.
   * Throws `bus_unavailable` when stopped meanwhile, `permission_denied`, `jetstream_disabled`.
   */
  start(): Promise<void>;
  /** Waits a while for what is under way, and disconnects. Never throws. */
  stop(): Promise<void>;
  /** The link to the server: its state now and each change. */
  readonly connection: BusConnection;
  /** Streams of the account: list, create, change, purge, delete. */
  readonly streams: Streams;
  /** Consumers of a stream: list, create, change, pause, reset, delete. */
  readonly consumers: Consumers;
  /** Stored messages, read without a trace, and raw publishing. */
  readonly messages: Messages;
  /** Messages as they pass. */
  readonly traffic: Traffic;
  /** Requests to services, and their answers. */
  readonly questions: Questions;
}

/** See `Sender.ask`. */
export interface Questions {
  ask(question: Question, options: AskOptions): Promise<Replies>;
}
