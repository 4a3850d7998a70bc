import type { ConsumerHealth } from "../model/consumer/consumer-health";
import { unknown } from "../model/known";

const notRead = unknown("not read at the last reading");

/** A consumer that the last sweep could not read: its counts are those of `since`, what they mean now is not known. */
export function asUnread(consumer: ConsumerHealth, since: ConsumerHealth["unreadSince"]): ConsumerHealth {
  return {
    ...consumer,
    unreadSince: since,
    verdict: "unknown",
    reason: "not read at the last reading: the figures are older",
    nextStep: "",
    ackedPerS: notRead,
    deliveredPerS: notRead,
    redeliveriesPerS: notRead,
    waitingPerS: notRead,
    etaMs: notRead,
    oldestUnfinished: notRead,
    oldestUndelivered: notRead,
    ackLatency: notRead,
  };
}
