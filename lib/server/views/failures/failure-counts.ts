import type { FailureCounts, FailureCountsJson } from "../../../contract/snapshot";
import { knownJson } from "../../../model/known";

/** Counts of failures as they are sent. */
export function writeFailureCounts(counts: FailureCounts): FailureCountsJson {
  return { ...counts, open: knownJson(counts.open), lastHour: knownJson(counts.lastHour) };
}
