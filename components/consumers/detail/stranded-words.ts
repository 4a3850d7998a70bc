import { formatCount, formatQuantity } from "@/lib/client/words/format";
import type { Stranded } from "@/lib/contract/stranded";

/** How many messages nobody gets any more, as a sentence. */
export function strandedSentence({ count, inFlight }: Omit<Stranded, "messages">): string {
  if (count.value === null) return `Not known: ${count.why}.`;
  if (count.value === 0) return count.how === "exact" ? none : unsure;
  const quantity = `${words[count.how]}${formatQuantity(count.value, "message")}`;
  const which = inFlight === 0 ? "" : ` The list may hold the ${formatCount(inFlight)} in flight too.`;
  return `${quantity.charAt(0).toUpperCase()}${quantity.slice(1)} stored, given up, delivered to nobody.${which}`;
}

const words = { exact: "", estimate: "about ", "at least": "at least ", "at most": "at most " } as const;
const none = "None: all that was delivered is acknowledged or in flight.";
const unsure = "None seen; the consumer worked while it was looked at.";
