import { type HeaderEntries, headerValue } from "../../../model/headers";
import { isSubject } from "../../../model/subject";
import { EventBusError } from "../../errors";
import type { OutgoingMessage } from "../../messages";

/** Largest payload plus headers: a NATS server's default. */
export const maxPayloadBytes = 1_048_576;

/** A message that a broker can take, with what the caller expects of the stream. */
export interface PreparedMessage {
  readonly subject: string;
  readonly data: Uint8Array;
  /** Size of the data. */
  readonly sizeBytes: number;
  readonly headers: HeaderEntries;
  readonly msgId: string | undefined;
  readonly expectedStream: string | undefined;
  readonly expectedLastSeq: number | undefined;
  readonly expectedLastSubjectSeq: number | undefined;
  /** Headers as they would be on the wire, plus payload. */
  readonly wireBytes: number;
}

// Features a server has only where the stream allows them; ours never does.
const refusedHeaders = new Map([
  ["Nats-TTL", "per-message TTL is disabled"],
  ["Nats-Rollup", "rollup not permitted"],
  ["Nats-Schedule", "message schedules is disabled"],
]);

/** Throws `invalid_subject` for what cannot be published to. */
export function requireSubject(subject: string): void {
  if (isSubject(subject)) return;
  throw new EventBusError(
    "invalid_subject",
    `"${subject}" is not a subject: tokens separated by dots, no wildcards or white space`,
  );
}

/** Checks headers and size. Throws `invalid_input`, `payload_too_large`. */
export function prepareMessage(message: OutgoingMessage): PreparedMessage {
  const headers = allHeaders(message);
  for (const header of headers) requireHeader(header);
  const wireBytes = message.data.length + headerBytes(headers);
  if (wireBytes > maxPayloadBytes) {
    throw new EventBusError(
      "payload_too_large",
      `payload and headers have ${wireBytes} bytes, the broker takes ${maxPayloadBytes}`,
    );
  }
  return {
    subject: message.subject,
    data: message.data,
    sizeBytes: message.data.length,
    headers,
    msgId: headerValue(headers, "Nats-Msg-Id"),
    expectedStream: message.expectedStream ?? headerValue(headers, "Nats-Expected-Stream"),
    expectedLastSeq: message.expectedLastSeq ?? headerNumber(headers, "Nats-Expected-Last-Sequence"),
    expectedLastSubjectSeq:
      message.expectedLastSubjectSeq ?? headerNumber(headers, "Nats-Expected-Last-Subject-Sequence"),
    wireBytes,
  };
}

/** Throws `rejected` for a header that asks for what the stream does not do. */
export function requireKnownInstructions(headers: HeaderEntries): void {
  for (const [name] of headers) {
    const words = refusedHeaders.get(name);
    if (words !== undefined) throw new EventBusError("rejected", words);
  }
}

function allHeaders({ headers, msgId }: OutgoingMessage): HeaderEntries {
  const own: HeaderEntries = [];
  for (const [name, value] of headers ?? []) {
    if (msgId === undefined || name !== "Nats-Msg-Id") own.push([name, value]);
  }
  if (msgId !== undefined) own.push(["Nats-Msg-Id", msgId]);
  return own;
}

function requireHeader([name, value]: [string, string]): void {
  if (!/^[!-9;-~]+$/.test(name)) {
    throw new EventBusError("invalid_input", `"${name}" is not a header name: visible ASCII without colon`);
  }
  if (/[\r\n]/.test(value)) throw new EventBusError("invalid_input", `the value of header "${name}" has a line end`);
}

const wireStart = "NATS/1.0\r\n\r\n".length;
const wireSeparators = ": \r\n".length;

function headerBytes(headers: HeaderEntries): number {
  if (headers.length === 0) return 0;
  let bytes = wireStart;
  for (const [name, value] of headers) bytes += name.length + Buffer.byteLength(value) + wireSeparators;
  return bytes;
}

function headerNumber(headers: HeaderEntries, name: string): number | undefined {
  const text = headerValue(headers, name);
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
