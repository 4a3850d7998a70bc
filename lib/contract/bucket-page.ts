import * as z from "zod";

/** How names of a bucket, keys or objects, are asked for page by page, in their order. */
export const bucketPageQuerySchema = z.object({
  /** A pattern of keys, or text that names contain; empty for all. */
  q: z.string().max(512).default(""),
  /** Only names behind this one: `next` of the page before. */
  after: z.string().max(2_000).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
/** See {@link bucketPageQuerySchema}. */
export type BucketPageQuery = z.infer<typeof bucketPageQuerySchema>;

/** What is said of a page of names. */
export const bucketPage = {
  /** Behind which the next page begins; null at the end. */
  next: z.string().nullable(),
  /** Of the names that the broker told those that match, on this page or not. */
  matching: z.number(),
  /** Names that there are, of the pattern or of all, as the broker says. */
  total: z.number(),
  /** Those of `total` that the broker told: less where it cuts its answer. */
  told: z.number(),
  /** When they were counted, ISO 8601: younger names may be missing. */
  countedAt: z.string(),
  /** The bucket's newest revision before anything else was read: all that came since may be missing. */
  end: z.number(),
};
