import { decodeEventPayload, type EventPayload } from "../../model/message/event-payload";
import { cutText } from "../../model/text/short-text";
import { errorText } from "../error-text";
import { isTerminate } from "../errors";
import type { Delivery, EventHandler } from "./delivery";
import type { HandlerScope } from "./handler-scope";
import type { Instruments } from "./instruments";
import { backoffAfter } from "./options";
import type { DeliveryOutcome } from "./outcome";

/** The rules of one subscription, besides what the delivery itself says. */
export interface DeliveryPolicy {
  /** Delay before attempt 2, 3, ..., milliseconds; the last one repeats. */
  readonly backoffMs: readonly number[];
  /** True when there is a stream for messages that failed for good. */
  readonly deadLetters: boolean;
  /** Where it is counted how handlers end. */
  readonly instruments?: Instruments | null;
  /** Tells what is called from inside the handler. */
  readonly scope?: HandlerScope | null;
}

/** Longest reason given to the broker with a termination, and in a line of the log, in characters. */
const maxReasonLength = 256;

const acknowledged: DeliveryOutcome = { kind: "ack" };
const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Runs the handler of a message that was decoded, or not, and decides what follows. Never throws and never rejects.
 * Answers without a promise when the handler did, so that a fast handler costs no turn of the queue.
 */
export function runHandler(
  handler: EventHandler,
  topic: string,
  decoded: EventPayload | Error,
  delivery: Delivery,
  policy: DeliveryPolicy,
): DeliveryOutcome | Promise<DeliveryOutcome> {
  const { instruments } = policy;
  if (instruments == null) return handleDecoded(handler, topic, decoded, delivery, policy);
  const startedAt = performance.now();
  const count = (outcome: DeliveryOutcome): DeliveryOutcome => {
    instruments.handled(delivery, outcome.kind, performance.now() - startedAt);
    return outcome;
  };
  const outcome = handleDecoded(handler, topic, decoded, delivery, policy);
  return outcome instanceof Promise ? outcome.then(count) : count(outcome);
}

function handleDecoded(
  handler: EventHandler,
  topic: string,
  decoded: EventPayload | Error,
  delivery: Delivery,
  policy: DeliveryPolicy,
): DeliveryOutcome | Promise<DeliveryOutcome> {
  if (decoded instanceof Error) return outcomeOfUnreadable(decoded, delivery, policy);
  const { scope } = policy;
  try {
    const running = scope == null ? handler(topic, decoded, delivery) : scope.enter(handler, topic, decoded, delivery);
    if (isPromiseLike(running)) {
      return Promise.resolve(running).then(
        () => {
          scope?.leave();
          return acknowledged;
        },
        (error: unknown) => {
          scope?.leave();
          return outcomeOfFailure(error, delivery, policy);
        },
      );
    }
    scope?.leave();
    return acknowledged;
  } catch (error) {
    scope?.leave();
    return outcomeOfFailure(error, delivery, policy);
  }
}

/**
 * What follows for a message that is no event. Without dead letters it is not terminated, which would take the only copy
 * out of a work queue: it is tried again like one that failed, perhaps by a newer process that can read it, and then
 * given up where it is stored.
 */
function outcomeOfUnreadable(error: Error, delivery: Delivery, policy: DeliveryPolicy): DeliveryOutcome {
  return policy.deadLetters ? failedForGood(error, policy) : outcomeOfFailure(error, delivery, policy);
}

/** What follows when a handler threw `error`. */
export function outcomeOfFailure(
  error: unknown,
  delivery: Pick<Delivery, "attempt" | "maxDeliver">,
  policy: DeliveryPolicy,
): DeliveryOutcome {
  if (isTerminate(error)) return failedForGood(error, policy);
  const { attempt, maxDeliver } = delivery;
  const delayMs = backoffAfter(attempt, policy.backoffMs);
  if (attempt < maxDeliver) return { kind: "retry", error, delayMs };
  if (policy.deadLetters) return failedForGood(error, policy);
  return { kind: "give_up", error, delayMs: attempt > maxDeliver ? delayMs : 0 };
}

function failedForGood(error: unknown, policy: DeliveryPolicy): DeliveryOutcome {
  const reason = shortReason(error);
  return { kind: policy.deadLetters ? "dead_letter" : "terminate", error, reason };
}

/** The event in a message, or the reason why it is not one. */
export function decodeEvent(data: Uint8Array): EventPayload | Error {
  let text: string;
  try {
    text = utf8.decode(data);
  } catch {
    return new Error("undecodable payload: not UTF-8 text");
  }
  const decoded = decodeEventPayload(text);
  return decoded.ok ? decoded.payload : new Error(`undecodable payload: ${decoded.reason}`);
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

/** A thrown value in words, short enough for a line. */
export function shortReason(error: unknown): string {
  return cutText(errorText(error), maxReasonLength);
}
