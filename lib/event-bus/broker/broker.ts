import type { Setting } from "../../model/setting";
import type { SubjectGrammar } from "../../model/stream/grammar";
import type { BusConnection } from "../connection";
import type { Administration } from "./administration";
import type { FailureSource } from "./failure-source";
import type { KeyValue } from "./key-value";
import type { MessageLog } from "./message-log";
import type { ObjectStore } from "./object-store";
import type { Offer } from "./offer";
import type { ReadOptions } from "./read-options";
import type { Reading } from "./reading";
import type { Sender } from "./sender";
import type { Traffic } from "./traffic";

/** A channel, or one reader of it. */
export interface SettingsOf {
  readonly channel: string;
  readonly reader?: string;
}

/** Brokers with an adapter. */
export type BrokerKind = "nats" | "memory";

/**
 * One broker as a dashboard sees and manages it: a core that all have, and offers, each there or absent with a sentence
 * why. Looking creates, acknowledges and removes nothing.
 */
export interface Broker {
  readonly kind: BrokerKind;
  /**
   * Connects, waiting for the first success as long as it takes, unless stopped. May be called again, also after a stop.
   * Throws `bus_unavailable` when stopped meanwhile, `permission_denied`, `jetstream_disabled`.
   */
  start(): Promise<void>;
  /** Waits a while for what is under way and disconnects. Never throws. */
  stop(): Promise<void>;
  /** The link to the broker: its state now and each change. */
  readonly connection: BusConnection;
  /**
   * One sweep: what the broker holds and who reads it. Throws when channels cannot be listed (`bus_unavailable`,
   * `permission_denied`, `timeout` and the like), and the signal's reason as soon as it is aborted.
   */
  read(signal: AbortSignal): Promise<Reading>;
  /**
   * What a channel, or one of its readers, is set to beyond what a sweep tells, each with what it means, in the broker's
   * own words. Throws `stream_not_found`, `consumer_not_found`, and what a read throws.
   */
  settings(of: SettingsOf, options?: ReadOptions): Promise<readonly Setting[]>;
  /**
   * The whole configuration of a channel, or of one of its readers, in the broker's own words, as JSON: what makes another
   * one like it. Throws as {@link settings} does, and `unsupported` for a broker that has no such words.
   */
  configuration(of: SettingsOf, options?: ReadOptions): Promise<string>;
  /** How subjects are named and matched here. */
  readonly grammar: SubjectGrammar;
  /** Messages that it keeps, read without a trace. */
  readonly log: Offer<MessageLog>;
  /** Messages as they pass. */
  readonly traffic: Offer<Traffic>;
  /** What it announces of failed deliveries. */
  readonly failures: Offer<FailureSource>;
  /** Sending messages for people, and dropping what is done with. */
  readonly sender: Offer<Sender>;
  /** Changing what the broker holds. */
  readonly administration: Offer<Administration>;
  /** Values under keys, with their revisions. */
  readonly keyValue: Offer<KeyValue>;
  /** Objects of any size, in pieces. */
  readonly objects: Offer<ObjectStore>;
}
