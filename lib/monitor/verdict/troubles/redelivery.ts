import { judgedMinutes } from "../activity";
import { count } from "../words";
import type { Trouble } from "./trouble";

/** Redeliveries that mean something where others are handled; and where nothing is acknowledged, for so long. */
const many = 10;
const manyWithoutProgress = 5;
const withoutProgressMs = 60_000;
const timesEach = 2;
/** Fewer than this share of the first deliveries ends it. */
const fewAgain = 0.5;
const few = 3;

/** More deliveries are repeated than are made for the first time, or the same ones come again and nothing else does. */
export const redelivery: Trouble = {
  name: "redelivery",
  verdict: "redelivering",
  outlastsPause: false,
  find({ activity, consumer, nowMs }, _, open) {
    const { redelivered, first } = activity.minutes.sum;
    const quietMs = nowMs - Math.max(activity.ackedAtMs ?? 0, activity.inFlightSinceMs ?? nowMs);
    // What was put off on purpose comes again once.
    const again = Math.min(redelivered, activity.redeliveredSinceAck);
    const isStuck =
      quietMs >= withoutProgressMs * activity.patience &&
      again >= Math.max(manyWithoutProgress, consumer.inFlight * timesEach);
    const isMost = open === null ? redelivered >= many && redelivered > first : redelivered > first * fewAgain;
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
