import type { Trouble } from "./trouble";

/** A filter is put right soon after its stream was changed, or the other way round. */
const deployMs = 5 * 60 * 1_000;

/** Its filters match no subject that its stream captures: nothing will ever reach it. */
export const unmatchedFilter: Trouble = {
  name: "unmatched_filter",
  verdict: "no_match",
  outlastsPause: true,
  find({ consumer, activity, reach, nowMs }, _, open) {
    const { outsideSinceMs } = reach;
    // What was stored before its stream was changed is still for it.
    if (outsideSinceMs === null || consumer.waiting + consumer.inFlight > 0) return null;
    if (open === null && nowMs - outsideSinceMs <= deployMs * activity.patience) return null;
    const filters = consumer.config.filterSubjects;
    const [first, ...others] = filters;
    const which = others.length === 0 ? `its filter ${first} matches` : `its ${filters.length} filters match`;
    return {
      reason: `${which} no subject that its stream captures: nothing will reach it`,
      nextStep: "Change its filter or the stream's subjects, or delete the consumer if it is no longer needed.",
      sinceMs: open ?? outsideSinceMs,
    };
  },
};
