import type { FailureReason } from "../../model/failure/failure";

/** A reason as two words. */
export const reasonWords: Record<FailureReason, string> = {
  gave_up: "Gave up",
  terminated: "Terminated",
  dead_letter: "Dead letter",
  stranded: "Stranded",
};
