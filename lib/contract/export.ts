import * as z from "zod";
import { searchFieldsSchema, searchNumbersInOrder, searchSizesInOrder, searchTimesInOrder } from "./search";

/**
 * `ndjson`: a message a line, as the API shows it, its payload whole; `csv` (RFC 4180): the chosen columns; `raw`: payloads,
 * each with a line break after it.
 */
export const exportFormatSchema = z.enum(["ndjson", "csv", "raw"]);
/** See {@link exportFormatSchema}. */
export type ExportFormat = z.infer<typeof exportFormatSchema>;

/** Columns of a CSV file that every message has. */
export const plainColumns = ["stream", "number", "storedAt", "subject", "bytes", "payload"] as const;
/** One of {@link plainColumns}. */
export type PlainColumn = (typeof plainColumns)[number];

/** Most columns of a file. */
const mostColumns = 50;

/** `header:Nats-Msg-Id`, `json:data.total`, or one of {@link plainColumns}. */
export const exportColumnSchema = z
  .string()
  .max(1_000)
  .refine((text) => plainColumns.some((column) => column === text) || /^(?:header|json):./s.test(text), {
    message: `not one of ${plainColumns.join(", ")}, header:NAME, json:PATH`,
  });

/** What is exported: a search without its end. */
export const exportedSearchSchema = searchFieldsSchema
  .omit({ limit: true, resume: true })
  .refine(...searchTimesInOrder)
  .refine(...searchNumbersInOrder)
  .refine(...searchSizesInOrder);
/** See {@link exportedSearchSchema}. */
export type ExportedSearch = z.infer<typeof exportedSearchSchema>;
/** The same as it is written: what has a default may be left out. */
export type ExportedSearchRequest = z.input<typeof exportedSearchSchema>;

function fromJson(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: "custom", message: "not JSON" });
    return z.NEVER;
  }
}

/** Query of `GET /api/search/export`. A link, so that a browser saves what comes without holding it. */
export const exportQuerySchema = z.object({
  /** JSON, see {@link exportedSearchSchema}. */
  search: z.string().max(64_000).transform(fromJson).pipe(exportedSearchSchema),
  format: exportFormatSchema.default("ndjson"),
  /** JSON: the columns of a CSV file, in their order. */
  columns: z
    .string()
    .max(64_000)
    .transform(fromJson)
    .pipe(z.array(exportColumnSchema).min(1).max(mostColumns))
    .default([...plainColumns]),
  /** By which its progress is asked for; made by whoever asks. */
  id: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .optional(),
});
/** See {@link exportQuerySchema}. */
export type ExportQuery = z.infer<typeof exportQuerySchema>;

/** How far an export is: `GET /api/search/exports/{id}`. */
export const exportProgressSchema = z.object({
  /** `left`: the reader went before its end. */
  state: z.enum(["running", "done", "failed", "left"]),
  scanned: z.number(),
  /** Messages that the streams held when it began; null: not known. */
  total: z.number().nullable(),
  /** Messages, and bytes, that were written. */
  written: z.number(),
  bytes: z.number(),
  /** Why it failed, in words. */
  problem: z.string().nullable(),
  /** Streams that could not be read: the file lacks their messages. */
  unread: z.array(z.string()),
});
/** See {@link exportProgressSchema}. */
export type ExportProgress = z.infer<typeof exportProgressSchema>;
