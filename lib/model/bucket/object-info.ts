import * as z from "zod";

/** Something kept in an object store, without its bytes. */
export const objectInfoSchema = z.object({
  name: z.string(),
  description: z.string(),
  /** Of all its pieces together. */
  sizeBytes: z.number(),
  /** Pieces that it is kept in. */
  chunks: z.number(),
  /** `SHA-256=` and the hash in base64url; empty where there is none. */
  digest: z.string(),
  /** When it was stored or changed last, ISO 8601, by the broker's clock. */
  storedAt: z.string(),
  /** Running number of that change in its bucket. */
  revision: z.number(),
  headers: z.array(z.tuple([z.string(), z.string()])).readonly(),
  metadata: z.record(z.string(), z.string()),
  /** It stands for another object, or, without a name, for a whole bucket; null: it has bytes of its own. */
  link: z.object({ bucket: z.string(), name: z.string().nullable() }).nullable(),
  /** It was deleted: only its name is left. */
  deleted: z.boolean(),
});
/** See {@link objectInfoSchema}. */
export type ObjectInfo = z.infer<typeof objectInfoSchema>;
