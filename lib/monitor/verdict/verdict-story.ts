import * as z from "zod";
import { type Verdict, verdicts } from "../../model/consumer/consumer-health";
import { busyWords, calmOf, isPaused, isRising } from "./calm";
import type { HealthEvidence, Trend } from "./health-evidence";
import type { Found, Trouble } from "./troubles/trouble";
import { troubles } from "./troubles/troubles";

/** A backlog, or the end of one, has to hold for so long: nobody needs to see each breath. */
const calmChangeMs = 30_000;

/** What is remembered of a story over a restart of the dashboard. Times are Unix milliseconds of the broker. */
export const storyRecordSchema = z.object({
  verdict: z.enum(verdicts).nullable(),
  sinceMs: z.number(),
  /** Troubles that were open, by name, and since when. */
  open: z.array(z.tuple([z.string(), z.number()])),
});
/** See {@link storyRecordSchema}. */
export type StoryRecord = z.infer<typeof storyRecordSchema>;

/** A verdict with its words, and since when it is this one, Unix milliseconds of the broker. */
export interface Told {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly nextStep: string;
  /** ISO 8601, by the broker's clock. */
  readonly since: string;
}

/** A verdict that is shown, and since when: Unix milliseconds of the broker, and the same as ISO 8601. */
interface Shown {
  readonly verdict: Verdict;
  readonly sinceMs: number;
  readonly since: string;
}

/** The verdicts of one consumer one after the other: each has a since, and what needs a person stays until its cause is gone. */
export class VerdictStory {
  /** Troubles that hold, and since when; null while there are none, as with most consumers. */
  #open: Map<Trouble, number> | null = null;
  #shown: Shown | null = null;
  /** Another calm verdict, and since when it holds. */
  #candidate: Pick<Shown, "verdict" | "sinceMs"> | null = null;

  /** The verdict to show now. `trend` is null before there are two readings to compare. */
  next(evidence: HealthEvidence, trend: Trend | null): Told {
    const worst = this.#findWorst(evidence, trend);
    if (worst !== null) {
      const { trouble, found } = worst;
      return this.#show(trouble.verdict, found.reason, found.nextStep, found.sinceMs);
    }
    const { nowMs } = evidence;
    const shown = this.#shown?.verdict ?? null;
    const { verdict, reason } = calmOf(evidence, trend, shown);
    if (this.#isPremature(verdict, evidence) && shown !== null)
      return this.#show(shown, busyWords(shown, evidence, trend), "", nowMs);
    const nextStep = verdict === "paused" ? "Resume it when its workers may go on." : "";
    return this.#show(verdict, reason, nextStep, nowMs);
  }

  #findWorst(evidence: HealthEvidence, trend: Trend | null): { trouble: Trouble; found: Found } | null {
    const paused = isPaused(evidence);
    let worst: { trouble: Trouble; found: Found } | null = null;
    for (const trouble of troubles) {
      const open = this.#open?.get(trouble) ?? null;
      const found = paused && !trouble.outlastsPause ? null : trouble.find(evidence, trend, open);
      if (found === null) this.#open?.delete(trouble);
      else {
        this.#open ??= new Map();
        this.#open.set(trouble, open ?? found.sinceMs);
        worst ??= { trouble, found: { ...found, sinceMs: open ?? found.sinceMs } };
      }
    }
    if (this.#open?.size === 0) this.#open = null;
    return worst;
  }

  /** True for work that has not been a backlog, or the end of one, for long: a burst is neither. */
  #isPremature(verdict: Verdict, evidence: HealthEvidence): boolean {
    const { activity, consumer, nowMs } = evidence;
    const shown = this.#shown?.verdict ?? "unknown";
    const begins = shown === "healthy" && verdict === "catching_up";
    const ends = shown === "catching_up" && verdict === "healthy" && consumer.waiting > 0;
    // More wait again: that is no end of a backlog that has to be sure.
    const isBreath = begins || (ends && !isRising(evidence));
    if (!isBreath) {
      this.#candidate = null;
      return false;
    }
    if (this.#candidate?.verdict !== verdict) this.#candidate = { verdict, sinceMs: nowMs };
    return nowMs - this.#candidate.sinceMs < calmChangeMs * activity.patience;
  }

  #show(verdict: Verdict, reason: string, nextStep: string, sinceMs: number): Told {
    const before = this.#shown;
    // Written once, and told field by field: thousands of consumers keep their verdicts from sweep to sweep.
    const shown = before?.verdict === verdict ? before : { verdict, sinceMs, since: toIso(sinceMs) };
    this.#shown = shown;
    return { verdict, reason, nextStep, since: shown.since };
  }

  /** True while a trouble is open. */
  get isTroubled(): boolean {
    return this.#open !== null;
  }

  /** What {@link restore} takes; null before the first verdict. */
  get record(): StoryRecord | null {
    if (this.#shown === null) return null;
    const open = [...(this.#open ?? [])].map(([{ name }, sinceMs]): [string, number] => [name, sinceMs]);
    return { verdict: this.#shown.verdict, sinceMs: this.#shown.sinceMs, open };
  }

  /** Takes in what was shown before this process. What it found itself is newer. */
  restore({ verdict, sinceMs, open }: StoryRecord): void {
    for (const [name, openSinceMs] of open) {
      const trouble = troubles.find((one) => one.name === name);
      if (trouble === undefined) continue;
      this.#open ??= new Map();
      this.#open.set(trouble, Math.min(openSinceMs, this.#open.get(trouble) ?? openSinceMs));
    }
    if (verdict === null) return;
    if (this.#shown === null || this.#shown.verdict === "unknown" || this.#shown.verdict === verdict)
      this.#shown = { verdict, sinceMs, since: toIso(sinceMs) };
  }
}

const toIso = (ms: number) => new Date(ms).toISOString();
