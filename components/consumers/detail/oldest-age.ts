import { formatDuration, formatSpan, noValue } from "@/lib/client/words/format";
import { formatKnown } from "@/lib/client/words/known";
import type { ConsumerHealth, OldestMessage } from "@/lib/model/consumer/consumer-health";
import { isKnown, type Known } from "@/lib/model/known";

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
export function oldestAge(consumer: Pick<ConsumerHealth, "oldestUnfinished" | "oldestUndelivered">): OldestAge {
  const { oldestUnfinished, oldestUndelivered } = consumer;
  if (oldestUnfinished === null) return { text: "none", short: "none", note: "nothing is unfinished", quiet: true };
  if (!isKnown(oldestUnfinished)) return { text: noValue, short: noValue, note: oldestUnfinished.why, quiet: true };
  return {
    text: writeAge(oldestUnfinished, formatDuration),
    short: writeAge(oldestUnfinished, formatSpan),
    note: undeliveredNote(oldestUndelivered),
    quiet: false,
  };
}

function undeliveredNote(oldest: ConsumerHealth["oldestUndelivered"]): string {
  if (oldest === null) return "delivered, in flight";
  return isKnown(oldest) ? `waiting ${writeAge(oldest, formatDuration)}` : `of those waiting ${oldest.why}`;
}

const writeAge = (oldest: Known<OldestMessage>, format: (ms: number) => string) =>
  formatKnown(oldest, ({ ageMs }) => format(ageMs));
