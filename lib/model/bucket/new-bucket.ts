import * as z from "zod";

/** Longest name of a bucket: what is put before it has to fit into a stream's name too. */
export const maxBucketName = 200;
/** Most revisions that a bucket keeps of each key; clients take no more. */
export const mostHistory = 64;

const limit = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER).nullable();

const common = {
  name: z
    .string()
    .min(1, "a name has at least one character")
    .max(maxBucketName)
    .regex(/^[a-zA-Z0-9_-]*$/, "a name has letters from a to z, digits, - and _ only"),
  description: z.string().max(4_096).nullable().default(null),
  storage: z.enum(["file", "memory"]).default("file"),
  replicas: z.number().int().min(1).max(5).default(1),
  /** How long what is stored is kept, milliseconds; null: for ever. */
  maxAgeMs: limit.default(null),
  /** The most that it holds, bytes, set aside at once; null: no limit of its own. */
  maxBytes: limit.default(null),
};

/** An object store to be made. */
export const newObjectBucketSchema = z.strictObject(common);
/** See {@link newObjectBucketSchema}. */
export type NewObjectBucket = z.output<typeof newObjectBucketSchema>;

/** A key-value bucket to be made. */
export const newKeyBucketSchema = z.strictObject({
  ...common,
  /** Revisions that are kept of each key. */
  history: z.number().int().min(1).max(mostHistory).default(1),
  /** A value may carry a time of its own after which it leaves. */
  takesTtl: z.boolean().default(false),
});
/** See {@link newKeyBucketSchema}. */
export type NewKeyBucket = z.output<typeof newKeyBucketSchema>;
