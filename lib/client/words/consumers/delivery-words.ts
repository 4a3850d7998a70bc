import type { MessageDelivery } from "../../../model/consumer/message-delivery";
import { isOver } from "../../../model/consumer/message-delivery";
import type { Retrying } from "../../../model/failure/retrying";
import { isKnown, type Known } from "../../../model/known";
import { reasonWords } from "../failure-reasons";
import { formatCount, formatDuration, formatQuantity } from "../format";
import { tellKnown } from "../known";

/** How a consumer stands with a message, for people. */
export interface DeliveryWords {
  readonly word: string;
  /** What is known beside; empty when nothing is. */
  readonly detail: string;
}

/** See {@link DeliveryWords}. `withinMs`: of one that is done, how long that took at most. */
export function deliveryWords(delivery: MessageDelivery, withinMs: number | null, nowMs: number | null): DeliveryWords {
  switch (delivery.state) {
    case "done":
      return { word: "Done", detail: withinMs === null ? "" : `within ${formatDuration(withinMs)}` };
    case "in_flight":
      return { word: "In flight", detail: "delivered, not acknowledged" };
    case "done_or_in_flight":
      return { word: "In flight or done", detail: "" };
    case "waiting":
      return { word: "Waiting", detail: behindWords(delivery.behind) };
    case "retrying":
      return { word: "Retrying", detail: attemptWords(delivery.retrying, nowMs) };
    case "failed": {
      const { reason, deliveries } = delivery.failure;
      const detail = deliveries === null ? "" : `after ${formatQuantity(deliveries, "delivery", "deliveries")}`;
      return { word: reasonWords[reason], detail };
    }
  }
}

function behindWords(behind: Known<number>): string {
  if (!isKnown(behind)) return "";
  return behind.value === 0 ? "next in line" : `behind ${tellKnown(behind, formatCount)}`;
}

/** How often a rejected message was delivered, and when it comes again: `delivered 2 of 3 times, again in about 14 s`. */
export function attemptWords(
  { deliveries, maxDeliver, againAt }: Pick<Retrying, "deliveries" | "maxDeliver" | "againAt">,
  nowMs: number | null,
): string {
  const times =
    maxDeliver === null
      ? `delivered ${formatQuantity(deliveries, "time")}`
      : `delivered ${formatCount(deliveries)} of ${formatQuantity(maxDeliver, "time")}`;
  if (maxDeliver !== null && deliveries >= maxDeliver) return `${times}, not again`;
  return againAt === null || nowMs === null ? times : `${times}, ${againWords(Date.parse(againAt) - nowMs)}`;
}

/** When a rejected message is likely to come again: `again in about 14 s`. */
export function againWords(leftMs: number): string {
  return leftMs < 1_000
    ? "again at any moment"
    : `again in about ${formatDuration(Math.round(leftMs / 1_000) * 1_000)}`;
}

/** How far all consumers are with a message, a sentence. */
export function progressSentence(deliveries: readonly MessageDelivery[]): string {
  const count = (state: MessageDelivery["state"]) => deliveries.filter((delivery) => delivery.state === state).length;
  const [done, failed] = [count("done"), count("failed")];
  const all = formatQuantity(deliveries.length, "consumer");
  if (done === deliveries.length) return deliveries.length === 1 ? "Its one consumer is done." : `All ${all} are done.`;
  const parts = [`${formatCount(done)} of ${all} ${done === 1 ? "is" : "are"} done`];
  if (failed > 0) parts.push(`for ${formatCount(failed)} it failed`);
  const open = deliveries.filter((delivery) => !isOver(delivery)).length;
  return `${parts.join(", ")}${open === 0 ? "" : `, ${formatCount(open)} still to finish`}.`;
}
