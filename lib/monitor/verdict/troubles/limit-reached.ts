import { describeLimits } from "../limits";
import type { Trouble } from "./trouble";

/** A limit of the owner's is reached. Judged last: the other troubles tell more of what is wrong. */
export const limitReached: Trouble = {
  name: "limit_reached",
  verdict: "over_limit",
  outlastsPause: true,
  find({ limits, consumer, nowMs }, _, open) {
    const told = describeLimits(limits, consumer, nowMs);
    return told === null ? null : { ...told, sinceMs: open ?? nowMs };
  },
};
