import type { FailurePlan } from "../../contract/failure-jobs";
import type { Recipient } from "../../contract/failures";
import type { IndexedFailure } from "../../failures/inbox/failure-index";
import { consumerKey } from "../../model/consumer/consumer-key";
import type { RedriveTo } from "../../model/job/job";

/** Whether the copies reach nobody but the one consumer that failed. */
export function judgeTarget(
  to: RedriveTo,
  chosen: readonly IndexedFailure[],
  recipients: readonly Recipient[],
): FailurePlan["targeted"] {
  if (to === "consumer") {
    return chosen.length === 0
      ? { possible: false, reason: "no consumer that failed can be reached alone" }
      : { possible: true, reason: "each copy goes to a subject that only the consumer that failed reads" };
  }
  const failed = new Set(chosen.map(({ failure }) => consumerKey(failure.stream, failure.consumer)));
  if (failed.size > 1) return { possible: false, reason: "the failures are of several consumers" };
  const others = new Set(
    recipients.filter(({ stream, name }) => !failed.has(consumerKey(stream, name))).map((r) => r.displayName),
  );
  const [one] = others;
  if (recipients.length === 0) return { possible: false, reason: "no consumer reads where the copies go" };
  if (others.size > 1) return { possible: false, reason: `${others.size} other consumers get copies too` };
  if (one !== undefined) return { possible: false, reason: `${one} gets copies too` };
  return { possible: true, reason: "only the consumer that failed reads where the copies go" };
}
