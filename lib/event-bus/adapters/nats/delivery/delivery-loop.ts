import { type Delivery, type EventHandler, eventIdOf } from "../../../bus/delivery";
import { decodeEvent, runHandler, shortReason } from "../../../bus/delivery-outcome";
import type { HandlerScope } from "../../../bus/handler-scope";
import type { Instruments } from "../../../bus/instruments";
import { backoffAfter } from "../../../bus/options";
import type { DeliveryOutcome } from "../../../bus/outcome";
import { topicOf } from "../../../bus/topics";
import { isEventBusError } from "../../../errors";
import type { Logger } from "../../../logger";
import { deadLetter, withoutStack } from "../../jetstream/failures/dead-letter";
import type { OutgoingMessage } from "../../jetstream/messages";
import type { Acknowledgement } from "../wire/acknowledgement";
import type { PulledMessage } from "./held-messages";

/** The rules of a subscription, and where its dead letters go. */
export interface DeliveryRules {
  readonly streamName: string;
  readonly maxDeliver: number;
  readonly backoffMs: readonly number[];
  readonly deadLetterStream: string | null;
  readonly instruments?: Instruments | null;
  readonly scope?: HandlerScope | null;
  readonly logger: Logger;
  /** Stores a dead letter; resolves only when the server has it. */
  storeDeadLetter(letter: OutgoingMessage): Promise<void>;
}

/** Runs the handler on one message and says what to tell the server, at once when the handler did. Never rejects. */
export function deliver(
  rules: DeliveryRules,
  handler: EventHandler,
  message: PulledMessage,
): Acknowledgement | Promise<Acknowledgement> {
  const topic = topicOf(rules.streamName, message.subject);
  const delivery = toDelivery(message, rules.maxDeliver);
  const { backoffMs, deadLetterStream, instruments = null, scope = null } = rules;
  const policy = { backoffMs, deadLetters: deadLetterStream !== null, instruments, scope };
  const decoded = decodeEvent(message.data);
  const outcome = runHandler(handler, topic, decoded, delivery, policy);
  const eventId = decoded instanceof Error ? eventIdOf(delivery) : decoded.eventId;
  const handled = { topic, eventId, delivery, data: message.data, handler: handler.name };
  return outcome instanceof Promise
    ? outcome.then((ended) => settle(rules, handled, ended))
    : settle(rules, handled, outcome);
}

const acknowledged: Acknowledgement = { kind: "ack" };

interface Handled {
  readonly topic: string;
  /** The event's own id, else that of the message. */
  readonly eventId: string | null;
  readonly delivery: Delivery;
  readonly data: Uint8Array;
  /** Name of the handler's function. */
  readonly handler: string;
}

function toDelivery(message: PulledMessage, maxDeliver: number): Delivery {
  const { stream, seq, consumer, subject, attempt, headers, storedAt } = message;
  return { stream, seq, consumer, subject, attempt, maxDeliver, headers, storedAt };
}

function settle(
  rules: DeliveryRules,
  handled: Handled,
  outcome: DeliveryOutcome,
): Acknowledgement | Promise<Acknowledgement> {
  const { logger } = rules;
  // Most messages come this way: nothing is put into words that nobody reads.
  if (outcome.kind === "ack" && logger.isLevelEnabled?.("debug") === false) return acknowledged;
  const fields = logFields(handled);
  const where = `topic=${handled.topic} stream_seq=${handled.delivery.seq} attempt=${handled.delivery.attempt}`;
  switch (outcome.kind) {
    case "ack":
      logger.debug(fields, `Event handled ${where}`);
      return acknowledged;
    case "retry":
      logger.warn(
        { ...fields, error: outcome.error ?? String(outcome.error) },
        `Event failed, again in ${outcome.delayMs} ms error="${shortReason(outcome.error)}" ${where}`,
      );
      return { kind: "nak", delayMs: outcome.delayMs };
    case "give_up":
      logger.error(
        { ...fields, error: outcome.error ?? String(outcome.error) },
        `Event given up error="${shortReason(outcome.error)}" ${where}`,
      );
      // The server announces that it gave up with the next pull.
      return { kind: "nak", delayMs: outcome.delayMs };
    case "terminate":
      logger.error({ ...fields, error: outcome.error }, `Event terminated reason="${outcome.reason}" ${where}`);
      return { kind: "term", reason: outcome.reason };
    case "dead_letter":
      return bury(rules, handled, outcome);
  }
}

/** Terminates only what has been stored; else the message stays where it is and is tried again. */
async function bury(
  rules: DeliveryRules,
  handled: Handled,
  { error, reason }: { error: unknown; reason: string },
): Promise<Acknowledgement> {
  const { logger, deadLetterStream } = rules;
  const { delivery, data, topic, handler } = handled;
  const fields = { ...logFields(handled), error };
  try {
    await store(rules, deadLetter(deadLetterStream ?? "", data, delivery, error, handler));
  } catch (failure) {
    logger.error(
      { ...fields, error: failure },
      `Dead letter not stored, event kept error="${shortReason(failure)}" stream_seq=${delivery.seq}`,
    );
    return { kind: "nak", delayMs: backoffAfter(delivery.attempt, rules.backoffMs) };
  }
  rules.instruments?.deadLettered(delivery);
  logger.error(
    { ...fields, dead_letter_stream: deadLetterStream },
    `Event dead-lettered reason="${reason}" topic=${topic} stream_seq=${delivery.seq}`,
  );
  return { kind: "term", reason };
}

/** The stack may be what makes a copy larger than the original was allowed to be. */
async function store(rules: DeliveryRules, letter: OutgoingMessage): Promise<void> {
  try {
    await rules.storeDeadLetter(letter);
  } catch (error) {
    if (!isEventBusError(error) || error.code !== "payload_too_large") throw error;
    await rules.storeDeadLetter(withoutStack(letter));
  }
}

function logFields({ topic, eventId, delivery }: Handled): object {
  const { seq, consumer, attempt } = delivery;
  return { topic, event_id: eventId, stream_seq: seq, consumer, attempt };
}
