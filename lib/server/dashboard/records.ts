import { Audit } from "../../access/audit/audit";
import type { Broker } from "../../event-bus/broker/broker";
import { takenOrNull } from "../../event-bus/broker/offer";
import type { GoneMessages } from "../../failures/inbox/gone-messages";
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
  readonly broker: Broker;
  readonly store: Store;
  readonly mask: MessageMask;
  readonly sweeps: SweepFeed;
  readonly gone: GoneMessages;
}

/** What is kept of failures and of what people do. Whatever they send goes through the sender, nothing past it. */
export function createRecords(
  { settings, broker, store, mask, sweeps, gone }: RecordedBroker,
  { logger, clock }: Surroundings,
): Pick<DashboardParts, "audit" | "failures"> {
  const { connection } = broker;
  const audit = new Audit({ store, clock, logger, broker: settings.id });
  const { failures: source, log, sender, administration } = broker;
  sweeps.subscribe(({ knownStreams }) => {
    if (knownStreams !== null) takenOrNull(sender)?.learn(knownStreams);
  });
  sweeps.subscribe(({ streams, consumers }) => gone.see(streams, consumers));
  const failures = new FailureDesk({
    ...{ source, log, connection, store, sender, administration, clock, logger, audit, mask, gone },
    brokerNow: () => sweeps.brokerNow(),
    deadLetterPatterns: settings.deadLetterPatterns,
  });
  return { audit, failures };
}
