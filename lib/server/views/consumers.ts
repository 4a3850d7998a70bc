import type { ConsumerHealth, ListedConsumerJson } from "../../model/consumer/consumer-health";
import type { Mute } from "../../model/consumer/mute";
import { type Known, knownJson } from "../../model/known";
import type { DashboardParts } from "../dashboard/parts";

/** What a list of consumers is made of. */
export interface ListedBy {
  readonly monitor: Pick<DashboardParts["monitor"], "trendOf" | "view">;
  readonly failures: Pick<DashboardParts["failures"], "removedOf">;
  readonly mutes?: Pick<DashboardParts["mutes"], "of">;
}

/** Consumers of the last sweep as they are sent; all of them, worst first, unless some are named. */
export function listConsumers(
  { monitor, failures, mutes }: ListedBy,
  consumers: readonly ConsumerHealth[] = monitor.view.consumers,
): ListedConsumerJson[] {
  return consumers.map((consumer) => {
    const { stream, name } = consumer;
    return writeConsumer(consumer, {
      trend: monitor.trendOf(stream, name),
      removed: failures.removedOf({ stream, consumer: name }),
      mute: mutes?.of(consumer) ?? null,
    });
  });
}

/** What a list shows of a consumer besides its health. */
interface RowExtras {
  readonly trend: (number | null)[];
  readonly removed: Known<number> | null;
  readonly mute: Mute | null;
}

/**
 * What is as usual is left out: of thousands of consumers it is a good part of the bytes. Field by field: an object that is
 * spread and then changed takes several times as long and as much memory.
 */
function writeConsumer(consumer: ConsumerHealth, { trend, removed, mute }: RowExtras): ListedConsumerJson {
  return {
    stream: consumer.stream,
    name: consumer.name,
    displayName: consumer.displayName,
    config: consumer.config,
    createdAt: consumer.createdAt,
    skipsMessages: consumer.skipsMessages || undefined,
    beginsWithNew: consumer.beginsWithNew || undefined,
    acknowledges: consumer.acknowledges ? undefined : false,
    acknowledgesInOrder: consumer.acknowledgesInOrder || undefined,
    waiting: consumer.waiting,
    inFlight: consumer.inFlight,
    redelivered: consumer.redelivered,
    openPulls: consumer.openPulls,
    pushBound: consumer.pushBound,
    deliveries: consumer.deliveries,
    deliveredUpTo: consumer.deliveredUpTo,
    finishedUpTo: consumer.finishedUpTo,
    exactNumbers: consumer.exactNumbers,
    lastDeliveredAt: consumer.lastDeliveredAt,
    lastAckedAt: consumer.lastAckedAt,
    pausedUntil: consumer.pausedUntil,
    leader: consumer.leader,
    unpinnedGroups: consumer.unpinnedGroups ?? undefined,
    pinTimeoutMs: consumer.pinTimeoutMs ?? undefined,
    leavesPullsOpen: consumer.leavesPullsOpen || undefined,
    unreadSince: consumer.unreadSince ?? undefined,
    verdict: consumer.verdict,
    since: consumer.since,
    reason: consumer.reason,
    nextStep: consumer.nextStep,
    samples: consumer.samples,
    samplesWanted: consumer.samplesWanted,
    ackedPerS: knownJson(consumer.ackedPerS),
    deliveredPerS: knownJson(consumer.deliveredPerS),
    redeliveriesPerS: knownJson(consumer.redeliveriesPerS),
    waitingPerS: knownJson(consumer.waitingPerS),
    etaMs: knownJson(consumer.etaMs),
    openFailures: knownJson(consumer.openFailures),
    lastFailureAt: consumer.lastFailureAt ?? undefined,
    removedInFlight: removed === null ? undefined : knownJson(removed),
    limits: consumer.limits.length === 0 ? undefined : consumer.limits,
    limitProblems: consumer.limitProblems.length === 0 ? undefined : consumer.limitProblems,
    oldestUnfinished: consumer.oldestUnfinished && knownJson(consumer.oldestUnfinished),
    oldestUndelivered: consumer.oldestUndelivered && knownJson(consumer.oldestUndelivered),
    ackLatency: knownJson(consumer.ackLatency),
    mute: mute ?? undefined,
    trend,
  };
}
