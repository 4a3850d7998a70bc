import { type HeaderEntries, headerValue } from "../../../../model/message/headers";
import { isSubject } from "../../../../model/stream/subject";
import { parseDuration } from "../../../../model/text/duration";
import { EventBusError } from "../../../errors";
import type { OutgoingMessage } from "../../jetstream/messages";
import type { MessageBody } from "./message-body";

/** Largest payload plus headers: a NATS server's default. */
export const maxPayloadBytes = 1_048_576;

/** A message that a broker can take, with what the caller expects of the stream. */
export class PreparedMessage {
  readonly subject: string;
  readonly body: MessageBody;
  readonly headers: HeaderEntries;
  readonly msgId: string | undefined;
  readonly expectedStream: string | undefined;
  readonly expectedLastSeq: number | undefined;
  readonly expectedLastSubjectSeq: number | undefined;
  /** How long it stays in the stream, as it says itself: milliseconds, or `never` for no end; undefined: nothing said. */
  readonly ttlMs: number | "never" | undefined;
  /** What it takes the place of: all others, or those of its subject. */
  readonly rollUp: string | undefined;
  /** Headers as they would be on the wire, plus payload. */
  readonly wireBytes: number;

  constructor(message: Outgoing, body: MessageBody, headers: HeaderEntries, wireBytes: number) {
    this.subject = message.subject;
    this.body = body;
    this.headers = headers;
    this.wireBytes = wireBytes;
    const { msgId, expectedStream, expectedLastSeq, expectedLastSubjectSeq } = message;
    const said = message.headers ?? [];
    this.msgId = msgId ?? headerValue(said, "Nats-Msg-Id");
    this.expectedStream = expectedStream ?? headerValue(said, "Nats-Expected-Stream");
    this.expectedLastSeq = expectedLastSeq ?? headerNumber(said, "Nats-Expected-Last-Sequence");
    this.expectedLastSubjectSeq = expectedLastSubjectSeq ?? headerNumber(said, "Nats-Expected-Last-Subject-Sequence");
    this.rollUp = headerValue(said, "Nats-Rollup");
    this.ttlMs = readTtl(headerValue(said, "Nats-TTL"));
  }

  /** Size of the data. */
  get sizeBytes(): number {
    return this.body.sizeBytes;
  }

  get data(): Uint8Array {
    return this.body.data;
  }
}

type Outgoing = Omit<OutgoingMessage, "data">;

// Features a server has only where the stream allows them; ours never does.
const refusedHeaders = new Map([["Nats-Schedule", "message schedules is disabled"]]);

/** Throws `invalid_subject` for what cannot be published to. */
export function requireSubject(subject: string): void {
  if (isSubject(subject)) return;
  throw new EventBusError(
    "invalid_subject",
    `"${subject}" is not a subject: tokens separated by dots, no wildcards or white space`,
  );
}

/** Checks headers and size. Throws `invalid_input`, `payload_too_large`. */
export function prepareMessage(message: Outgoing, body: MessageBody): PreparedMessage {
  const headers = allHeaders(message);
  for (const header of headers) requireHeader(header);
  const wireBytes = body.sizeBytes + headerBytes(headers);
  if (wireBytes > maxPayloadBytes) {
    throw new EventBusError(
      "payload_too_large",
      `payload and headers have ${wireBytes} bytes, the broker takes ${maxPayloadBytes}`,
    );
  }
  return new PreparedMessage(message, body, headers, wireBytes);
}

/** Throws `rejected` for a header that asks for what the stream does not do. */
export function requireKnownInstructions(headers: HeaderEntries): void {
  for (const [name] of headers) {
    const words = refusedHeaders.get(name);
    if (words !== undefined) throw new EventBusError("rejected", words);
  }
}

function allHeaders({ headers, msgId }: Outgoing): HeaderEntries {
  const own: HeaderEntries = [];
  for (const [name, value] of headers ?? []) {
    if (msgId === undefined || name !== "Nats-Msg-Id") own.push([name, value]);
  }
  if (msgId !== undefined) own.push(["Nats-Msg-Id", msgId]);
  return own;
}

function requireHeader([name, value]: [string, string]): void {
  if (name !== "Nats-Msg-Id" && !/^[!-9;-~]+$/.test(name)) {
    throw new EventBusError("invalid_input", `"${name}" is not a header name: visible ASCII without colon`);
  }
  if (value.includes("\n") || value.includes("\r"))
    throw new EventBusError("invalid_input", `the value of header "${name}" has a line end`);
}

const wireStart = "NATS/1.0\r\n\r\n".length;
const wireSeparators = ": \r\n".length;

function headerBytes(headers: HeaderEntries): number {
  if (headers.length === 0) return 0;
  let bytes = wireStart;
  for (const [name, value] of headers) bytes += name.length + Buffer.byteLength(value) + wireSeparators;
  return bytes;
}

/** `6s`, `5m`, or whole seconds; at least one second. Throws `rejected`. */
function readTtl(text: string | undefined): PreparedMessage["ttlMs"] {
  if (text === undefined || text === "never") return text;
  const ttlMs = /^\d+$/.test(text) ? Number(text) * 1_000 : parseDuration(text);
  if (ttlMs === null || ttlMs < 1_000) throw new EventBusError("rejected", "invalid per-message TTL");
  return ttlMs;
}

function headerNumber(headers: HeaderEntries, name: string): number | undefined {
  const text = headerValue(headers, name);
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
