import { formatDuration } from "@/lib/client/words/format";
import { isAccepted, type WebhookOutcome } from "@/lib/contract/webhook";

/** How a call ended, in one sentence: `Accepted with status 200 after 34 ms.` */
export function outcomeSentence(outcome: WebhookOutcome): string {
  const took = `after ${formatDuration(outcome.tookMs)}`;
  if (outcome.kind === "failed") return `Not reached ${took}: ${outcome.reason}.`;
  if (isAccepted(outcome)) return `Accepted with status ${outcome.status} ${took}.`;
  const why = outcome.status >= 300 && outcome.status < 400 ? ": redirects are not followed" : "";
  return `Refused with status ${outcome.status} ${took}${why}.`;
}
