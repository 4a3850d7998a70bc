import * as z from "zod";
import { placeSchema } from "../model/place";
import { branchOrders } from "../model/stream/subject-level";
import { recipientSchema } from "./failures";
import { subjectSchema } from "./subject";

/** Longest name of a stream that a query may hold. */
const streamSchema = z.string().min(1).max(255);

/** Most branches of one answer. */
export const mostBranches = 5_000;

/** Query of `GET /api/subjects`. */
export const subjectLevelQuerySchema = z.object({
  /** Only this stream; without: all but the dashboard's own. */
  stream: streamSchema.optional(),
  /** The branch whose branches are wanted; without: the first level. */
  under: subjectSchema.optional(),
  /** A pattern of the broker's, or text that the whole subjects contain; empty for all. */
  q: z.string().max(256).default(""),
  order: z.enum(branchOrders).default("messages"),
  limit: z.coerce.number().int().min(1).max(mostBranches).default(500),
});
/** See {@link subjectLevelQuerySchema}. */
export type SubjectLevelQuery = z.infer<typeof subjectLevelQuerySchema>;

/** `GET /api/subjects`: one level of the tree that the subjects of stored messages make. */
export const subjectLevelSchema = z.object({
  branches: z.array(
    z.object({
      /** The last token of `path`. */
      token: z.string(),
      path: z.string(),
      /** Messages that are stored on `path` and below it. */
      messages: z.number(),
      /** Those on `path` itself; null: it is no subject of a stored message. */
      ownMessages: z.number().nullable(),
      /** Different subjects: `path`, if it is one, and those below it. */
      subjects: z.number(),
      /** Streams that hold them, five at most. */
      streams: z.array(z.string()),
      streamCount: z.number(),
    }),
  ),
  /** Branches that there are, listed or not. */
  branchCount: z.number(),
  /** Of all of them. */
  messages: z.number(),
  subjects: z.number(),
  /** False: some subjects were not told, so every figure is the least that it can be. */
  whole: z.boolean(),
  /** When the oldest of the counts was made, ISO 8601; null where nothing had to be counted. */
  countedAt: z.string().nullable(),
  /** Streams that are not in it, and why: more subjects than are counted at once, or no answer. */
  leftOut: z.array(
    z.object({ stream: z.string(), subjects: z.number().nullable(), why: z.enum(["too_many", "unanswered"]) }),
  ),
  /** Subjects that are counted at once. */
  mostCounted: z.number(),
});
/** See {@link subjectLevelSchema}. */
export type SubjectLevel = z.infer<typeof subjectLevelSchema>;

/** Branches of one question for their newest messages, and the characters of all of their paths together. */
export const mostPaths = { count: 40, chars: 8_000 } as const;

/** Query of `GET /api/subjects/last`. */
export const lastMessagesQuerySchema = z.object({
  /** Without: the streams that hold some of it. */
  stream: streamSchema.optional(),
  /** One or several subjects, with a space between each two. */
  paths: z.string().min(1).max(mostPaths.chars),
});

/** `GET /api/subjects/last`: the newest stored message on each branch, in the order of the question. */
export const lastMessagesSchema = z.object({
  branches: z.array(
    z.object({
      path: z.string(),
      /** Null where there is none (any more). */
      last: z
        .object({ place: placeSchema, number: z.number().nullable(), subject: z.string(), storedAt: z.string() })
        .nullable(),
      /** False: it was looked for in some of the streams only. */
      whole: z.boolean(),
    }),
  ),
});
/** See {@link lastMessagesSchema}. */
export type LastMessages = z.infer<typeof lastMessagesSchema>;

/** Query of `GET /api/subjects/match`. */
export const subjectMatchQuerySchema = z.object({ subject: subjectSchema });

/** `GET /api/subjects/match`: what becomes of messages on a subject, or on those of a pattern, by the last sweep. */
export const subjectMatchSchema = z.object({
  sampledAt: z.string(),
  /** Why nobody may send to it through the dashboard, a clause; null: it may be sent, or it is a pattern. */
  refusal: z.string().nullable(),
  /** Every stream but the dashboard's own: those that store it first. */
  streams: z.array(
    z.object({
      stream: z.string(),
      /** What it captures by itself; empty for a mirror and for what only sources. */
      captures: z.array(z.string()),
      /** What it is stored as, and how it gets there; empty: it does not. */
      arrivals: z.array(
        z.object({
          subject: z.string(),
          by: z.enum(["capture", "copy", "republish"]),
          /** False: of a part of it, or it cannot be told. */
          certain: z.boolean(),
        }),
      ),
    }),
  ),
  /** Streams that store it. */
  storing: z.number(),
  /** Consumers of these streams that are given it, 500 at most. */
  receivers: z.array(recipientSchema),
  receiverCount: z.number(),
  /** Consumers of these streams that are not, with the filters that it does not match, 500 at most. */
  others: z.array(
    z.object({ stream: z.string(), name: z.string(), displayName: z.string(), filters: z.array(z.string()) }),
  ),
  otherCount: z.number(),
  /** Consumers of streams that do not store it. */
  elsewhere: z.number(),
});
/** See {@link subjectMatchSchema}. */
export type SubjectMatch = z.infer<typeof subjectMatchSchema>;
