import { formatDuration, noValue } from "@/lib/client/format";
import type { ConsumerHealth, OldestMessage } from "@/lib/model/consumer-health";

/** The age of the oldest unfinished message, for people. */
export interface OldestAge {
  /** `4 min 12 s`, `≥ 4 min 12 s`; `none` when nothing is unfinished, an en dash when the age is not known. */
  readonly text: string;
  readonly note: string;
  /** Nothing to look at. */
  readonly quiet: boolean;
}

/** See {@link OldestAge}. */
export function oldestAge(
  consumer: Pick<ConsumerHealth, "waiting" | "inFlight" | "oldestUnfinished" | "oldestUndelivered">,
): OldestAge {
  const { waiting, inFlight, oldestUnfinished, oldestUndelivered } = consumer;
  if (waiting + inFlight === 0) return { text: "none", note: "nothing is unfinished", quiet: true };
  if (oldestUnfinished === null) return { text: noValue, note: "not looked up yet", quiet: true };
  const undelivered = oldestUndelivered === null ? "delivered, in flight" : `waiting ${writeAge(oldestUndelivered)}`;
  return { text: writeAge(oldestUnfinished), note: undelivered, quiet: false };
}

const signs: Record<OldestMessage["bound"], string> = { exact: "", at_least: "≥ ", at_most: "≤ " };

const writeAge = ({ ageMs, bound }: OldestMessage) => `${signs[bound]}${formatDuration(ageMs)}`;
