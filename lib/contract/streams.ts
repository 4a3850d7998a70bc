import * as z from "zod";
import { listedConsumerSchema } from "../model/consumer/consumer-health";
import { messageSchema } from "../model/message/message";
import { settingSchema } from "../model/setting";
import { momentSchema } from "./moment";
import { numberTextSchema } from "./number-text";
import { streamSummarySchema } from "./snapshot";
import { subjectSchema } from "./subject";

/** When the figures were read, and why there are no newer ones. */
const sampled = {
  sampledAt: z.string().nullable(),
  /** Why the last sweep failed; null when `sampledAt` is current. */
  sweepError: z.string().nullable(),
};

/** `GET /api/streams`. */
export const streamListSchema = z.object({
  ...sampled,
  streams: z.array(streamSummarySchema),
  missing: z.array(z.string()),
});
/** `GET /api/streams/{stream}`. */
export const streamAnswerSchema = z.object({ stream: streamSummarySchema });
/** `GET /api/streams/{stream}/consumers`. */
export const consumerListSchema = z.object({
  ...sampled,
  consumers: z.array(listedConsumerSchema),
});
/** `GET /api/streams/{stream}/consumers/{consumer}`. */
export const consumerAnswerSchema = z.object({ ...sampled, consumer: listedConsumerSchema });

/** `GET /api/streams/{stream}/settings` and `.../consumers/{consumer}/settings`: what the other answers leave out. */
export const settingsSchema = z.object({ settings: z.array(settingSchema).readonly() });

/** `GET …/configuration` of a stream or a consumer: all of it as the broker has it, JSON as text. */
export const configurationSchema = z.object({ configuration: z.string() });

/** Ranges of the lag chart and how far each looks back, milliseconds. */
export const historyRanges = {
  "5m": 300_000,
  "15m": 900_000,
  "1h": 3_600_000,
  "6h": 21_600_000,
  "24h": 86_400_000,
  "7d": 604_800_000,
} as const;
/** Query of `GET .../history`: a range that ends now, or what is between two moments. */
export const historyQuerySchema = z
  .object({
    range: z.enum(["5m", "15m", "1h", "6h", "24h", "7d"]).default("15m"),
    /** Goes before `range`; only together with `to`. */
    from: momentSchema.optional(),
    to: momentSchema.optional(),
  })
  .refine(({ from, to }) => (from === undefined) === (to === undefined), {
    error: "`from` and `to` belong together",
    path: ["to"],
  })
  .refine(({ from, to }) => from === undefined || to === undefined || Date.parse(from) < Date.parse(to), {
    error: "the end must be after the beginning",
    path: ["to"],
  });
/** One of the {@link historyRanges}. */
export type HistoryRange = z.infer<typeof historyQuerySchema>["range"];

/** Query of `GET /api/streams/{stream}/subjects`. */
export const subjectsQuerySchema = z.object({
  /** A pattern of the broker's, or text that the subjects contain; empty for all. */
  q: z.string().max(256).default(""),
});

/** `GET /api/streams/{stream}/subjects`: how many messages are stored of each subject, the most first. */
export const subjectListSchema = z.object({
  subjects: z.array(z.object({ subject: z.string(), messages: z.number() })),
  /** Subjects that match, listed or not; null where there are too many to be asked for. */
  matching: z.number().nullable(),
  /** Subjects that match the pattern, or that there are, as the broker says. */
  total: z.number(),
  /** Those of `total` that the broker told: less where it cuts its answer. Text is looked for in these. */
  told: z.number(),
  /** When they were counted, ISO 8601. */
  countedAt: z.string(),
});
/** See {@link subjectListSchema}. */
export type SubjectList = z.infer<typeof subjectListSchema>;

/** What the broker calls a message's position, as `place.at` of an answer has it. */
const atSchema = z.string().min(1);

/** Path of one message: its stream, and `at` of its place. */
export const messagePathSchema = z.object({ stream: z.string().min(1), at: atSchema });

/** Query of `GET /api/streams/{stream}/messages`. Of the ways to begin, the first that is given counts. */
export const messagesQuerySchema = z.object({
  /** Where to begin, inclusive: `next` of the page before, or `place.at` of a message. */
  from: atSchema.optional(),
  /** `place.at` of a message to begin after, in the direction of reading. */
  beyond: atSchema.optional(),
  /** Running number to begin at, inclusive; refused where messages have none. */
  number: numberTextSchema.optional(),
  /** Time to begin at: ISO 8601. */
  at: momentSchema.optional(),
  /** Without a beginning: from the newest message on backward, from the oldest on forward. */
  direction: z.enum(["forward", "backward"]).default("backward"),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  subject: subjectSchema.optional(),
});
/** See {@link messagesQuerySchema}. */
export type MessagesQuery = z.infer<typeof messagesQuerySchema>;

/** `GET /api/streams/{stream}/messages`: one page; payloads above 4 KiB come truncated with a mark. */
export const messageListSchema = z.object({
  messages: z.array(messageSchema),
  /** `from` of the next page in this direction, null at the end. */
  next: z.string().nullable(),
  /** The running number there, whether or not it holds a message; null at the end, and where there are none. */
  nextNumber: z.number().nullable(),
});
/** See {@link messageListSchema}. */
export type MessageList = z.infer<typeof messageListSchema>;
/** `GET /api/streams/{stream}/messages/{at}`: the whole message. */
export const messageAnswerSchema = z.object({ message: messageSchema });
