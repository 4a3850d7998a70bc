import type { FailureSource } from "../../event-bus/broker/failure-source";
import type { MessageLog } from "../../event-bus/broker/message-log";
import type { Clock } from "../../event-bus/clock";
import type { BusConnection } from "../../event-bus/connection";
import type { Logger } from "../../event-bus/logger";
import { DeadLetters } from "../../failures/inbox/dead-letters";
import { FailureRecorder } from "../../failures/inbox/failure-recorder";
import { FailureStore } from "../../failures/inbox/failure-store";
import type { GoneMessages } from "../../failures/inbox/gone-messages";
import { RemovedInFlight } from "../../failures/inbox/removed-in-flight";
import { RetryingDeliveries } from "../../failures/inbox/retrying";
import { StrandedMessages } from "../../failures/inbox/stranded";
import { UnacknowledgedDeliveries } from "../../failures/inbox/unacknowledged";
import type { BrokerClock } from "../../model/broker-time";
import type { MessageMask } from "../../model/message/message-mask";
import type { Store } from "../../store/store";

/** What is known about failures, and what finds it out. */
export interface Inbox {
  readonly store: FailureStore;
  readonly recorder: FailureRecorder;
  readonly letters: DeadLetters;
  readonly stranded: StrandedMessages;
  readonly retrying: RetryingDeliveries;
  readonly removed: RemovedInFlight;
  readonly unacknowledged: UnacknowledgedDeliveries;
}

/** What an inbox needs from its surroundings. */
export interface InboxOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  /** The clock that dates failures. */
  readonly brokerNow: BrokerClock;
  readonly logger: Logger;
  /** Where failures, jobs and the audit are kept. */
  readonly store: Store;
  readonly deadLetterPatterns: readonly string[];
  /** What was seen of messages that may be gone when they fail. */
  readonly gone: GoneMessages;
  readonly mask: MessageMask;
}

/** Where failures are announced, and where what failed is read. */
export interface InboxSources {
  readonly source: FailureSource;
  readonly log: MessageLog;
}

/** Makes the parts of an inbox, and starts none of them. Calls `onRecorded` for each failure that is listed. */
export function openInbox({ source, log }: InboxSources, options: InboxOptions, onRecorded: () => void): Inbox {
  const { connection, store: captures, clock, brokerNow: now, logger, mask, gone } = options;
  const { deadLetterPatterns: patterns } = options;
  const hearing = { source, log, captures, logger };
  const isRemoval = (reason: string) => source.isRemoval(reason);
  const store = new FailureStore({ log, store: captures, logger, mask, isRemoval });
  const removed = new RemovedInFlight();
  const unacknowledged = new UnacknowledgedDeliveries();
  const { index } = store;
  const recording = { connection, clock, brokerNow: now, onRecorded, store, removed, unacknowledged, gone };
  return {
    store,
    // The most important first: an account may not have room for all streams.
    recorder: new FailureRecorder({ ...hearing, ...recording }),
    letters: new DeadLetters({ log, index, mask, patterns }),
    stranded: new StrandedMessages({ source, index, mask, now }),
    retrying: new RetryingDeliveries({ ...hearing, index, mask, brokerNow: now, gone }),
    removed,
    unacknowledged,
  };
}
