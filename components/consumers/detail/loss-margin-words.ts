import { formatDuration, formatQuantity } from "@/lib/client/words/format";
import type { LossMargin } from "@/lib/client/words/loss-margin";

/** How far away the loss is: `3 h 12 min (max age)`, `12,000 messages, about 4 min at the pace of now (max messages)`. */
export function marginSentence({ limit, messages, ms }: LossMargin): string {
  if (messages === null) return `${ms === null ? "not known" : ms === 0 ? "now" : formatDuration(ms)} (${limit})`;
  if (messages === 0) return `now (${limit})`;
  const pace = ms === null ? "" : `, about ${formatDuration(ms)} at the pace of now`;
  return `${formatQuantity(messages, "more message")}${pace} (${limit})`;
}
