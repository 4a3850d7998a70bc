import type { MaskRules } from "../../access/mask/mask-rules";
import type { NatsServerOptions } from "../../event-bus/index";
import type { BrokerColour } from "../../model/broker-colour";
import type { WrittenLimits } from "../../monitor/verdict/limits";
import type { WebhookSettings } from "../webhook/webhook-target";
import type { ProtobufSettings } from "./protobuf/protobuf-settings";

/** What is configured of one broker, whatever its kind. Holds no secret that JSON or a log would show. */
interface SharedSettings {
  /** In addresses of pages and in records: lower-case letters, digits and dashes, unique among the brokers. */
  readonly id: string;
  /** For people. */
  readonly title: string;
  /** Null where none is chosen. */
  readonly colour: BrokerColour | null;
  readonly maskRules: MaskRules;
  readonly deadLetterPatterns: readonly string[];
  readonly limits: WrittenLimits;
  /** Who is told of incidents. */
  readonly webhook: WebhookSettings;
  /** Null: no payloads are read as protobuf. */
  readonly protobuf: ProtobufSettings | null;
}

/** Settings of a NATS server or cluster. */
export interface NatsBrokerSettings extends SharedSettings {
  readonly kind: "nats";
  readonly options: NatsServerOptions;
}

/** Settings of a broker in this process's memory, to look around in. */
export interface MemoryBrokerSettings extends SharedSettings {
  readonly kind: "memory";
}

/** What is configured of one broker. */
export type BrokerSettings = NatsBrokerSettings | MemoryBrokerSettings;

/** What holds for every broker that says nothing else. */
export interface BrokerDefaults {
  /** Hidden at every broker, besides what it hides itself. */
  readonly maskRules: MaskRules;
  readonly deadLetterPatterns: readonly string[];
  /** Each key counts where the broker does not set it. */
  readonly limits: WrittenLimits;
  /** Each part counts where the broker does not set it. */
  readonly webhook: WebhookSettings;
}
