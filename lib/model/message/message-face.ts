import * as z from "zod";
import { visibleLine } from "../text/visible-text";
import { decodeEventPayload } from "./event-payload";
import { type PayloadView, payloadBytes } from "./payload-view";

/** What a list shows of an event's envelope. */
export const eventFaceSchema = z.object({
  actor: z.string(),
  tenantId: z.string(),
  traceId: z.string().optional(),
});
/** See {@link eventFaceSchema}. */
export type EventFace = Readonly<z.infer<typeof eventFaceSchema>>;

/** What a list shows of a message. */
export interface MessageFace {
  /** The beginning of the payload on one line; of an event: of its data. */
  readonly preview: string;
  /** True when the payload is not text: then the preview is its first bytes. */
  readonly binary: boolean;
  /** The envelope, when the payload is an event. */
  readonly event: EventFace | null;
}

/** Characters of a preview: more than the widest row shows. */
export const facePreviewLength = 400;
/** Bytes of a binary preview. */
const binaryBytes = 64;

/** The face of a message. An event that is here only in part is known by its envelope, which comes before the data. */
export function messageFace(payload: PayloadView): MessageFace {
  if (payload.encoding === "base64") return { preview: hexStart(payloadBytes(payload)), binary: true, event: null };
  const { data, truncated } = payload;
  // Only an object can be an event: a cheap check before the whole is parsed.
  const found = /^\s*\{/.test(data) ? (truncated ? beginningOf(data) : wholeOf(data)) : null;
  return { preview: shorten(found?.text ?? data), binary: false, event: found?.event ?? null };
}

interface FoundEvent {
  readonly event: EventFace;
  /** Its data, or the beginning of that. */
  readonly text: string;
}

function wholeOf(json: string): FoundEvent | null {
  const decoded = decodeEventPayload(json);
  if (!decoded.ok) return null;
  const { actor, tenantId, traceId, data } = decoded.payload;
  return { event: { actor, tenantId, traceId }, text: JSON.stringify(data) ?? "" };
}

/** Of a cut payload: what stands before its data is the envelope. */
function beginningOf(json: string): FoundEvent | null {
  const found = /,\s*"data"\s*:\s*/.exec(json);
  if (found === null) return null;
  const envelope = wholeOf(`${json.slice(0, found.index)},"data":null}`);
  return envelope && { event: envelope.event, text: json.slice(found.index + found[0].length) };
}

function shorten(text: string): string {
  return visibleLine(text.slice(0, facePreviewLength));
}

function hexStart(bytes: Uint8Array): string {
  return [...bytes.subarray(0, binaryBytes)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
