import * as z from "zod";
import { messageSchema } from "../model/message/message";
import { searchConditionsSchema } from "../model/search/search-query";
import { momentSchema } from "./moment";
import { numberTextSchema } from "./number-text";
import { problemSchema } from "./problem";
import { greaterThan, inOrder, laterThan } from "./range";
import { subjectSchema } from "./subject";

/** Most streams that are named. */
const mostStreams = 1_000;
const streamNameSchema = z.string().min(1).max(255);

/** Where to go on, by stream; null: it is over. A stream that is not named has not been begun. */
const resumeSchema = z.record(streamNameSchema, z.string().min(1).max(64).nullable());

/** A running number; beyond 2^53 it is exact only as text. */
const numberSchema = z.union([z.number().int().min(1).max(Number.MAX_SAFE_INTEGER), numberTextSchema]);

/** What a search is, its ranges not looked at yet. */
export const searchFieldsSchema = searchConditionsSchema.extend({
  /** All but Jetlag's own, unless named. */
  streams: z.array(streamNameSchema).min(1).max(mostStreams).optional(),
  /** A subject or pattern. */
  subject: subjectSchema.optional(),
  /** Stored at this time or later, and before that one, by the broker's clock. */
  since: momentSchema.optional(),
  until: momentSchema.optional(),
  /** Running numbers of the first and last message that is looked at; of one stream, which is named. */
  fromNumber: numberSchema.optional(),
  toNumber: numberSchema.optional(),
  order: z.enum(["newest", "oldest"]).default("newest"),
  /** Matches after which it stops. */
  limit: z.number().int().min(1).max(1_000).default(100),
  /** `resume` of the search that this one goes on with; conditions, order and streams should be the same. */
  resume: resumeSchema.default({}),
});

/** Refuse ranges of a search that end before they begin; for `refine`. */
export const searchTimesInOrder = inOrder("since", "until", laterThan);
export const searchNumbersInOrder = inOrder("fromNumber", "toNumber", greaterThan);
export const searchSizesInOrder = inOrder("minBytes", "maxBytes", greaterThan);

/** Body of `POST /api/search`. */
export const searchInputSchema = searchFieldsSchema
  .refine(...searchTimesInOrder)
  .refine(...searchNumbersInOrder)
  .refine(...searchSizesInOrder);
/** See {@link searchInputSchema}. */
export type SearchInput = z.infer<typeof searchInputSchema>;
/** A search as it is written: what has a default may be left out. */
export type SearchRequest = z.input<typeof searchInputSchema>;

/** How far a search is. */
const progress = {
  /** Messages looked at by this search; those that a resumed one looks at again are its own. */
  scanned: z.number(),
  /** Those that the streams held when it began, that their subject and time may leave out; null: not known. */
  total: z.number().nullable(),
  /** Up to which time every stream was looked at, ISO 8601; null before that is known. */
  reachedAt: z.string().nullable(),
  streams: z.number(),
  /** Streams that are over. */
  over: z.number(),
  /** Streams that cannot be read, and why. */
  unread: z.array(z.object({ stream: z.string(), reason: z.string() })),
};

/** One line of the answer to `POST /api/search`. The last one is an `end` or a `failed`. */
export const searchLineSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("match"), message: messageSchema }),
  z.object({
    kind: z.literal("progress"),
    ...progress,
    /** Where to go on in those streams where that changed since the line before: who stops here resumes with all of them. */
    moved: resumeSchema,
  }),
  z.object({
    kind: z.literal("end"),
    ...progress,
    /** Everything was looked at; as many as were wanted were found; it took all that one search may take. */
    why: z.enum(["done", "limit", "budget"]),
    resume: resumeSchema,
  }),
  z.object({ kind: z.literal("failed"), problem: problemSchema }),
]);
/** See {@link searchLineSchema}. */
export type SearchLine = z.infer<typeof searchLineSchema>;
