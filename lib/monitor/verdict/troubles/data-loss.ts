import { judgedMinutes } from "../activity";
import { messages } from "../words";
import type { Trouble } from "./trouble";

/** Messages left the stream at its limits before this consumer read them. Lasts until none did for some minutes. */
export const dataLoss: Trouble = {
  name: "data_loss",
  verdict: "losing_data",
  outlastsPause: true,
  find({ activity, nowMs }, _, open) {
    const { lost } = activity.minutes.sum;
    if (lost === 0) return null;
    return {
      reason:
        `at least ${messages(lost)} left the stream at its limits in the last ${judgedMinutes} min before this ` +
        `consumer read ${lost === 1 ? "it" : "them"}`,
      nextStep: "Raise the stream's limits or add workers.",
      sinceMs: open ?? nowMs,
    };
  },
};
