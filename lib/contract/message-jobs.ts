import * as z from "zod";
import { exportedSearchSchema } from "./export";
import { recipientSchema } from "./failures";
import { unfinishedReaderSchema } from "./manage-stream";
import { problemSchema } from "./problem";
import { subjectSchema } from "./subject";

/** Most messages of one job: every process holds what jobs say of each of them. */
export const maxJobMessages = 100_000;
/** Most bytes of a file that is imported, and of one message in it. */
export const maxImportBytes = 16 * 1024 * 1024;
export const maxImportedMessageBytes = 512 * 1024;

const destination = subjectSchema.nullable().default(null);
const chosen = { search: exportedSearchSchema };
const file = {
  /** Lines of JSON as an export writes them, one message each. */
  ndjson: z.string().min(1).max(maxImportBytes),
  destination,
};

/** Body of `POST /api/messages/plan`. It changes nothing. */
export const messagePlanInputSchema = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("replay"), ...chosen, destination }),
  z.strictObject({ action: z.literal("delete"), ...chosen }),
  z.strictObject({ action: z.literal("import"), ...file }),
]);
/** See {@link messagePlanInputSchema}. */
export type MessagePlanInput = z.input<typeof messagePlanInputSchema>;

/** What a job over messages would do. */
export const messagePlanSchema = z.object({
  /** With the moment up to which messages are in it; null of a file. A job that is started with it is about the same ones. */
  search: exportedSearchSchema.nullable(),
  total: z.number(),
  /** Payloads together. */
  bytes: z.number(),
  /** When the oldest and the newest of them were stored; null: of a file, or there are none. */
  oldestAt: z.string().nullable(),
  newestAt: z.string().nullable(),
  /** Where copies go, or where messages are removed, most first; at most 20. */
  subjects: z.array(
    z.object({
      subject: z.string(),
      count: z.number(),
      /** The stream that captures it, or that it is removed from; null: nothing would be stored. */
      stream: z.string().nullable(),
      /** The reason why copies to it would be refused, a clause; null: they are not. */
      refusal: z.string().nullable(),
      recipients: z.array(recipientSchema),
    }),
  ),
  otherSubjects: z.number(),
  /** Of a replay: those whose stream removes what is finished. As long as one is stored, its copy makes it two. */
  unfinished: z.number(),
  /** Of a deletion: consumers that have messages of these streams still to finish, at most five. */
  readers: z.array(unfinishedReaderSchema),
  otherReaders: z.number(),
  /** Lines of a file that cannot be imported, and why; at most 100. */
  wrong: z.array(z.object({ line: z.number(), reason: z.string() })),
  otherWrong: z.number(),
  /** Streams that could not be looked through. */
  unread: z.array(z.object({ stream: z.string(), reason: z.string() })),
  /** Why nothing of this can be done, a sentence; null: it can. */
  obstacle: z.string().nullable(),
  /** When the consumers were read, ISO 8601; null: they were not. */
  sampledAt: z.string().nullable(),
});
/** See {@link messagePlanSchema}. */
export type MessagePlan = z.infer<typeof messagePlanSchema>;

/** One line of the answer to `POST /api/messages/plan`. The last one is a `plan` or a `failed`. */
export const messagePlanLineSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("progress"),
    scanned: z.number(),
    /** Messages that the streams held when it began; null: not known. */
    total: z.number().nullable(),
    found: z.number(),
  }),
  z.object({ kind: z.literal("plan"), plan: messagePlanSchema }),
  z.object({ kind: z.literal("failed"), problem: problemSchema }),
]);
/** See {@link messagePlanLineSchema}. */
export type MessagePlanLine = z.infer<typeof messagePlanLineSchema>;

/** Messages per second at most; null for as fast as it goes. */
const ratePerS = z.number().min(0.01).max(1_000_000).nullable().default(null);
const count = z.number().int().min(0);

/** Body of `POST /api/messages/jobs`. */
export const messageJobInputSchema = z.discriminatedUnion("action", [
  z.strictObject({
    action: z.literal("replay"),
    ...chosen,
    destination,
    ratePerS,
    confirmed: z.strictObject({ total: count }),
  }),
  z.strictObject({
    action: z.literal("delete"),
    ...chosen,
    ratePerS,
    /** Overwrites their bytes where they are stored. */
    erase: z.boolean().default(false),
    /** `typed`: the number of messages, as it was typed. */
    confirmed: z.strictObject({ total: count, typed: z.string().max(20) }),
  }),
  z.strictObject({
    action: z.literal("import"),
    ...file,
    ratePerS,
    /** `wrong`: lines that are left out. */
    confirmed: z.strictObject({ total: count, wrong: count }),
  }),
]);
/** See {@link messageJobInputSchema}. */
export type MessageJobInput = z.input<typeof messageJobInputSchema>;
