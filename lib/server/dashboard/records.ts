import { Audit } from "../../access/audit/audit";
import { ManualPublisher } from "../../event-bus/adapters/jetstream/manual-publisher";
import type { JetStreamBroker } from "../../event-bus/broker/broker";
import { taken } from "../../event-bus/broker/offer";
import type { MessageMask } from "../../model/message/message-mask";
import type { SweepFeed } from "../../monitor/sweep-feed";
import type { Store } from "../../store/store";
import type { BrokerSettings } from "../config/broker-settings";
import { FailureDesk } from "./failure-desk";
import type { DashboardParts } from "./parts";
import type { Surroundings } from "./surroundings";

/** What of a broker its records are about. */
export interface RecordedBroker {
  readonly settings: BrokerSettings;
  readonly broker: JetStreamBroker;
  readonly store: Store;
  readonly mask: MessageMask;
  readonly sweeps: SweepFeed;
}

/** What is kept of failures and of what people do, and how they send. */
export function createRecords(
  { settings, broker, store, mask, sweeps }: RecordedBroker,
  { logger, clock }: Surroundings,
): Pick<DashboardParts, "audit" | "publisher" | "failures"> {
  const bus = broker.jetstream;
  const audit = new Audit({ store, clock, logger, broker: settings.id });
  const publisher = new ManualPublisher({ bus, clock, streams: () => sweeps.view.knownStreams });
  const failures = new FailureDesk({
    ...{ source: taken(broker.failures), log: taken(broker.log), bus, store, publisher, clock, logger, audit, mask },
    brokerNow: () => sweeps.brokerNow(),
    deadLetterPatterns: settings.deadLetterPatterns,
  });
  return { audit, publisher, failures };
}
