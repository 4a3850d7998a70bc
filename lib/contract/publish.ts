import * as z from "zod";
import { numberedPlaceSchema } from "../model/place";
import { maxNameBytes } from "../model/stream/name";
import { boundedArray } from "./bounded-array";
import { recipientSchema } from "./failures";
import { momentSchema } from "./moment";
import { subjectSchema } from "./subject";

const headerName = z
  .string()
  .min(1)
  .regex(/^[!-9;-~]+$/, "visible ASCII without colon");
const headerText = z.string().regex(/^[^\r\n]*$/, "one line");

/** A header that can be sent. */
export const sentHeaderSchema = z.tuple([headerName, headerText]);

/** The server takes 64 KiB of headers. */
const mostHeaders = 4_096;

/** Where a message goes, and on what condition. */
export const publishTarget = {
  /** Full subject, for example `ORDERS.order.created`. */
  subject: subjectSchema,
  /** The stream whose own page this is written on: the only way to a bucket's subjects. No other stream may store it. */
  stream: z.string().min(1).max(maxNameBytes).optional(),
  headers: boundedArray(sentHeaderSchema, mostHeaders).default([]),
  /** `Nats-Msg-Id`; in event mode the event id unless given. */
  msgId: headerText.min(1).optional(),
  /** Refuse unless this is the running number of the stream's last message; 0: none was ever stored. */
  expectedLastNumber: z.number().int().min(0).optional(),
  /** Refuse unless this is the running number of the subject's last message; 0: it has none. */
  expectedLastSubjectNumber: z.number().int().min(0).optional(),
};

/** Without a mode, the presence of `event` or `payload` says which it is. */
function inferMode(input: unknown): unknown {
  if (typeof input !== "object" || input === null || "mode" in input) return input;
  return { ...input, mode: "event" in input ? "event" : "raw" };
}

const publishModesSchema = z.discriminatedUnion("mode", [
  z.strictObject({
    mode: z.literal("event"),
    ...publishTarget,
    /** The envelope; what is left out is filled in. */
    event: z.strictObject({
      // Not looked into: it is stored as it was written, also what no number of ours holds.
      data: z.custom<unknown>((value) => value !== undefined, "the event's data is missing"),
      actor: z.string().min(1),
      tenantId: z.string().min(1),
      traceId: z.string().min(1).optional(),
      eventId: z.string().min(1).optional(),
      occurredAt: momentSchema.optional(),
      schemaVersion: z.string().min(1).optional(),
    }),
  }),
  z.strictObject({
    mode: z.literal("raw"),
    ...publishTarget,
    payload: z.strictObject({
      encoding: z.enum(["utf8", "base64"]).default("utf8"),
      data: z.string(),
    }),
  }),
]);
/** `POST /api/publish`: an event in the envelope, or a payload as it is. */
export const publishInputSchema = z.preprocess(inferMode, publishModesSchema);
/** What a caller sends. */
export type PublishInput = z.input<typeof publishModesSchema>;

/** The broker's receipt. */
export const publishAnswerSchema = z.object({
  /** Where it is stored; of a duplicate: where the first one was. */
  ...numberedPlaceSchema.shape,
  /** True when the message id was seen before: nothing was stored. */
  duplicate: z.boolean(),
  /** Event mode: the id in the envelope. */
  eventId: z.string().nullable(),
  /** From request to receipt at the dashboard, milliseconds. */
  tookMs: z.number(),
  /** When it was sent, ISO 8601, by the broker's clock as far as that is known. */
  sentAt: z.string(),
});
/** See {@link publishAnswerSchema}. */
export type PublishAnswer = z.infer<typeof publishAnswerSchema>;

/** Query of `GET /api/recipients`. */
export const recipientsQuerySchema = z.object({ subject: publishTarget.subject, stream: publishTarget.stream });
/** `GET /api/recipients`: who would receive a message on a subject, computed from the last sweep. */
export const recipientsSchema = z.object({
  sampledAt: z.string().nullable(),
  /** Why nobody may send to it, a clause; null: it may be sent. */
  refusal: z.string().nullable(),
  /** The stream that captures it, or null: then nothing would be stored. */
  stream: z.string().nullable(),
  /** What that stream stores it under; a filter where a part of it cannot be told before; null where none captures it. */
  storedAs: z.string().nullable(),
  /** Further streams that store a copy: they mirror or source one that has it, or capture what one publishes once more. */
  copies: z.array(
    z.object({
      stream: z.string(),
      subject: z.string(),
      by: z.enum(["capture", "copy", "republish"]),
      /** False: they may. */
      certain: z.boolean(),
    }),
  ),
  /** Readers of all of these streams. */
  consumers: z.array(recipientSchema),
});
/** See {@link recipientsSchema}. */
export type Recipients = z.infer<typeof recipientsSchema>;
