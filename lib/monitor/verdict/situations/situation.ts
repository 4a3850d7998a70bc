import { needsAttention, type Verdict } from "../../../model/consumer/consumer-health";
import { Stage } from "./testing/stage";
import type { Worker } from "./testing/worker";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
/** Lengths of time, milliseconds. */
export const lasting = { second, minute, hour, day: 24 * hour } as const;

/** How often the monitor looks, as with up to a hundred consumers, and how often services get a turn. */
const sweepMs = 2 * second;
const turnMs = 500;

/** What the consumer `worker` of a situation must be found to be. */
export interface Sickness {
  /** One of these. */
  readonly as: readonly Verdict[];
  /** When its cause begins, milliseconds after the start: before, it needs nobody. */
  readonly beginsMs: number;
  /** When the broker's numbers can first tell it from something healthy, milliseconds after the start, and why then. */
  readonly showsMs: number;
  readonly because: string;
  /** When its cause is gone; not given: it stays. */
  readonly overMs?: number;
}

/** A service that reads from a consumer, as a situation sees it. */
export type Service = Pick<Worker, "start" | "crash" | "stop">;

/** Where a situation is played. All times are those of its own clock, which may run faster than the machine's. */
export type Scene = Omit<Stage, "clock" | "server" | "worker" | "open" | "close" | "sweep"> & {
  readonly clock: Pick<Stage["clock"], "now">;
  worker(...plan: Parameters<Stage["worker"]>): Service;
};

/** A way in which a consumer works or fails, as services of real teams do. The consumer that is judged is `worker`. */
export interface Situation {
  readonly name: string;
  /** Null: it needs nobody, at no moment of a day. */
  readonly sickness: Sickness | null;
  /** How long it takes to show all that it is about, milliseconds (a day at most). */
  readonly lastsMs?: number;
  play(stage: Scene): void;
}

/** A verdict that was shown, from when on, milliseconds after the start. */
export interface Shown {
  readonly atMs: number;
  readonly verdict: Verdict;
  readonly reason: string;
}

/** Plays a situation for `ms` and returns the verdicts that were shown, one after the other. */
export async function playSituation({ play }: Situation, ms: number): Promise<Shown[]> {
  const stage = new Stage();
  await stage.open();
  play(stage);
  const shown: Shown[] = [];
  for (let atMs = 0; atMs < ms; atMs += turnMs) {
    if (atMs % sweepMs === 0) {
      const consumer = (await stage.sweep())?.find(({ name }) => name === "worker");
      if (consumer !== undefined && shown.at(-1)?.verdict !== consumer.verdict)
        shown.push({ atMs, verdict: consumer.verdict, reason: consumer.reason });
    }
    stage.clock.pass(turnMs);
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
  await stage.close();
  return shown;
}

/** What was wrong with the verdicts of a situation; empty when nothing was. */
export interface Verdicts {
  /** Verdicts that need somebody where, or before, anything needed anybody. */
  readonly falseAlarms: readonly Shown[];
  /** How long after it showed the sickness was found, milliseconds; null: not. */
  readonly foundAfterMs: number | null;
  /** Alarms beyond the first, and closings before its cause was gone. */
  readonly flaps: number;
}

/** Judges the verdicts of a situation. */
export function judgeVerdicts({ sickness }: Situation, all: readonly Shown[]): Verdicts {
  // What is not known neither opens nor closes.
  const shown = all.filter(({ verdict }) => verdict !== "unknown");
  const alarms = shown.filter(({ verdict }) => needsAttention(verdict));
  if (sickness === null) return { falseAlarms: alarms, foundAfterMs: null, flaps: 0 };
  const { as, beginsMs, showsMs, overMs = Number.POSITIVE_INFINITY } = sickness;
  const found = alarms.find(({ verdict, atMs }) => as.includes(verdict) && atMs >= beginsMs);
  const opens = shown.filter(
    ({ verdict }, at) => needsAttention(verdict) && !needsAttention(shown[at - 1]?.verdict ?? "idle"),
  );
  const early = shown.filter(
    ({ verdict, atMs }, at) =>
      !needsAttention(verdict) && needsAttention(shown[at - 1]?.verdict ?? "idle") && atMs < overMs,
  );
  return {
    falseAlarms: alarms.filter(({ verdict, atMs }) => !as.includes(verdict) || atMs < beginsMs),
    foundAfterMs: found === undefined ? null : Math.max(0, found.atMs - showsMs),
    flaps: Math.max(0, opens.length - 1) + early.length,
  };
}
