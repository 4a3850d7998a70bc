import * as z from "zod";
import { numberedPlaceSchema } from "../model/place";
import { problemSchema } from "./problem";
import { publishTarget } from "./publish";

/** Most messages of one series. */
export const mostInSeries = 100_000;
/** Most messages a second. */
export const mostPerSecond = 2_000;

/** A series as its reader names it, to stop it. */
export const seriesIdSchema = z.string().regex(/^[0-9A-Za-z]{8,64}$/, "8 to 64 letters and digits");

/**
 * Body of `POST /api/publish/series`: one message many times. Subject, header values, message id, actor, tenant, trace id,
 * data and text may hold `{{seq}}`, `{{uuid}}`, `{{now}}` and `{{random:1..9}}`.
 */
export const publishSeriesInputSchema = z.strictObject({
  /** Chosen by the caller, so that the series can be stopped. */
  id: seriesIdSchema.optional(),
  subject: publishTarget.subject,
  stream: publishTarget.stream,
  headers: publishTarget.headers,
  /** `Nats-Msg-Id`; an event has an id of its own unless this is given. */
  msgId: publishTarget.msgId,
  content: z.discriminatedUnion("mode", [
    z.strictObject({
      mode: z.literal("event"),
      /** JSON text of the data, once it is filled in. */
      data: z.string(),
      actor: z.string().min(1),
      tenantId: z.string().min(1),
      traceId: z.string().min(1).optional(),
    }),
    z.strictObject({ mode: z.literal("text"), text: z.string() }),
    /** Bytes are sent as they are. */
    z.strictObject({ mode: z.literal("bytes"), base64: z.string() }),
  ]),
  count: z.number().int().min(1).max(mostInSeries),
  perSecond: z.number().min(0.1).max(mostPerSecond),
});
/** See {@link publishSeriesInputSchema}. */
export type PublishSeriesInput = z.infer<typeof publishSeriesInputSchema>;
/** What a caller sends. */
export type PublishSeriesRequest = z.input<typeof publishSeriesInputSchema>;

const progress = {
  /** Messages that were sent, however that ended. */
  sent: z.number(),
  /** Stored by a stream. */
  stored: z.number(),
  /** Not stored once more: their message id was seen before. */
  duplicates: z.number(),
  /** Not stored, or not known to be: how many, by the first problem of each code. */
  problems: z.array(z.object({ problem: problemSchema, count: z.number() })),
  /** Milliseconds since the first. */
  tookMs: z.number(),
  /** The newest that was stored; null: none yet. */
  last: z.object(numberedPlaceSchema.shape).nullable(),
};

/** One line of the answer. The last one is an `end`. */
export const seriesLineSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("progress"), ...progress }),
  z.object({
    kind: z.literal("end"),
    ...progress,
    /** All were sent; somebody stopped it; the last ones failed one after the other. */
    why: z.enum(["done", "stopped", "failing"]),
  }),
]);
/** See {@link seriesLineSchema}. */
export type SeriesLine = z.infer<typeof seriesLineSchema>;
/** How far a series is. */
export type SeriesProgress = Omit<Extract<SeriesLine, { kind: "progress" }>, "kind">;
/** Why a series ended. */
export type SeriesEnd = Extract<SeriesLine, { kind: "end" }>["why"];

/** `POST /api/publish/series/{id}/stop`: whether there was one to stop. */
export const stopSeriesAnswerSchema = z.object({ stopped: z.boolean() });
