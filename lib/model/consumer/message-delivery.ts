import type { Deliveries } from "../failure/deliveries";
import type { Failure } from "../failure/failure";
import type { Retrying } from "../failure/retrying";
import { atMost, exact, type Known, unknown } from "../known";
import type { SubjectGrammar } from "../stream/grammar";
import type { Consumer } from "./consumer";
import { type DeliveredMessage, type DeliveringConsumer, estimateDelivery } from "./delivery-estimate";

/** How one consumer stands with one message: what its counters tell, and what was announced of this very message. */
export type MessageDelivery =
  | { readonly state: "done" | "in_flight" | "done_or_in_flight" }
  | { readonly state: "waiting" /** Messages that it is given before. */; readonly behind: Known<number> }
  | { readonly state: "retrying"; readonly retrying: Retrying }
  | { readonly state: "failed"; readonly failure: Failure };

/** What is needed of a consumer. */
export interface FollowedConsumer extends DeliveringConsumer, Pick<Consumer, "name" | "waiting" | "skipsMessages"> {}

/** A message that is followed, and the newest number of its stream when the consumer's counters were read. */
export interface FollowedMessage extends DeliveredMessage {
  readonly lastNumber: number;
}

/** See {@link MessageDelivery}; null: the message is not for this consumer. */
export function deliveryOf(
  consumer: FollowedConsumer,
  message: FollowedMessage,
  announced: Deliveries,
  grammar: SubjectGrammar,
): MessageDelivery | null {
  const state = estimateDelivery(consumer, message, grammar);
  if (state === "not_for_it") return null;
  const failure = announced.failures.find((known) => known.consumer === consumer.name);
  const retrying = announced.retrying.find((known) => known.consumer === consumer.name);
  const isNewer = failure === undefined || (retrying !== undefined && retrying.rejectedAt > failure.failedAt);
  if (failure !== undefined && !isNewer) return { state: "failed", failure };
  if (retrying !== undefined && state !== "done" && state !== "waiting") return { state: "retrying", retrying };
  return state === "waiting" ? { state, behind: waitingBefore(consumer, message) } : { state };
}

/** True when nothing more comes of it by itself. */
export const isOver = ({ state }: MessageDelivery): boolean => state === "done" || state === "failed";

/** How many messages a consumer is given before one that waits for it, by counters that may be older than the message. */
export function waitingBefore(
  { waiting, deliveredUpTo, skipsMessages }: Pick<FollowedConsumer, "waiting" | "deliveredUpTo" | "skipsMessages">,
  { number, lastNumber }: Pick<FollowedMessage, "number" | "lastNumber">,
): Known<number> {
  if (skipsMessages) return unknown("it is not given every message");
  const between = Math.max(0, number - deliveredUpTo - 1);
  // Every stored message is for it: the numbers count them.
  if (number <= lastNumber && waiting === lastNumber - deliveredUpTo) return exact(between);
  const [fewest, most] =
    lastNumber < number
      ? [waiting, waiting + (number - lastNumber - 1)]
      : [Math.max(0, waiting - 1 - (lastNumber - number)), waiting - 1];
  const bound = Math.max(0, Math.min(between, most));
  return fewest >= bound ? exact(bound) : atMost(bound);
}
