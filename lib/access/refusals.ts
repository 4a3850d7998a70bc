import type { Clock } from "../event-bus/clock";
import { newEventId } from "../event-bus/event-id";
import type { Activity } from "../model/activity";
import { type ActivityClaim, cutClaim } from "./audit-record";

/** How long repeats of one refusal are one entry, milliseconds. */
export const foldMs = 10 * 60_000;
/** Different refusals within that time; further ones are one entry for each action and result. */
export const mostFolds = 1_000;

interface Fold {
  activity: Activity;
  readonly beganMs: number;
  /** `times` of the entry when it was stored last; 0: never. */
  stored: number;
}

/** Refusals of this process: repeats are counted, and stored when there is much more to tell than is stored already. */
export class Refusals {
  readonly #clock: Pick<Clock, "now">;
  /** What repeats are added to, oldest first. */
  readonly #open = new Map<string, Fold>();
  /** What no repeat is added to any more, and of which something is not stored yet. */
  #closed: Fold[] = [];

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  /** Counts it; returns its entry as it is now. */
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

  /** Notes that entries are stored as they are given here. */
  markStored(entries: readonly Activity[]): void {
    const timesOf = new Map(entries.map(({ id, times }) => [id, times]));
    for (const fold of this.#open.values()) fold.stored = timesOf.get(fold.activity.id) ?? fold.stored;
    this.#closed = this.#closed.filter(({ activity }) => !timesOf.has(activity.id));
  }

  #count(claim: ActivityClaim, nowMs: number): Activity {
    const key = keyOf(claim);
    const at = new Date(nowMs).toISOString();
    const known = this.#open.get(key);
    if (known !== undefined) {
      known.activity = { ...known.activity, times: known.activity.times + 1, lastAt: at };
      return known.activity;
    }
    const activity = { id: newEventId(nowMs), at, ...claim, times: 1, lastAt: null, foreign: null };
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
