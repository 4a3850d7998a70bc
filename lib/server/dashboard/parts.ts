import type { Logger } from "pino";
import type { Audit } from "../../access/audit/audit";
import type { Broker } from "../../event-bus/broker/broker";
import type { LiveSocket } from "../../live/protocol/live-socket";
import type { MessageMask } from "../../model/message/message-mask";
import type { PayloadTypes } from "../../model/payload/payload-type";
import type { LagHistoryReader } from "../../monitor/history/lag-history";
import type { LagRecorder } from "../../monitor/history/lag-recorder";
import type { Incidents } from "../../monitor/incidents/incidents";
import type { LagMonitor } from "../../monitor/lag-monitor";
import type { Mutes } from "../../monitor/mutes/mutes";
import type { Store } from "../../store/store";
import type { BrokerSettings } from "../config/broker-settings";
import type { ConfigRefusal } from "../config/config-file";
import type { Env } from "../env";
import type { PublishTemplates } from "../publish/templates";
import type { Webhook } from "../webhook/webhook";
import type { FailureDesk } from "./failure-desk";
import type { DashboardStore } from "./store";
import type { SubjectTally } from "./subject-tally";

/** Everything that runs for one broker, and what answers about it are made of. */
export interface DashboardParts {
  readonly settings: BrokerSettings;
  readonly env: Env;
  /** Why a change of the configuration was not taken, or null. */
  readonly configRefusal: () => ConfigRefusal | null;
  readonly logger: Logger;
  /** The broker that is watched. */
  readonly broker: Broker;
  /** What the dashboard remembers. */
  readonly store: Store;
  /** Where that is, unless it is the watched broker. */
  readonly storeElsewhere: DashboardStore["elsewhere"];
  readonly monitor: LagMonitor;
  readonly recorder: LagRecorder;
  readonly history: LagHistoryReader;
  readonly subjects: SubjectTally;
  readonly failures: FailureDesk;
  readonly audit: Audit;
  /** Applied to everything of a message that is sent to anybody. */
  readonly mask: MessageMask;
  /** Null: the configuration gives no subject a type. */
  readonly payloadTypes: PayloadTypes | null;
  readonly live: LiveSocket;
  readonly webhook: Webhook;
  readonly incidents: Incidents;
  readonly mutes: Mutes;
  readonly templates: PublishTemplates;
  readonly startedAt: string;
  readonly now: () => number;
}
