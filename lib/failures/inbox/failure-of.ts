import type { LoggedMessage, MessageLog } from "../../event-bus/broker/message-log";
import { isEventBusError } from "../../event-bus/errors";
import { displayConsumerName } from "../../model/consumer/durable-name";
import { errorWithClass } from "../../model/failure/error-class";
import { readDeadLetter } from "../../model/message/dead-letter";
import type { MaskedMessage, MessageMask } from "../../model/message/message-mask";
import { viewPayload } from "../../model/message/payload-view";
import { shortenText } from "../../model/text/short-text";
import type { Mark } from "../../store/mark";
import { redriveAttemptOf } from "../redrive/redrive-copy";
import type { IndexedFailure, PayloadPlace } from "./failure-index";
import { type FailureRecord, recordedPlace } from "./failure-record";

/** Characters of a preview. */
const previewCharacters = 240;
/** Characters of an error: the server allows 64 KB of headers, and lists hold many failures. */
const detailCharacters = 1_024;

/** A recorded announcement as a failure; `mark` is that of its record. */
export function failureOfRecord(
  record: FailureRecord,
  payload: Uint8Array,
  mark: Mark,
  mask: MessageMask,
): IndexedFailure {
  const { id, reason, detail, failedAt, stream, seq, consumer, deliveries, message } = record;
  const place = recordedPlace(record);
  const shown = mask.apply({ headers: message?.headers ?? [], data: payload }, { cut: message?.whole !== true });
  return {
    failure: {
      id,
      reason,
      detail: detailOf(detail, shown),
      failedAt,
      ...{ stream, at: place.at, number: seq },
      consumer,
      consumerDisplayName: displayConsumerName(consumer),
      deliveries,
      subject: message?.subject ?? record.subject?.subject ?? null,
      ...(message === null && record.subject !== undefined ? { subjectBy: record.subject.by } : {}),
      ...(message?.copy === undefined ? {} : { copy: message.copy }),
      letter: null,
      redriveAttempt: redriveAttemptOf(message?.headers),
      storedAt: message?.storedAt ?? null,
      headersWhole: message?.headersWhole ?? true,
      preview: message && previewPayload(shown.data),
      sizeBytes: message?.sizeBytes ?? null,
      resolution: null,
    },
    headers: message?.headers ?? null,
    payloadAt: message === null ? null : message.whole ? { in: "record", mark } : { in: "channel", place },
    previewAt: message === null ? null : { in: "record", mark },
  };
}

/** What failures of stored messages are made with. */
export interface FailureReading {
  /** Which place a number is that a dead letter names. */
  readonly log: Pick<MessageLog, "placeOf">;
  readonly mask: MessageMask;
}

/** A message of a dead-letter stream as a failure: what its headers say of where it comes from, or "not known". */
export function failureOfLetter(letter: LoggedMessage, { log, mask }: FailureReading): IndexedFailure {
  const { headers, storedAt, place, number } = letter;
  const payloadAt: PayloadPlace = { in: "channel", place };
  const shown = mask.apply(letter);
  const { stream, number: originNumber, consumer, subject, attempts, error, errorStack } = readDeadLetter(headers);
  return {
    failure: {
      id: placeId("letter", letter),
      reason: "dead_letter",
      failedAt: storedAt,
      stream,
      at: stream === null || originNumber === null ? null : atOfNumber(log, stream, originNumber),
      number: originNumber === null ? null : numberOf(originNumber),
      consumer,
      consumerDisplayName: consumer === null ? null : displayConsumerName(consumer),
      deliveries: attempts,
      subject,
      detail: detailOf(error === null ? null : errorWithClass(error, errorStack), shown),
      letter: { place, number },
      redriveAttempt: redriveAttemptOf(headers),
      storedAt,
      headersWhole: true,
      preview: previewPayload(shown.data),
      sizeBytes: letter.data.length,
      resolution: null,
    },
    headers,
    payloadAt,
    previewAt: payloadAt,
  };
}

/** A running number for display; null where none of ours holds it exactly. */
function numberOf(text: string): number | null {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : null;
}

/** The place of a number in its channel; null for a number that no message of this broker can have: anybody may have written it. */
function atOfNumber(log: FailureReading["log"], channel: string, number: string): string | null {
  try {
    return log.placeOf(channel, number).at;
  } catch (error) {
    if (!isEventBusError(error)) throw error;
    return null;
  }
}

/** A stored message that a consumer gave up, found in its work queue. */
export function failureOfStranded(
  message: LoggedMessage,
  consumer: string,
  foundAt: string,
  mask: MessageMask,
): IndexedFailure {
  const { place, number } = message;
  const payloadAt: PayloadPlace = { in: "channel", place };
  return {
    failure: {
      id: placeId("stranded", message),
      reason: "stranded",
      detail: null,
      failedAt: foundAt,
      ...{ stream: place.channel, at: place.at, number },
      consumer,
      consumerDisplayName: displayConsumerName(consumer),
      deliveries: null,
      subject: message.subject,
      letter: null,
      redriveAttempt: redriveAttemptOf(message.headers),
      storedAt: message.storedAt,
      headersWhole: true,
      preview: previewPayload(mask.apply(message).data),
      sizeBytes: message.data.length,
      resolution: null,
    },
    headers: message.headers,
    payloadAt,
    previewAt: payloadAt,
  };
}

/** Places begin anew when a channel is made again; with the time they do not. */
function placeId(kind: string, { place: { channel, at }, number, storedAt }: LoggedMessage): string {
  // Where the place is the number, it is written so that ids are in the order of the channel.
  const text = number !== null && at === String(number) ? number.toString(36).padStart(8, "0") : at;
  return `${kind}-${channel}-${text}-${Date.parse(storedAt).toString(36)}`;
}

/** An error or a handler's words without secrets, which are looked for before a cut could leave half of one. */
function detailOf(text: string | null, { scrub }: Pick<MaskedMessage, "scrub">): string | null {
  if (text === null) return null;
  const shown = scrub(text);
  return shortenText(shown, detailCharacters);
}

/** One line of text that tells messages apart; binary payloads by their size. */
export function previewPayload(payload: Uint8Array): string {
  const view = viewPayload(payload, previewCharacters * 4);
  if (view.encoding === "base64") return `${payload.length} bytes, not text`;
  return view.data.replaceAll(/\s+/g, " ").slice(0, previewCharacters);
}
