import { count } from "../words";
import type { Trouble } from "./trouble";

/** Share of the last minute in which the limit kept messages from readers: to open, and to stay. */
const opens = 0.8;
const stays = 0.4;
/** A load that drains by itself blocks for as long. */
const lastsMs = 15 * 60 * 1_000;
/** A backlog that is gone within this time at its pace needs nobody. */
const soonS = 60 * 60;

/** Readers wait for messages, messages wait for readers, and the limit of messages in flight is between them. */
export const saturation: Trouble = {
  name: "saturation",
  verdict: "saturated",
  outlastsPause: false,
  find({ consumer, activity, nowMs }, trend, open) {
    const { waiting, inFlight } = consumer;
    const limit = consumer.config.maxAckPending;
    if (limit === null || waiting === 0 || activity.blockedShare < (open === null ? opens : stays)) return null;
    const isDraining = trend !== null && trend.waitingPerS < 0 && waiting / -trend.waitingPerS < soonS;
    if (isDraining) return null;
    const sinceMs = open ?? activity.blockedSinceMs ?? nowMs;
    if (open === null && nowMs - sinceMs < lastsMs * activity.patience) return null;
    return {
      reason: `${count(inFlight)} of at most ${count(limit)} in flight, ${count(waiting)} wait behind the limit though workers are free`,
      nextStep: "Raise max ack pending, or make handling faster so that messages are finished sooner.",
      sinceMs,
    };
  },
};
