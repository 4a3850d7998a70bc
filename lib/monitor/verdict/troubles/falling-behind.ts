import type { HealthEvidence, Trend } from "../health-evidence";
import { messages, rate, span } from "../words";
import type { Trouble } from "./trouble";

/** Stretches of a minute that have to rise: bursts are over sooner. Longer stretches hold whole beats of a reader. */
const minutes = 15;
const beats = 4;
/** Share of the steps between them that go up. */
const mostSteps = 0.8;
/** Growth below this is noise. */
const noise = 50;
/** A backlog of less than this at its own pace is none. */
const worthS = 60;
/** Stretches in a row that have to fall until it is over. */
const fallsToEnd = 3;
const minuteMs = 60_000;

/** More comes in than is handled, for longer than a burst. */
export const fallingBehind: Trouble = {
  name: "falling_behind",
  verdict: "falling_behind",
  outlastsPause: false,
  find(evidence, trend, open) {
    const { consumer, activity, nowMs } = evidence;
    const { backlog } = activity;
    if (backlog.lows.length === 0 || !isWorthAWord(evidence, trend)) return null;
    const steps = backlog.stretchMs > minuteMs * activity.patience ? beats : minutes - 1;
    if (open === null ? !isRising(backlog.lows, steps) : backlog.falls >= fallsToEnd) return null;
    const sinceMs = open ?? nowMs - (steps + 1) * backlog.stretchMs;
    const grew = (backlog.lows.at(-1) ?? 0) - (backlog.lows.at(-1 - steps) ?? backlog.lows[0] ?? 0);
    const perS = grew / ((Math.min(steps, backlog.lows.length - 1) * backlog.stretchMs) / 1_000);
    const pace = perS > 0 ? `, ${rate(perS)} more come in than are handled` : "";
    return {
      reason: `${messages(consumer.waiting)} waiting, growing for ${span(nowMs - sinceMs)}${pace}`,
      nextStep: "Add workers or make handling faster.",
      sinceMs,
    };
  },
};

function isWorthAWord({ consumer }: HealthEvidence, trend: Trend | null): boolean {
  return consumer.waiting > 0 && consumer.waiting >= (trend?.deliveredPerS ?? 0) * worthS;
}

function isRising(lows: readonly number[], steps: number): boolean {
  const judged = lows.slice(-1 - steps);
  const [first, last] = [judged[0] ?? 0, judged.at(-1) ?? 0];
  if (judged.length <= steps || last - first < Math.max(noise, first * 0.05)) return false;
  const ups = judged.filter((low, at) => at > 0 && low > (judged[at - 1] ?? 0)).length;
  return ups >= steps * mostSteps && last >= Math.max(...judged) * 0.95;
}
