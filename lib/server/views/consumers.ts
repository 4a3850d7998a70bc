import type { ConsumerHealth, ListedConsumer, ListedConsumerJson } from "../../model/consumer/consumer-health";
import { knownJson } from "../../model/known";
import type { DashboardParts } from "../dashboard/parts";

/** What a list of consumers is made of. */
export interface ListedBy {
  readonly monitor: Pick<DashboardParts["monitor"], "rows">;
  readonly failures: Pick<DashboardParts["failures"], "removedOf">;
  readonly mutes?: Pick<DashboardParts["mutes"], "of">;
}

/** Consumers of the last sweep as they are sent; all of them, worst first, unless some are named. */
export function listConsumers(
  { monitor, failures, mutes }: ListedBy,
  consumers?: readonly ConsumerHealth[],
): ListedConsumerJson[] {
  return monitor.rows(consumers).map((consumer) => ({
    ...writeConsumer(consumer, failures),
    mute: mutes?.of(consumer) ?? undefined,
  }));
}

function writeConsumer(consumer: ListedConsumer, failures: ListedBy["failures"]): ListedConsumerJson {
  const removed = failures.removedOf({ stream: consumer.stream, consumer: consumer.name });
  return {
    ...consumer,
    // What is as usual is left out: of thousands of consumers it is a good part of the bytes.
    skipsMessages: consumer.skipsMessages || undefined,
    beginsWithNew: consumer.beginsWithNew || undefined,
    acknowledges: consumer.acknowledges ? undefined : false,
    acknowledgesInOrder: consumer.acknowledgesInOrder || undefined,
    unpinnedGroups: consumer.unpinnedGroups ?? undefined,
    pinTimeoutMs: consumer.pinTimeoutMs ?? undefined,
    leavesPullsOpen: consumer.leavesPullsOpen || undefined,
    unreadSince: consumer.unreadSince ?? undefined,
    limits: consumer.limits.length === 0 ? undefined : consumer.limits,
    limitProblems: consumer.limitProblems.length === 0 ? undefined : consumer.limitProblems,
    ackedPerS: knownJson(consumer.ackedPerS),
    deliveredPerS: knownJson(consumer.deliveredPerS),
    redeliveriesPerS: knownJson(consumer.redeliveriesPerS),
    waitingPerS: knownJson(consumer.waitingPerS),
    oldestUnfinished: consumer.oldestUnfinished && knownJson(consumer.oldestUnfinished),
    oldestUndelivered: consumer.oldestUndelivered && knownJson(consumer.oldestUndelivered),
    etaMs: knownJson(consumer.etaMs),
    ackLatency: knownJson(consumer.ackLatency),
    openFailures: knownJson(consumer.openFailures),
    lastFailureAt: consumer.lastFailureAt ?? undefined,
    removedInFlight: removed === null ? undefined : knownJson(removed),
  };
}
