import { decodeEventPayload, type EventPayload } from "../model/event-payload";
import type { Delivery, EventHandler } from "./delivery";
import { isTerminate } from "./errors";
import type { Instruments } from "./instruments";
import { backoffAfter } from "./options";

/** What has to happen to a message after its handler ended, the same for every broker. */
export type DeliveryOutcome =
  /** Handled. */
  | { readonly kind: "ack" }
  /** Failed, attempts are left: deliver again after `delayMs`. */
  | { readonly kind: "retry"; readonly error: unknown; readonly delayMs: number }
  /** Failed for good: store a copy with {@link deadLetterHeaders}, and only then terminate with `reason`. */
  | { readonly kind: "dead_letter"; readonly error: unknown; readonly reason: string }
  /** Failed for good with nowhere to keep a copy, on the handler's word or unreadable: terminate with `reason`. */
  | { readonly kind: "terminate"; readonly error: unknown; readonly reason: string }
  /** The last attempt failed with nowhere to keep a copy: reject it, and the broker announces that it gave up. */
  | { readonly kind: "give_up"; readonly error: unknown };

/** The rules of one subscription, besides what the delivery itself says. */
export interface DeliveryPolicy {
  /** Delay before attempt 2, 3, ..., milliseconds; the last one repeats. */
  readonly backoffMs: readonly number[];
  /** True when there is a stream for messages that failed for good. */
  readonly deadLetters: boolean;
  /** Where it is counted how handlers end. */
  readonly instruments?: Instruments | null;
}

/** Longest reason given to the broker with a termination, in characters. */
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
  if (decoded instanceof Error) return failedForGood(decoded, policy);
  try {
    const running = handler(topic, decoded, delivery);
    if (!isPromiseLike(running)) return acknowledged;
    return Promise.resolve(running).then(
      () => acknowledged,
      (error: unknown) => outcomeOfFailure(error, delivery, policy),
    );
  } catch (error) {
    return outcomeOfFailure(error, delivery, policy);
  }
}

/** What follows when a handler threw `error`. */
export function outcomeOfFailure(
  error: unknown,
  delivery: Pick<Delivery, "attempt" | "maxDeliver">,
  policy: DeliveryPolicy,
): DeliveryOutcome {
  if (isTerminate(error)) return failedForGood(error, policy);
  if (delivery.attempt < delivery.maxDeliver) {
    return { kind: "retry", error, delayMs: backoffAfter(delivery.attempt, policy.backoffMs) };
  }
  return policy.deadLetters ? failedForGood(error, policy) : { kind: "give_up", error };
}

/** A thrown value in words, on one line: the message of an error, else the value as text. */
export function errorText(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : printed(error);
  return oneLine(text);
}

function failedForGood(error: unknown, policy: DeliveryPolicy): DeliveryOutcome {
  const reason = cutText(errorText(error), maxReasonLength);
  return { kind: policy.deadLetters ? "dead_letter" : "terminate", error, reason };
}

/** The event in a message, or why it is none. */
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

function printed(value: unknown): string {
  try {
    return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
  } catch {
    return Object.prototype.toString.call(value); // a cycle, or a hostile toString
  }
}

// Control characters would end a header line or the acknowledgement's protocol line.
function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, " ").trim();
}

/** The first `limit` characters, never half of a surrogate pair. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? limit - 1 : limit);
}
