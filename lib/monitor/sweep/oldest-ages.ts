import type { OldestMessages, OpenMessage } from "../../event-bus/broker/reading";
import type { ConsumerHealth, OldestMessage } from "../../model/consumer/consumer-health";
import { type Known, mapKnown } from "../../model/known";
import { ageByServerClock, type ClockSkew } from "./clock-skew";

/** Two ages of a consumer; null where there is no such message. */
export type OldestAges = Pick<ConsumerHealth, "oldestUnfinished" | "oldestUndelivered">;

/** Of a consumer that has nothing to do. */
export const noOldest: OldestMessages = { unfinished: null, undelivered: null };

/** The ages of messages at a moment. */
export function agesOf({ unfinished, undelivered }: OldestMessages, nowMs: number, skew: ClockSkew | null): OldestAges {
  const age = ({ place, number, storedAt, storedAtMs }: OpenMessage): OldestMessage => ({
    place,
    number,
    storedAt,
    ageMs: ageByServerClock(nowMs, skew, storedAtMs),
  });
  const aged = (found: Known<OpenMessage> | null) => found && mapKnown(found, age);
  const oldestUnfinished = aged(unfinished);
  return { oldestUnfinished, oldestUndelivered: undelivered === unfinished ? oldestUnfinished : aged(undelivered) };
}
