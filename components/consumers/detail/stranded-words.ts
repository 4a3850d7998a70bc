import { formatCount, formatQuantity } from "@/lib/client/words/format";
import type { Stranded } from "@/lib/contract/stranded";

/** How many messages nobody gets any more, as a sentence. */
export function strandedSentence({ count, precision, inFlight }: Omit<Stranded, "messages">): string {
  if (count === 0) return precision === "exact" ? "None: all that was delivered is acknowledged or in flight." : unsure;
  const quantity = `${precision === "at_least" ? "at least " : precision === "moving" ? "about " : ""}${formatQuantity(count, "message")}`;
  const which = inFlight === 0 ? "" : ` The list may hold the ${formatCount(inFlight)} in flight too.`;
  return `${quantity.charAt(0).toUpperCase()}${quantity.slice(1)} stored, given up, delivered to nobody.${which}`;
}

const unsure = "None seen; the consumer worked while it was looked at.";
