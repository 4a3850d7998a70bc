import { formatDuration, formatSpan, noValue } from "@/lib/client/words/format";
import type { ConsumerHealth, OldestMessage } from "@/lib/model/consumer/consumer-health";

/** The age of the oldest unfinished message, for people. */
export interface OldestAge {
  /** `4 min 12 s`, `≥ 4 min 12 s`; `none` when nothing is unfinished, an en dash when the age is not known. */
  readonly text: string;
  /** The same in one unit, for narrow columns: `4 min`. */
  readonly short: string;
  readonly note: string;
  /** Nothing to look at. */
  readonly quiet: boolean;
}

/** See {@link OldestAge}. */
export function oldestAge(
  consumer: Pick<ConsumerHealth, "waiting" | "inFlight" | "oldestUnfinished" | "oldestUndelivered">,
): OldestAge {
  const { waiting, inFlight, oldestUnfinished, oldestUndelivered } = consumer;
  if (waiting + inFlight === 0) return { text: "none", short: "none", note: "nothing is unfinished", quiet: true };
  if (oldestUnfinished === null) return { text: noValue, short: noValue, note: "not looked up yet", quiet: true };
  const undelivered = oldestUndelivered === null ? "delivered, in flight" : `waiting ${writeAge(oldestUndelivered)}`;
  const { ageMs, bound } = oldestUnfinished;
  const short = `${signs[bound]}${formatSpan(ageMs)}`;
  return { text: writeAge(oldestUnfinished), short, note: undelivered, quiet: false };
}

const signs: Record<OldestMessage["bound"], string> = { exact: "", at_least: "≥ ", at_most: "≤ " };

const writeAge = ({ ageMs, bound }: OldestMessage) => `${signs[bound]}${formatDuration(ageMs)}`;
