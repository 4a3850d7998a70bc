import type { StoredMessage } from "../../event-bus/adapters/jetstream/messages";
import { displayConsumerName } from "../../event-bus/bus/topics";
import { readDeadLetter } from "../../model/message/dead-letter";
import type { MaskedMessage, MessageMask } from "../../model/message/message-mask";
import { viewPayload } from "../../model/message/payload-view";
import { shortenText } from "../../model/text/short-text";
import type { Mark } from "../../store/store";
import { redriveAttemptOf } from "../redrive/redrive-copy";
import type { IndexedFailure } from "./failure-index";
import type { FailureRecord } from "./failure-record";

/** Characters of a preview. */
const previewCharacters = 240;
/** Characters of an error: the server allows 64 KB of headers, and lists hold many failures. */
const detailCharacters = 1_024;

/** A recorded advisory as a failure; `mark` is that of its record. */
export function failureOfRecord(
  record: FailureRecord,
  payload: Uint8Array,
  mark: Mark,
  mask: MessageMask,
): IndexedFailure {
  const { id, reason, detail, failedAt, stream, seq, consumer, deliveries, message } = record;
  const shown = mask.apply({ headers: message?.headers ?? [], data: payload }, { cut: message?.whole !== true });
  const original = { stream, seq };
  return {
    failure: {
      id,
      reason,
      detail: detailOf(detail, shown),
      failedAt,
      ...original,
      consumer,
      consumerDisplayName: displayConsumerName(consumer),
      deliveries,
      subject: message?.subject ?? null,
      letter: null,
      redriveAttempt: redriveAttemptOf(message?.headers),
      storedAt: message?.storedAt ?? null,
      headersWhole: message?.headersWhole ?? true,
      preview: message && previewPayload(shown.data),
      sizeBytes: message?.sizeBytes ?? null,
      resolution: null,
    },
    headers: message?.headers ?? null,
    payloadAt: message === null ? null : message.whole ? { in: "record", mark } : { in: "stream", ...original },
    previewAt: message === null ? null : { in: "record", mark },
  };
}

/** A message of a dead-letter stream as a failure: what its headers say of where it comes from, or "not known". */
export function failureOfLetter(letter: StoredMessage, mask: MessageMask): IndexedFailure {
  const { headers, storedAt } = letter;
  const place = { stream: letter.stream, seq: letter.seq };
  const shown = mask.apply(letter);
  const { stream, seq, consumer, subject, attempts, error } = readDeadLetter(headers);
  return {
    failure: {
      id: placeId("letter", letter),
      reason: "dead_letter",
      failedAt: storedAt,
      stream,
      seq,
      consumer,
      consumerDisplayName: consumer === null ? null : displayConsumerName(consumer),
      deliveries: attempts,
      subject,
      detail: detailOf(error, shown),
      letter: place,
      redriveAttempt: redriveAttemptOf(headers),
      storedAt,
      headersWhole: true,
      preview: previewPayload(shown.data),
      sizeBytes: letter.data.length,
      resolution: null,
    },
    headers,
    payloadAt: { in: "stream", ...place },
    previewAt: { in: "stream", ...place },
  };
}

/** A stored message that a consumer gave up, found in its work queue. */
export function failureOfStranded(
  message: StoredMessage,
  consumer: string,
  foundAt: string,
  mask: MessageMask,
): IndexedFailure {
  const place = { stream: message.stream, seq: message.seq };
  return {
    failure: {
      id: placeId("stranded", message),
      reason: "stranded",
      detail: null,
      failedAt: foundAt,
      ...place,
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
    payloadAt: { in: "stream", ...place },
    previewAt: { in: "stream", ...place },
  };
}

/** Sequences begin anew when a stream is made again; with the time they do not. Ids are in the order of the stream. */
function placeId(kind: string, { stream, seq, storedAt }: StoredMessage): string {
  return `${kind}-${stream}-${seq.toString(36).padStart(8, "0")}-${Date.parse(storedAt).toString(36)}`;
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
