import type { Consumer } from "../model/consumer/consumer";
import type { ConsumerHealth } from "../model/consumer/consumer-health";
import type { Judgement } from "./verdict/health-evidence";

/** What a consumer's answer has besides the reading and its judgement. */
export type Surroundings = Omit<ConsumerHealth, keyof Consumer | keyof Judgement | "unreadSince" | "removedInFlight">;

/**
 * What is said of one consumer. As long as it says the same it is the same object: most consumers are idle, and what is
 * made anew for thousands of them in every sweep costs more than to judge them.
 */
export class ConsumerAnswer {
  #consumer: Consumer | null = null;
  #health: ConsumerHealth | null = null;

  /** The answer about a reading, and what surrounds it. */
  say(consumer: Consumer, judgement: Judgement, rest: Surroundings): ConsumerHealth {
    const before = this.#consumer === consumer ? this.#health : null;
    if (before !== null && saysTheSame(before, judgement, rest)) return before;
    const health = toHealth(consumer, judgement, rest);
    this.#consumer = consumer;
    this.#health = health;
    return health;
  }
}

/** True when a new answer about the same reading would be made of the very parts of the one before. */
function saysTheSame(before: ConsumerHealth, judgement: Judgement, rest: Surroundings): boolean {
  return (
    before.verdict === judgement.verdict &&
    before.since === judgement.since &&
    before.reason === judgement.reason &&
    before.nextStep === judgement.nextStep &&
    before.ackedPerS === judgement.ackedPerS &&
    before.deliveredPerS === judgement.deliveredPerS &&
    before.redeliveriesPerS === judgement.redeliveriesPerS &&
    before.waitingPerS === judgement.waitingPerS &&
    before.etaMs === judgement.etaMs &&
    before.oldestUnfinished === rest.oldestUnfinished &&
    before.oldestUndelivered === rest.oldestUndelivered &&
    before.ackLatency === rest.ackLatency &&
    before.limits === rest.limits &&
    before.limitProblems === rest.limitProblems &&
    before.samples === rest.samples &&
    before.samplesWanted === rest.samplesWanted &&
    before.openFailures === rest.openFailures &&
    before.lastFailureAt === rest.lastFailureAt
  );
}

/**
 * All of a consumer's answer in one object. Field by field: spreading objects of this size into each other takes longer
 * than everything else of a sweep together.
 */
function toHealth(consumer: Consumer, judgement: Judgement, rest: Surroundings): ConsumerHealth {
  const health: ConsumerHealth = {
    stream: consumer.stream,
    name: consumer.name,
    displayName: consumer.displayName,
    config: consumer.config,
    createdAt: consumer.createdAt,
    skipsMessages: consumer.skipsMessages,
    beginsWithNew: consumer.beginsWithNew,
    acknowledges: consumer.acknowledges,
    acknowledgesInOrder: consumer.acknowledgesInOrder,
    waiting: consumer.waiting,
    inFlight: consumer.inFlight,
    redelivered: consumer.redelivered,
    openPulls: consumer.openPulls,
    pushBound: consumer.pushBound,
    deliveries: consumer.deliveries,
    deliveredUpTo: consumer.deliveredUpTo,
    finishedUpTo: consumer.finishedUpTo,
    lastDeliveredAt: consumer.lastDeliveredAt,
    lastAckedAt: consumer.lastAckedAt,
    pausedUntil: consumer.pausedUntil,
    unpinnedGroups: consumer.unpinnedGroups,
    pinTimeoutMs: consumer.pinTimeoutMs,
    leavesPullsOpen: consumer.leavesPullsOpen,
    leader: consumer.leader,
    unreadSince: null,
    verdict: judgement.verdict,
    since: judgement.since,
    reason: judgement.reason,
    nextStep: judgement.nextStep,
    ackedPerS: judgement.ackedPerS,
    deliveredPerS: judgement.deliveredPerS,
    redeliveriesPerS: judgement.redeliveriesPerS,
    waitingPerS: judgement.waitingPerS,
    etaMs: judgement.etaMs,
    oldestUnfinished: rest.oldestUnfinished,
    oldestUndelivered: rest.oldestUndelivered,
    ackLatency: rest.ackLatency,
    limits: rest.limits,
    limitProblems: rest.limitProblems,
    samples: rest.samples,
    samplesWanted: rest.samplesWanted,
    openFailures: rest.openFailures,
    lastFailureAt: rest.lastFailureAt,
  };
  return consumer.exactNumbers === undefined ? health : { ...health, exactNumbers: consumer.exactNumbers };
}
