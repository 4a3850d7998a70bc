import type { LossMargin } from "@/lib/client/words/consumers/loss-margin";
import { formatDuration, formatQuantity } from "@/lib/client/words/format";
import { tellKnown } from "@/lib/client/words/known";
import { isKnown } from "@/lib/model/known";

/** How far away the loss is: `3 h 12 min (max age)`, `12,000 messages, about 4 min at the current pace (max messages)`. */
export function marginSentence({ limit, messages, ms }: LossMargin): string {
  if (messages === null)
    return `${ms.value === 0 && ms.how !== "at least" ? "now" : tellKnown(ms, formatDuration)} (${limit})`;
  if (messages === 0) return `now (${limit})`;
  const pace = isKnown(ms) ? `, ${tellKnown(ms, formatDuration)} at the current pace` : "";
  return `${formatQuantity(messages, "more message")}${pace} (${limit})`;
}
