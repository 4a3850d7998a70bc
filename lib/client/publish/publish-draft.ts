import * as z from "zod";
import type { PublishInput } from "../../contract/publish";
import { type EventPayload, encodeEventPayload } from "../../model/message/event-payload";
import { type HeaderEntries, headerEntriesSchema } from "../../model/message/headers";
import { viewPayload } from "../../model/message/payload-view";
import { copiedHeaders } from "../../model/message/server-headers";
import { prettyJson } from "../../model/text/json-lines";
import { readEvent } from "../live/live-entry";
import { fieldHeaders, wireHeaders } from "./draft-headers";
import { findLossyNumber } from "./json-fault";

/** `event`: the envelope is filled in around the data. `raw`: the payload goes as it is. */
export const publishModes = ["event", "raw"] as const;

/** Everything typed into the publish form, as typed. Kept in storage, so its shape is checked when it comes back. */
export const publishDraftSchema = z.object({
  mode: z.enum(publishModes),
  subject: z.string(),
  actor: z.string(),
  tenantId: z.string(),
  traceId: z.string(),
  /** JSON text of the event's data. */
  data: z.string(),
  /** Raw mode: text. */
  payload: z.string(),
  /** Raw mode: bytes in place of the text. */
  file: z.object({ name: z.string(), base64: z.string(), sizeBytes: z.number() }).nullable(),
  headers: headerEntriesSchema,
  msgId: z.string(),
  expectedLastNumber: z.string(),
  expectedLastSubjectNumber: z.string(),
  /** `Nats-TTL`. */
  ttl: z.string().default(""),
  /** `Nats-Schedule`, and the subject that the server publishes it to. */
  schedule: z.string().default(""),
  scheduleTarget: z.string().default(""),
  /** Sent many times, at a rate; null: once. */
  repeat: z.object({ count: z.string(), perSecond: z.string() }).nullable().default(null),
  /** Sent to a service that answers, in milliseconds and replies; null: it is sent to be stored. */
  request: z.object({ forMs: z.string(), most: z.string() }).nullable().default(null),
  /** Headers of the original message that the copy leaves out. */
  leftOut: headerEntriesSchema.default([]),
});
/** See {@link publishDraftSchema}. */
export type PublishDraft = z.infer<typeof publishDraftSchema>;

/** An empty form. */
export const emptyDraft: PublishDraft = {
  mode: "event",
  subject: "",
  actor: "",
  tenantId: "",
  traceId: "",
  data: "{\n  \n}",
  payload: "",
  file: null,
  headers: [],
  msgId: "",
  expectedLastNumber: "",
  expectedLastSubjectNumber: "",
  ttl: "",
  schedule: "",
  scheduleTarget: "",
  repeat: null,
  request: null,
  leftOut: [],
};

/** A message as it was seen. */
export interface SeenMessage {
  readonly subject: string;
  readonly headers: HeaderEntries | null;
  readonly data: Uint8Array;
}

/**
 * The form filled with a message, to publish it again, without the headers addressed to the server: with the old message
 * id the server would answer "stored" and store nothing, and with a roll-up it would delete other messages.
 */
export function draftOfMessage({ subject, headers, data }: SeenMessage): PublishDraft {
  const copied = copiedHeaders(headers ?? []);
  const kept = { ...emptyDraft, subject, headers: copied.kept, leftOut: copied.leftOut };
  const { encoding, data: text, sizeBytes } = viewPayload(data);
  const event = readEvent(data);
  // Fields that the form does not know, and digits that a number does not hold, would be lost in event mode.
  const whole = event?.extra === undefined && findLossyNumber(text) === null;
  if (event !== null && whole) return { ...kept, mode: "event", ...eventFields(event) };
  if (encoding === "utf8") return { ...kept, mode: "raw", payload: text };
  return { ...kept, mode: "raw", file: { name: "payload of the message", base64: text, sizeBytes } };
}

function eventFields({ actor, tenantId, traceId, data }: EventPayload) {
  return { actor, tenantId, traceId: traceId ?? "", data: prettyJson(JSON.stringify(data ?? null)) };
}

/** The request for a draft that has no problems. `eventId` is used in event mode; null: the server makes one. */
export function toPublishInput(draft: PublishDraft, eventId: string | null): PublishInput {
  const target = {
    subject: draft.subject,
    headers: [...draft.headers, ...fieldHeaders(draft)],
    ...(draft.msgId === "" ? {} : { msgId: draft.msgId }),
    ...(draft.expectedLastNumber === "" ? {} : { expectedLastNumber: Number(draft.expectedLastNumber) }),
    ...(draft.expectedLastSubjectNumber === ""
      ? {}
      : { expectedLastSubjectNumber: Number(draft.expectedLastSubjectNumber) }),
  };
  if (draft.mode === "raw") return { mode: "raw", ...target, payload: rawPayload(draft) };
  const { actor, tenantId, traceId } = draft;
  const data = z.json().parse(JSON.parse(draft.data));
  return {
    mode: "event",
    ...target,
    event: {
      data,
      actor,
      tenantId,
      ...(traceId === "" ? {} : { traceId }),
      ...(eventId === null ? {} : { eventId }),
    },
  };
}

function rawPayload({ file, payload }: PublishDraft) {
  if (file !== null) return { encoding: "base64" as const, data: file.base64 };
  return { encoding: "utf8" as const, data: payload };
}

const encoder = new TextEncoder();
const byteLength = (text: string) => encoder.encode(text).length;

/** Ids and times have a fixed length, so any will do to measure. */
const measuredId = "0".repeat(26);

/**
 * Bytes that the message will have on the wire, payload and headers: what counts against the server's limit. Null while
 * the data is not JSON.
 */
export function measureDraft(draft: PublishDraft): number | null {
  const payloadBytes = measurePayload(draft);
  if (payloadBytes === null) return null;
  const headers = wireHeaders(draft, measuredId);
  if (headers.length === 0) return payloadBytes;
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`);
  return payloadBytes + byteLength(`NATS/1.0\r\n${lines.join("")}\r\n`);
}

function measurePayload(draft: PublishDraft): number | null {
  if (draft.mode === "raw") return draft.file?.sizeBytes ?? byteLength(draft.payload);
  try {
    const { actor, tenantId, traceId } = draft;
    const envelope: EventPayload = {
      eventId: measuredId,
      occurredAt: new Date(0).toISOString(),
      schemaVersion: "1.0",
      actor,
      tenantId,
      ...(traceId === "" ? {} : { traceId }),
      data: JSON.parse(draft.data),
    };
    return byteLength(encodeEventPayload(envelope));
  } catch {
    return null; // not JSON yet: the form says where
  }
}
