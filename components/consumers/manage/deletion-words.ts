import { formatCount, formatQuantity } from "@/lib/client/words/format";
import { beginKnown, tellKnown } from "@/lib/client/words/known";
import type { ConsumerDeletionPlan } from "@/lib/contract/manage-consumer";
import { isKnown, isSome } from "@/lib/model/known";
import type { Retention } from "@/lib/model/stream/stream";

/** What is lost with a consumer, or left to nobody, a sentence; null when nothing is. */
export function deletionLoss({ lost, unread }: Pick<ConsumerDeletionPlan, "lost" | "unread">): string | null {
  const count = (value: number) => formatQuantity(value, "message");
  if (lost.value !== 0) {
    return `${beginKnown(lost, count)} that only this consumer wanted would be lost: the stream keeps messages for its consumers.`;
  }
  if (unread.value !== 0) {
    return `${beginKnown(unread, count)} would stay in this work queue, where nobody reads ${unread.value === 1 ? "it" : "them"}.`;
  }
  return null;
}

/** What else there is to know before a consumer is deleted. */
export function deletionSentences(
  { waiting, inFlight, last, lost, unread, openFailures }: ConsumerDeletionPlan,
  retention: Retention | null,
): string[] {
  const unfinished = waiting + inFlight;
  const stays =
    retention === "limits" && unfinished > 0
      ? [`${formatCount(waiting)} waiting and ${formatCount(inFlight)} in flight: these messages stay in the stream.`]
      : [];
  const whole = lost.value === 0 && unread.value === 0 ? ["No message is lost."] : [];
  const alone = last ? [lastSentences[retention ?? "limits"]] : [];
  const failures =
    isSome(openFailures) || !isKnown(openFailures)
      ? [`Its failures stay listed (${tellKnown(openFailures, formatCount)} open).`]
      : [];
  return [...stays, ...whole, ...alone, ...failures];
}

const lastSentences: Readonly<Record<Retention, string>> = {
  limits: "No other consumer reads this stream.",
  interest: "No other consumer reads this stream: from then on it keeps nothing of what is published.",
  workqueue: "No other consumer reads this work queue: it fills up until one does.",
};
