import { monotonicFactory } from "ulid";
import type { Clock } from "../../event-bus/clock";
import type { Activity } from "../../model/activity";
import { type ActivityClaim, cutClaim } from "./audit-record";

/** Repeats of a refusal within this time are counted in one entry, milliseconds. */
export const foldMs = 10 * 60_000;
/** Different refusals told apart within that time; further ones are counted in one entry per action and result. */
export const mostFolds = 1_000;

interface Fold {
  activity: Activity;
  readonly beganMs: number;
  /** `times` of the entry when it was stored last; 0: never. */
  stored: number;
}

/** Counts the refusals of this process, and tells which counts are worth storing. */
export class Refusals {
  readonly #clock: Pick<Clock, "now">;
  readonly #newId: (nowMs: number) => string;
  readonly #broker: string | null;
  /** Entries that repeats are added to, oldest first. */
  readonly #open = new Map<string, Fold>();
  /** Entries that take no more repeats and whose final count is not stored yet. */
  #closed: Fold[] = [];

  /**
   * `newId` makes a ULID for a time; each sorts after the one before, also within a millisecond. `broker`: what all of
   * them are about.
   */
  constructor(
    clock: Pick<Clock, "now">,
    newId: (nowMs: number) => string = monotonicFactory(),
    broker: string | null = null,
  ) {
    this.#clock = clock;
    this.#newId = newId;
    this.#broker = broker;
  }

  /** Counts a refusal; returns its entry as it is now. */
  add(claim: ActivityClaim): Activity {
    const nowMs = this.#clock.now();
    this.#close(nowMs);
    const cut = cutClaim(claim);
    const isFull = this.#open.size >= mostFolds && !this.#open.has(keyOf(cut));
    return this.#count(isFull ? inGeneral(cut) : cut, nowMs);
  }

  /** Entries worth storing now: each the first time, whenever its repeats have doubled, and once no more are added. */
  due(): Activity[] {
    this.#close(this.#clock.now());
    const doubled = [...this.#open.values()].filter(({ activity, stored }) => activity.times >= stored * 2);
    return [...this.#closed, ...doubled].map(({ activity }) => activity);
  }

  /** Entries of which not every repeat is stored. */
  unstored(): Activity[] {
    const more = [...this.#open.values()].filter(({ activity, stored }) => activity.times > stored);
    return [...this.#closed, ...more].map(({ activity }) => activity);
  }

  /** Marks entries as stored, with the counts that they have here. */
  markStored(entries: readonly Activity[]): void {
    const timesOf = new Map(entries.map(({ id, times }) => [id, times]));
    for (const fold of this.#open.values()) fold.stored = timesOf.get(fold.activity.id) ?? fold.stored;
    // One that was closed while it was stored may have counted more since.
    this.#closed = this.#closed.filter(({ activity: { id, times } }) => times > (timesOf.get(id) ?? 0));
  }

  #count(claim: ActivityClaim, nowMs: number): Activity {
    const key = keyOf(claim);
    const at = new Date(nowMs).toISOString();
    const known = this.#open.get(key);
    if (known !== undefined) {
      known.activity = { ...known.activity, times: known.activity.times + 1, lastAt: at };
      return known.activity;
    }
    const about = { at, ...claim, broker: this.#broker };
    const activity = { id: this.#newId(nowMs), ...about, times: 1, lastAt: null, foreign: null };
    this.#open.set(key, { activity, beganMs: nowMs, stored: 0 });
    return activity;
  }

  #close(nowMs: number): void {
    for (const [key, fold] of this.#open) {
      if (nowMs - fold.beganMs < foldMs) break;
      this.#open.delete(key);
      if (fold.activity.times > fold.stored) this.#closed.push(fold);
    }
    // While nothing can be stored the newest are kept.
    if (this.#closed.length > mostFolds) this.#closed = this.#closed.slice(-mostFolds);
  }
}

function keyOf({ who, action, what, count, result, detail, job }: ActivityClaim): string {
  return JSON.stringify([who, action, what, count, result, detail, job]);
}

function inGeneral({ action, result }: ActivityClaim): ActivityClaim {
  const what = `more than ${mostFolds} different requests within ${foldMs / 60_000} minutes`;
  return { who: "several", action, what, count: null, result, detail: "counted together", job: null };
}
