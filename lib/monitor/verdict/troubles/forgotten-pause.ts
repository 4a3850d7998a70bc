import { count, span } from "../words";
import type { Trouble } from "./trouble";

/** A pause that is meant lasts hours. */
const forgottenMs = 24 * 60 * 60 * 1_000;

/** Paused for more than a day while messages wait for it. */
export const forgottenPause: Trouble = {
  name: "forgotten_pause",
  verdict: "no_reader",
  outlastsPause: true,
  find({ consumer, activity, nowMs }) {
    const { pausedSinceMs } = activity;
    if (pausedSinceMs === null || consumer.waiting === 0 || nowMs - pausedSinceMs < forgottenMs * activity.patience)
      return null;
    return {
      reason: `paused for ${span(nowMs - pausedSinceMs)}, until ${consumer.pausedUntil}: ${count(consumer.waiting)} waiting`,
      nextStep: "Resume it, or delete the consumer if it is no longer needed.",
      sinceMs: pausedSinceMs,
    };
  },
};
