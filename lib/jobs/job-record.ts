import * as z from "zod";
import {
  failureActionSchema,
  jobStatusSchema,
  messageActionSchema,
  type Outcome,
  type RedriveTo,
} from "../model/job/job";
import type { Place } from "../model/place";
import { timeTextSchema } from "../model/text/time-text";
import type { StoredRecord } from "../store/record";

/** Outcomes as one letter each: a job may have 100,000 of them. */
export const outcomeLetters = {
  published: "p",
  duplicate: "d",
  refused: "r",
  gone: "g",
  skipped: "s",
  discarded: "x",
  deleted: "e",
} as const satisfies Record<Outcome, string>;

const outcomeRecordSchema = z.object({
  /** Position in the plan. */
  i: z.number().int().min(0),
  o: z.enum(["p", "d", "r", "g", "s", "x", "e"]),
  /** Where the copy is: a name of `streams`, by position, and its place there, see {@link encodeAt}. */
  s: z.number().int().min(0).optional(),
  q: z.union([z.number(), z.string().min(1)]).optional(),
  /** Why it was refused or skipped. */
  r: z.string().optional(),
  /** The original is dropped once this is stored. */
  d: z.literal(true).optional(),
  /** An earlier attempt may have been stored too. */
  t: z.literal(true).optional(),
});
/** How one message ended. */
export type OutcomeRecord = z.infer<typeof outcomeRecordSchema>;
/** The same before it is written: with the copy's place, and without a position. */
export type MessageOutcome = Omit<OutcomeRecord, "i" | "s" | "q"> & { readonly place?: Place };

/** A place in its channel as records have it: a whole number where it is one, which is all that older versions read. */
export function encodeAt(at: string): number | string {
  const number = Number(at);
  return Number.isSafeInteger(number) && String(number) === at ? number : at;
}

/** Outcomes in the words of a record. */
export function encodeOutcomes(
  ended: ReadonlyMap<number, MessageOutcome>,
): Pick<OutcomesRecord, "streams" | "outcomes"> {
  const streams: string[] = [];
  const outcomes = [...ended].map(([i, { place, ...rest }]): OutcomeRecord => {
    if (place === undefined) return { i, ...rest };
    if (!streams.includes(place.channel)) streams.push(place.channel);
    return { i, ...rest, s: streams.indexOf(place.channel), q: encodeAt(place.at) };
  });
  return { streams, outcomes };
}

const about = {
  at: timeTextSchema,
  by: z.string(),
  scope: z.string(),
  /** Subject of all copies; null: each its own. */
  destination: z.string().nullable(),
  ratePerS: z.number().nullable(),
  total: z.number(),
  owner: z.string(),
};

/** What a job over failures is about; written once, after its plan. */
const failuresSchema = z.object({
  /** One for a consumer alone has a name of its own: a process of before there was that would send it to everyone. */
  type: z.enum(["created", "created_for_consumer"]),
  ...about,
  action: failureActionSchema,
  /** The payload in place of the message's own, base64; jobs of one message only. */
  payload: z.string().nullable(),
});
/** See {@link failuresSchema}. */
export type FailuresCreated = z.infer<typeof failuresSchema>;

/** What a job over messages is about. Its name is its own: a process of before there were such takes none of them up. */
const messagesSchema = z.object({
  type: z.literal("created_over_messages"),
  ...about,
  action: messageActionSchema,
  /** When the newest message of the plan was stored: what is younger has come to the place of one. Null for a file. */
  newestAt: timeTextSchema.nullable(),
  /** A deleted message's bytes are overwritten where they are stored. */
  erases: z.boolean(),
});
/** See {@link messagesSchema}. */
export type MessagesCreated = z.infer<typeof messagesSchema>;

/** What a job is about. */
export type JobCreated = FailuresCreated | MessagesCreated;

/** Who gets the copies of a job. */
export function recipientsOf({ type }: Pick<JobCreated, "type">): RedriveTo {
  return type === "created_for_consumer" ? "consumer" : "everyone";
}

/** A message of a file that is to be stored, as short as records have it. */
export const contentSchema = z.object({
  /** Subject. */
  s: z.string(),
  h: z.array(z.tuple([z.string(), z.string()])),
  /** Payload, base64. */
  d: z.string(),
});
/** See {@link contentSchema}. */
export type Content = z.infer<typeof contentSchema>;

/** What the owner of a job writes; each replaces nothing, all of them are the job. */
export const runRecordSchema = z.discriminatedUnion("type", [
  failuresSchema,
  messagesSchema,
  /** A process has the job from here on. */
  z.object({ type: z.literal("owner"), at: timeTextSchema, owner: z.string() }),
  /** It lets go: the next one need not wait. */
  z.object({ type: z.literal("released"), at: timeTextSchema, doubtful: z.array(z.number()) }),
  /** Nothing new; the owner lives. */
  z.object({ type: z.literal("beat"), at: timeTextSchema }),
  z.object({
    type: z.literal("status"),
    at: timeTextSchema,
    status: jobStatusSchema,
    reason: z.string().nullable(),
    /** Messages that were sent and not answered for; nothing else is in doubt after an orderly stop. */
    doubtful: z.array(z.number()),
    /** Mark of the last `ask` that its owner knew of when it decided on this; missing in records of older versions. */
    heededSeq: z.number().optional(),
  }),
  /** Messages before `limit` may be sent from here on: without an outcome they are in doubt after a crash. */
  z.object({ type: z.literal("sending"), at: timeTextSchema, limit: z.number() }),
  z.object({
    type: z.literal("outcomes"),
    at: timeTextSchema,
    limit: z.number(),
    streams: z.array(z.string()),
    outcomes: z.array(outcomeRecordSchema),
  }),
  /** Originals that could not be dropped. */
  z.object({ type: z.literal("not_dropped"), at: timeTextSchema, count: z.number(), reason: z.string() }),
]);
/** See {@link runRecordSchema}. */
export type RunRecord = z.infer<typeof runRecordSchema>;
/** One part of a job's plan. */
export type PlanPart = Omit<Extract<JobRecord, { type: "plan" }>, "type">;
type OutcomesRecord = Extract<RunRecord, { type: "outcomes" }>;

/** What anybody may ask of a job. */
export const jobWishSchema = z.enum(["pause", "resume", "cancel"]);
/** See {@link jobWishSchema}. */
export type JobWish = z.infer<typeof jobWishSchema>;

const jobRecordSchema = z.discriminatedUnion("type", [
  ...runRecordSchema.options,
  z.object({
    type: z.literal("plan"),
    ids: z.array(z.string()),
    /** Bytes of each, where that is known; missing in records of older versions. */
    sizes: z.array(z.number()).optional(),
    /** What is to be stored for each, where nothing else holds it. */
    contents: z.array(contentSchema).optional(),
  }),
  z.object({ type: z.literal("ask"), at: timeTextSchema, wish: jobWishSchema, by: z.string() }),
]);
/** Any record of a job. */
export type JobRecord = z.infer<typeof jobRecordSchema>;

/** A record as bytes. */
export function encodeJobRecord(record: JobRecord): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(record));
}

/** What a record with the key `{job}.{plan|run|ask}` says; null if it is not about a job. */
export function parseJobRecord({ key, data }: StoredRecord): { job: string; record: JobRecord } | null {
  const [job] = key.split(".");
  if (job === undefined) return null;
  try {
    const parsed = jobRecordSchema.safeParse(JSON.parse(new TextDecoder().decode(data)));
    return parsed.success ? { job, record: parsed.data } : null;
  } catch {
    return null; // not JSON: somebody else's message, reported by the caller
  }
}

/** Key of the records of a job's owner. */
export function runKey(job: string): string {
  return `${job}.run`;
}

/** Key of a record: the owner's records are apart, so that they can be fenced. */
export function jobKey(job: string, record: JobRecord): string {
  switch (record.type) {
    case "plan":
      return `${job}.plan`;
    case "ask":
      return `${job}.ask`;
    case "created":
    case "created_for_consumer":
    case "created_over_messages":
    case "owner":
    case "released":
    case "beat":
    case "status":
    case "sending":
    case "outcomes":
    case "not_dropped":
      return runKey(job);
  }
}
