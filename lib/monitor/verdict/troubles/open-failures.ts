import { isSome } from "../../../model/known";
import { messages, span } from "../words";
import type { Trouble } from "./trouble";

/** Messages failed for good and nobody acted on them yet. */
export const openFailures: Trouble = {
  name: "open_failures",
  verdict: "giving_up",
  outlastsPause: true,
  find({ openFailures: { count, firstAtMs, lastAtMs }, nowMs }) {
    if (!isSome(count)) return null;
    const last = lastAtMs === null ? "" : `, the last one ${span(Math.max(0, nowMs - lastAtMs))} ago`;
    const atLeast = count.how === "at least" ? "at least " : "";
    return {
      reason: `${atLeast}${messages(count.value)} failed for good${last}`,
      nextStep: "Open Failures: read the payloads, fix the cause, then redrive or discard them.",
      sinceMs: firstAtMs ?? nowMs,
    };
  },
};
