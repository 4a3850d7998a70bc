import * as z from "zod";
import { jobActionSchema, jobStatusSchema, type Outcome, type RedriveTo } from "../../model/failure/failure-job";
import type { Place } from "../../model/place";
import { timeTextSchema } from "../../model/text/time-text";
import type { StoredRecord } from "../../store/record";

/** Outcomes as one letter each: a job may have 100,000 of them. */
export const outcomeLetters = {
  published: "p",
  duplicate: "d",
  refused: "r",
  gone: "g",
  skipped: "s",
  discarded: "x",
} as const satisfies Record<Outcome, string>;

const outcomeRecordSchema = z.object({
  /** Position in the plan. */
  i: z.number().int().min(0),
  o: z.enum(["p", "d", "r", "g", "s", "x"]),
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

/** What a job is about; written once, after its plan. */
const createdSchema = z.object({
  /** One for a consumer alone has a name of its own: a process of before there was that would send it to everyone. */
  type: z.enum(["created", "created_for_consumer"]),
  at: timeTextSchema,
  action: jobActionSchema,
  by: z.string(),
  scope: z.string(),
  destination: z.string().nullable(),
  ratePerS: z.number().nullable(),
  total: z.number(),
  /** The payload in place of the message's own, base64; jobs of one message only. */
  payload: z.string().nullable(),
  owner: z.string(),
});
/** See {@link createdSchema}. */
export type JobCreated = z.infer<typeof createdSchema>;

/** Who gets the copies of a job. */
export function recipientsOf({ type }: Pick<JobCreated, "type">): RedriveTo {
  return type === "created" ? "everyone" : "consumer";
}

/** What the owner of a job writes; each replaces nothing, all of them are the job. */
export const runRecordSchema = z.discriminatedUnion("type", [
  createdSchema,
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
type OutcomesRecord = Extract<RunRecord, { type: "outcomes" }>;

/** What anybody may ask of a job. */
export const jobWishSchema = z.enum(["pause", "resume", "cancel"]);
/** See {@link jobWishSchema}. */
export type JobWish = z.infer<typeof jobWishSchema>;

const jobRecordSchema = z.discriminatedUnion("type", [
  ...runRecordSchema.options,
  z.object({ type: z.literal("plan"), ids: z.array(z.string()) }),
  z.object({ type: z.literal("ask"), at: timeTextSchema, wish: jobWishSchema, by: z.string() }),
]);
/** Any record of a job. */
export type JobRecord = z.infer<typeof jobRecordSchema>;

/** Ids of one part of a plan: a part stays far below the server's 1 MiB. */
export const idsPerPart = 5_000;

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
