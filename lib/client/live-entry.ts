import { decodeEventPayload, type EventPayload } from "../model/event-payload";
import type { HeaderEntries } from "../model/headers";
import { type PayloadView, viewPayload } from "../model/payload-view";
import { visibleLine } from "../model/visible-text";

/** A message in the live list. */
export interface LiveRow {
  readonly kind: "message";
  /** Rises by one with each entry. */
  readonly id: number;
  readonly subject: string;
  /** Null when they are not readable. */
  readonly headers: HeaderEntries | null;
  readonly data: Uint8Array;
  /** When this tab received it, Unix milliseconds. */
  readonly atMs: number;
}

/** Who was away while messages passed: this tab's connection, or the dashboard's own connection to the broker. */
export type GapCause = "viewer" | "broker";

/** A time for which nobody knows what passed. */
export interface LiveGap {
  readonly kind: "gap";
  readonly id: number;
  readonly cause: GapCause;
  /** Unix milliseconds. */
  readonly fromMs: number;
  /** Null while it lasts. */
  readonly untilMs: number | null;
}

/** One line of the live list. */
export type LiveEntry = LiveRow | LiveGap;

/** What a row shows of its message. */
export interface RowFace {
  /** The beginning of the payload on one line; of an event: of its data. */
  readonly preview: string;
  /** True when the payload is not text. */
  readonly binary: boolean;
  /** The envelope, when the payload is an event. */
  readonly event: Pick<EventPayload, "actor" | "tenantId" | "traceId"> | null;
}

/** Characters of a preview: more than the widest row shows. */
const previewLength = 400;
/** Larger payloads are not looked into for a list row; their drawer does it. */
const largestEnvelopeBytes = 256 * 1024;

const faces = new WeakMap<LiveRow, RowFace>();

/** The face of a row, made when it is first drawn. */
export function rowFace(row: LiveRow): RowFace {
  const known = faces.get(row);
  if (known !== undefined) return known;
  const face = makeFace(row);
  faces.set(row, face);
  return face;
}

function makeFace({ data }: LiveRow): RowFace {
  const event = data.length <= largestEnvelopeBytes ? readEvent(data) : null;
  if (event !== null) {
    const { actor, tenantId, traceId } = event;
    return { preview: shorten(JSON.stringify(event.data)), binary: false, event: { actor, tenantId, traceId } };
  }
  const start = viewPayload(data, previewLength * 4);
  if (start.encoding === "base64") return { preview: hexStart(data), binary: true, event: null };
  return { preview: shorten(start.data), binary: false, event: null };
}

/** The event envelope of a payload, or null when it is none. */
export function readEvent(data: Uint8Array): EventPayload | null {
  const view = viewPayload(data);
  // Anything but an object is none: a cheap look before the whole is parsed.
  if (view.encoding === "base64" || !/^\s*\{/.test(view.data)) return null;
  const decoded = decodeEventPayload(view.data);
  return decoded.ok ? decoded.payload : null;
}

/** The whole payload for the drawer. */
export function rowPayload(row: LiveRow): PayloadView {
  return viewPayload(row.data);
}

function shorten(text: string): string {
  return visibleLine(text.slice(0, previewLength));
}

function hexStart(data: Uint8Array): string {
  return [...data.subarray(0, 64)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
