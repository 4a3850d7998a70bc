import { type EventBusError, type EventBusErrorCode, isEventBusError } from "../event-bus/errors";

const passing: readonly EventBusErrorCode[] = ["timeout", "bus_unavailable", "no_leader", "publish_unknown"];
const ofOneRecord: readonly EventBusErrorCode[] = [
  "wrong_expected_sequence",
  "payload_too_large",
  "invalid_input",
  "invalid_subject",
];

/** True when the account or server will not let us keep something; other errors may pass. */
export function isRefusal(error: unknown): error is EventBusError {
  return isEventBusError(error) && !passing.includes(error.code);
}

/** True for an error that says something about one record, and nothing about the log it was for. */
export function isRecordError(error: unknown): error is EventBusError {
  return isEventBusError(error) && ofOneRecord.includes(error.code);
}
