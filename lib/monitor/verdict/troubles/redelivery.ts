import { isSome } from "../../../model/known";
import { judgedMinutes } from "../activity";
import type { HealthEvidence } from "../health-evidence";
import { count } from "../words";
import type { Trouble } from "./trouble";

/** Redeliveries that mean something where others are handled; and where nothing is acknowledged, for so long. */
const many = 10;
const manyWithoutProgress = 5;
const withoutProgressMs = 60_000;
const timesEach = 2;
/** So many tries of each are not put off on purpose any more. */
const manyTries = 10;
/** Minutes in which most is delivered again: what a worker had in hand when it was replaced comes again in one or two. */
const mostMinutes = 3;
/** Rejections that wait for so long on average are put off on purpose. */
const putOffMs = 15_000;
/** Fewer than this share of the first deliveries ends it. */
const fewAgain = 0.5;
const few = 3;

/** More deliveries are repeated than are made for the first time, or the same ones come again and nothing else does. */
export const redelivery: Trouble = {
  name: "redelivery",
  verdict: "redelivering",
  outlastsPause: false,
  find(evidence, _, open) {
    const { activity, consumer, nowMs } = evidence;
    const { redelivered, first, putOffMs: waitedMs } = activity.minutes.sum;
    const quietMs = nowMs - Math.max(activity.ackedAtMs ?? 0, activity.inFlightSinceMs ?? nowMs);
    // What was put off on purpose comes again once.
    const again = Math.min(redelivered, activity.redeliveredSinceAck);
    const isWaiting = again < consumer.inFlight * manyTries && isPutOffNow(evidence, again, quietMs);
    const isStuck =
      !isWaiting &&
      quietMs >= withoutProgressMs * activity.patience &&
      again >= Math.max(manyWithoutProgress, consumer.inFlight * timesEach);
    const opensNow =
      redelivered >= many &&
      redelivered > first &&
      isLasting(evidence) &&
      // Not how many wait now: none do any more when all that was put off has come again.
      waitedMs < redelivered * putOffMs;
    const isMost = open === null ? opensNow : redelivered > first * fewAgain;
    if (redelivered < few || !(isStuck || isMost)) return null;
    return {
      reason:
        `${count(redelivered)} redeliveries in the last ${judgedMinutes} min beside ` +
        `${count(first)} first ${first === 1 ? "delivery" : "deliveries"}: handlers reject messages or do not finish them in time`,
      nextStep: "See the workers' logs; if handlers take longer than the ack wait, raise it.",
      sinceMs: open ?? nowMs,
    };
  },
};

const isLasting = ({ activity }: HealthEvidence) => activity.patientMinutes.mostlyAgain >= mostMinutes;

/** How many wait for their next try, beside how many came again within a time, is how long one waits. */
function isPutOffNow({ retrying: { count } }: HealthEvidence, again: number, withinMs: number): boolean {
  return isSome(count) && count.value * withinMs >= again * putOffMs;
}
