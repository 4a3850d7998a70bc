import type { SubjectGrammar } from "../stream/grammar";
import type { Consumer } from "./consumer";

/** How far one consumer is with one message, as far as its counters tell. */
export const deliveryStates = ["done", "in_flight", "done_or_in_flight", "waiting", "not_for_it"] as const;
/** One of {@link deliveryStates}. */
export type DeliveryState = (typeof deliveryStates)[number];

/** A stored message, as far as a consumer's counters are compared with it. */
export interface DeliveredMessage {
  /** Its running number. Consumers' counters are such numbers too, which rise with each message stored. */
  readonly number: number;
  readonly subject: string;
  /** ISO 8601. */
  readonly storedAt: string;
  /** See `Stream.removesFinished`. */
  readonly removesFinished: boolean;
}

/** What is needed of a consumer. */
export interface DeliveringConsumer
  extends Pick<
    Consumer,
    | "finishedUpTo"
    | "deliveredUpTo"
    | "createdAt"
    | "inFlight"
    | "beginsWithNew"
    | "acknowledges"
    | "acknowledgesInOrder"
  > {
  readonly config: Pick<Consumer["config"], "filterSubjects">;
}

/**
 * An estimate from counters that are a few seconds old: all up to the ack floor is done, all beyond the last delivery
 * waits, and of what is in between nothing tells which message was acknowledged out of turn.
 */
export function estimateDelivery(
  consumer: DeliveringConsumer,
  message: DeliveredMessage,
  grammar: SubjectGrammar,
): DeliveryState {
  const { finishedUpTo, deliveredUpTo, inFlight } = consumer;
  if (!isFor(consumer, message, grammar)) return "not_for_it";
  if (message.number > deliveredUpTo) return "waiting";
  if (!consumer.acknowledges || message.number <= finishedUpTo) return "done";
  if (message.removesFinished || consumer.acknowledgesInOrder) return "in_flight";
  return inFlight === 0 ? "done" : "done_or_in_flight";
}

/** A consumer that begins with what is new was never offered what was stored before. */
function isFor(
  { config: { filterSubjects }, createdAt, beginsWithNew }: DeliveringConsumer,
  { subject, storedAt }: DeliveredMessage,
  grammar: SubjectGrammar,
): boolean {
  if (filterSubjects.length > 0 && !filterSubjects.some((filter) => grammar.covers(filter, subject))) return false;
  return !beginsWithNew || Date.parse(storedAt) >= Date.parse(createdAt);
}
