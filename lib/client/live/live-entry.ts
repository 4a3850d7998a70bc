import type { JSONValue } from "json-p3";
import { decodeEventPayload, type EventPayload } from "../../model/message/event-payload";
import type { HeaderEntries } from "../../model/message/headers";
import type { Message } from "../../model/message/message";
import { facePreviewLength, type MessageFace, messageFace } from "../../model/message/message-face";
import { type PayloadView, payloadBytes, viewPayload } from "../../model/message/payload-view";
import { parseJson } from "../../model/payload/json-value";
import type { NumberedPlace } from "../../model/place";

/** A message in the live list. */
export interface LiveRow {
  readonly kind: "message";
  /** Its own, and no order: messages that are loaded later come between others. */
  readonly id: number;
  readonly subject: string;
  /** Null when they are not readable. */
  readonly headers: HeaderEntries | null;
  /** The payload, or its beginning when it is larger. */
  readonly data: Uint8Array;
  /** Size of the whole payload. */
  readonly sizeBytes: number;
  /** When this tab received it, or of one that was loaded: when it was stored. Unix milliseconds. */
  readonly atMs: number;
  /** Null: not known. */
  readonly stored: NumberedPlace | null;
}

/** A line for a time in which nobody saw what passed. What is known of it changes and is told by its id. */
export interface LiveGap {
  readonly kind: "gap";
  readonly id: number;
}

/** One line of the live list. */
export type LiveEntry = LiveRow | LiveGap;

/** Larger payloads are not looked into for a list row; their drawer does it. */
const largestEnvelopeBytes = 256 * 1024;

const faces = new WeakMap<LiveRow, MessageFace>();

/** The face of a row, made when it is first drawn. */
export function rowFace(row: LiveRow): MessageFace {
  const known = faces.get(row);
  if (known !== undefined) return known;
  const face = makeFace(row);
  faces.set(row, face);
  return face;
}

function makeFace({ data, sizeBytes }: LiveRow): MessageFace {
  const isSmall = data.length === sizeBytes && sizeBytes <= largestEnvelopeBytes;
  return messageFace(viewPayload(data, isSmall ? largestEnvelopeBytes : facePreviewLength * 4, sizeBytes));
}

/** The event envelope of a payload, or null if it is not an event. */
export function readEvent(data: Uint8Array): EventPayload | null {
  const view = viewPayload(data);
  // Only an object can be an event: a cheap check before the whole is parsed.
  if (view.encoding === "base64" || !/^\s*\{/.test(view.data)) return null;
  const decoded = decodeEventPayload(view.data);
  return decoded.ok ? decoded.payload : null;
}

/** The payload as a JSON value; undefined if it is not JSON, or not here in full. */
export function rowJson({ data, sizeBytes }: LiveRow): JSONValue | undefined {
  if (data.length < sizeBytes) return undefined;
  const { encoding, data: text } = viewPayload(data);
  return encoding === "utf8" ? parseJson(text) : undefined;
}

/** The payload for the drawer, as far as it is here. */
export function rowPayload({ data, sizeBytes }: Pick<LiveRow, "data" | "sizeBytes">): PayloadView {
  return viewPayload(data, Number.POSITIVE_INFINITY, sizeBytes);
}

/** A stored message as a row. */
export function rowOfMessage({ place, number, subject, headers, payload, storedAt }: Message, id: number): LiveRow {
  return {
    kind: "message",
    id,
    subject,
    headers,
    data: payloadBytes(payload),
    sizeBytes: payload.sizeBytes,
    atMs: Date.parse(storedAt),
    stored: { place, number },
  };
}
