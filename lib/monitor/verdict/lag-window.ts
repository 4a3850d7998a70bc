import type { LagSample } from "../../model/consumer/lag-sample";
import type { HistoryMark, RestartCause } from "../../model/history";
import { lostUnread } from "./lag-rates";

/** Unread messages that may vanish without a limit before the window starts again: one deleted by hand changes little. */
const tolerated = 10;

/** The newest samples of one consumer that can be compared with each other, oldest first. */
export class LagWindow {
  readonly #size: number;
  #samples: LagSample[] = [];
  #last: LagSample | null = null;
  /** How many of the newest samples are alike. */
  #alike = 0;

  constructor(size: number) {
    this.#size = size;
  }

  /**
   * Adds a sample. Returns why the window started again with it, or null. The first one never restarts anything.
   * `readsAll` says that the consumer has no filter.
   */
  add(sample: LagSample, readsAll: boolean): RestartCause | null {
    const isAlike = this.#last !== null && areAlike(this.#last, sample);
    const cause = isAlike || this.#last === null ? null : restartCause(this.#last, sample, readsAll);
    this.#alike = isAlike ? this.#alike + 1 : 1;
    if (cause !== null) this.#samples = [];
    this.#samples.push(sample);
    if (this.#samples.length > this.#size) this.#samples.shift();
    this.#last = sample;
    return cause;
  }

  /** Notes that the consumer could not be read: a verdict is never drawn from samples on both sides of a gap. */
  addGap(): void {
    this.#samples = [];
  }

  /** Begins anew: what comes cannot be compared with what was. */
  forget(): void {
    this.#samples = [];
    this.#last = null;
  }

  /** The samples, oldest first. */
  get samples(): readonly LagSample[] {
    return this.#samples;
  }

  /** The samples to judge by. Of those that are alike the ends tell all: most consumers are idle. */
  get judged(): readonly LagSample[] {
    const samples = this.#samples;
    if (samples.length < 3 || this.#alike < samples.length) return samples;
    const [first, last] = [samples[0], samples.at(-1)];
    return first === undefined || last === undefined ? samples : [first, last];
  }

  /** The newest sample, also from before a gap; null before the first. */
  get last(): LagSample | null {
    return this.#last;
  }
}

/** True when two samples differ in nothing but their time. */
export function areAlike(one: LagSample, other: LagSample): boolean {
  return (
    one.deliveries === other.deliveries &&
    one.waiting === other.waiting &&
    one.inFlight === other.inFlight &&
    one.redelivered === other.redelivered &&
    one.openPulls === other.openPulls &&
    one.pushBound === other.pushBound &&
    one.deliveredUpTo === other.deliveredUpTo &&
    one.finishedUpTo === other.finishedUpTo &&
    one.lastAckedAt === other.lastAckedAt &&
    one.streamFirstNumber === other.streamFirstNumber &&
    one.streamHoles === other.streamHoles &&
    one.limitsRemove === other.limitsRemove &&
    one.rollsUp === other.rollsUp &&
    one.removedByHand === other.removedByHand &&
    one.removedOnRequest === other.removedOnRequest &&
    one.lost === other.lost &&
    one.createdAt === other.createdAt &&
    one.counts?.since === other.counts?.since &&
    one.counts?.firstMost === other.counts?.firstMost
  );
}

/** Why two samples of one name cannot be compared, or null when they can. */
export function restartCause(before: LagSample, after: LagSample, readsAll: boolean): RestartCause | null {
  if (before.createdAt !== after.createdAt) return "recreated";
  const wentBack =
    after.deliveries < before.deliveries ||
    after.deliveredUpTo < before.deliveredUpTo ||
    after.finishedUpTo < before.finishedUpTo;
  if (wentBack) return "reset";
  if (after.limitsRemove) return null;
  const vanished = lostUnread(before, after, readsAll);
  return vanished >= tolerated || (vanished > 0 && after.waiting === 0) ? "purged" : null;
}

/** What happened between two samples that a chart should show. */
export function marksBetween(
  before: MarkEvidence | null,
  after: MarkEvidence,
  restart: RestartCause | null,
): HistoryMark[] {
  const { atMs } = after;
  const marks: HistoryMark[] = restart === null ? [] : [{ atMs, kind: restart }];
  if (before === null) return marks;
  if (before.paused !== after.paused) marks.push({ atMs, kind: after.paused ? "paused" : "resumed" });
  if (before.leader !== null && after.leader !== null && before.leader !== after.leader)
    marks.push({ atMs, kind: "leader_changed" });
  return marks;
}

/** What marks are drawn from. */
export interface MarkEvidence {
  readonly atMs: number;
  readonly paused: boolean;
  readonly leader: string | null;
}
