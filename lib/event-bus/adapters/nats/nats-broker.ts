import type { Setting } from "../../../model/setting";
import { natsGrammar } from "../../../model/stream/grammar";
import type { Administration } from "../../broker/administration";
import type { SettingsOf } from "../../broker/broker";
import { type BrokerOptions, resolveBrokerOptions } from "../../broker/broker-options";
import type { FailureSource } from "../../broker/failure-source";
import type { KeyValue } from "../../broker/key-value";
import type { MessageLog } from "../../broker/message-log";
import type { ObjectStore } from "../../broker/object-store";
import type { Offer } from "../../broker/offer";
import type { ReadOptions } from "../../broker/read-options";
import type { Reading } from "../../broker/reading";
import type { Sender } from "../../broker/sender";
import type { Traffic } from "../../broker/traffic";
import { JetStreamKeyValue } from "../jetstream/buckets/jetstream-key-value";
import { JetStreamObjectStore } from "../jetstream/buckets/jetstream-object-store";
import { administrationOf } from "../jetstream/jetstream-administration";
import { type JetStreamBroker, readConfigurationOf, readSettingsOf } from "../jetstream/jetstream-broker";
import { JetStreamLog } from "../jetstream/jetstream-log";
import { JetStreamSweeps } from "../jetstream/jetstream-sweeps";
import { JetStreamSender } from "../jetstream/sending/jetstream-sender";
import type { NatsClientOptions } from "./connection/client-options";
import { NatsJetStream } from "./nats-jetstream";

/** Options of {@link NatsBroker}. */
export interface NatsBrokerOptions extends BrokerOptions, NatsClientOptions {}

/** A NATS server or cluster with JetStream, as a dashboard sees it. */
export class NatsBroker implements JetStreamBroker {
  readonly kind = "nats";
  readonly jetstream: NatsJetStream;
  readonly grammar = natsGrammar;
  readonly log: Offer<MessageLog>;
  readonly traffic: Offer<Traffic>;
  readonly failures: Offer<FailureSource>;
  readonly sender: Offer<Sender>;
  readonly administration: Offer<Administration>;
  readonly keyValue: Offer<KeyValue>;
  readonly objects: Offer<ObjectStore>;
  readonly #sweeps: JetStreamSweeps;

  constructor(options: NatsBrokerOptions = {}) {
    const resolved = resolveBrokerOptions(options);
    this.jetstream = new NatsJetStream(options, resolved);
    this.#sweeps = new JetStreamSweeps(this.jetstream, () => resolved.clock.now());
    const log = new JetStreamLog(this.jetstream);
    const sender = new JetStreamSender(this.jetstream, resolved.clock);
    this.log = { available: true, it: log };
    this.traffic = { available: true, it: this.jetstream.traffic };
    this.failures = { available: true, it: this.jetstream.advisories };
    this.sender = { available: true, it: sender };
    this.administration = { available: true, it: administrationOf(this.jetstream) };
    const buckets = { streams: this.jetstream.streams, log, sender };
    this.keyValue = { available: true, it: new JetStreamKeyValue(buckets) };
    this.objects = { available: true, it: new JetStreamObjectStore(buckets) };
  }

  get connection() {
    return this.jetstream.connection;
  }

  read(signal: AbortSignal): Promise<Reading> {
    return this.#sweeps.read(signal);
  }

  configuration(of: SettingsOf, options?: ReadOptions): Promise<string> {
    return readConfigurationOf(this.jetstream, of, options);
  }

  settings(of: SettingsOf, options?: ReadOptions): Promise<readonly Setting[]> {
    return readSettingsOf(this.jetstream, of, options);
  }

  start(): Promise<void> {
    return this.jetstream.start();
  }

  stop(): Promise<void> {
    return this.jetstream.stop();
  }
}
