import type { ErrorCode } from "../model/error-code";

/** The part of {@link ErrorCode} that a bus can answer with. */
export type EventBusErrorCode = Extract<
  ErrorCode,
  | "invalid_input"
  | "invalid_subject"
  | "invalid_name"
  | "payload_too_large"
  | "stream_not_found"
  | "consumer_not_found"
  | "message_not_found"
  | "reserved_subject"
  | "no_stream_for_subject"
  | "wrong_expected_sequence"
  | "stream_full"
  | "conflict"
  | "permission_denied"
  | "rejected"
  | "unsupported"
  | "bus_unavailable"
  | "no_leader"
  | "jetstream_disabled"
  | "timeout"
  | "publish_unknown"
>;

/**
 * What every adapter throws. Branch on `code`, never on the class: a Next.js process holds several copies of
 * this module.
 */
export class EventBusError extends Error {
  override readonly name = "EventBusError";
  readonly code: EventBusErrorCode;

  constructor(code: EventBusErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Thrown by a handler to say: never deliver this message again. It goes to the dead letters at once. */
export class Terminate extends Error {
  override readonly name = "Terminate";
}

/** True for {@link Terminate}, also one from another copy of this module. */
export function isTerminate(error: unknown): error is Error {
  return error instanceof Error && error.name === "Terminate";
}

/** True for an {@link EventBusError}, also one from another copy of this module. */
export function isEventBusError(error: unknown): error is EventBusError {
  return error instanceof Error && error.name === "EventBusError" && "code" in error;
}
