import * as z from "zod";
import { keyEntrySchema, keyOperationSchema } from "../model/bucket/key-entry";
import { ttlProblem } from "../model/message/message-time";
import { bucketPage } from "./bucket-page";

const key = z.string().min(1).max(1_000);
const revision = z.number().int().min(0);
const ttl = z
  .string()
  .max(64)
  .refine((text) => ttlProblem(text) === null, {
    error: ({ input }) => ttlProblem(String(input)) ?? "no length of time",
  })
  .nullable()
  .default(null);

/** `GET /api/kv/{bucket}/keys`: each key with its newest revision, in the order of keys. */
export const keyListSchema = z.object({ entries: z.array(keyEntrySchema).readonly(), ...bucketPage });
/** See {@link keyListSchema}. */
export type KeyList = z.infer<typeof keyListSchema>;

/** Query of `GET /api/kv/{bucket}/changes`. */
export const keyChangesQuerySchema = z.object({ after: z.coerce.number().int().min(0) });
/** `GET /api/kv/{bucket}/changes`: what changed after a revision, oldest first. */
export const keyChangesSchema = z.object({
  entries: z.array(keyEntrySchema).readonly(),
  /** The bucket's newest revision: go on from here. */
  end: z.number(),
  /** More changed than is told at once: read the keys anew. */
  more: z.boolean(),
});
/** See {@link keyChangesSchema}. */
export type KeyChanges = z.infer<typeof keyChangesSchema>;

/** Query of `GET /api/kv/{bucket}/history`. */
export const keyHistoryQuerySchema = z.object({ key });
/** `GET /api/kv/{bucket}/history`: the revisions of a key that are kept, newest first. */
export const keyHistorySchema = z.object({
  entries: z.array(keyEntrySchema).readonly(),
  /** There are more than are told. */
  more: z.boolean(),
});
/** See {@link keyHistorySchema}. */
export type KeyHistory = z.infer<typeof keyHistorySchema>;

/** Answer of `GET /api/kv/{bucket}/removal`: what deleting a key, or purging it, would do. */
export const keyRemovalSchema = z.object({
  key: z.string(),
  revision: z.number(),
  operation: keyOperationSchema,
  /** Revisions that are kept of it now, the newest included. */
  revisions: z.number(),
  /** Revisions that the bucket keeps of each key; null: all. */
  history: z.number().nullable(),
  /** The mark of a purge can be told to leave by itself. */
  takesTtl: z.boolean(),
  /** Why nothing can be written, a sentence; null: it can. */
  obstacle: z.string().nullable(),
});
/** See {@link keyRemovalSchema}. */
export type KeyRemovalPlan = z.infer<typeof keyRemovalSchema>;

/** Body of `POST /api/kv/{bucket}/put`. */
export const putKeyInputSchema = z.strictObject({
  key,
  payload: z.strictObject({ encoding: z.enum(["utf8", "base64"]).default("utf8"), data: z.string() }),
  /** The revision that was seen of the key; 0: it had none, or was deleted. Another one by now refuses the value. */
  revision,
  /** How long it is kept, `90s` or `1h30m`; null: as the bucket has it. */
  ttl,
});
/** What a caller sends. */
export type PutKeyInput = z.input<typeof putKeyInputSchema>;

/** Body of `POST /api/kv/{bucket}/delete`. */
export const deleteKeyInputSchema = z.strictObject({ key, revision });
/** What a caller sends. */
export type DeleteKeyInput = z.input<typeof deleteKeyInputSchema>;

/** Body of `POST /api/kv/{bucket}/purge`: the key, typed once more, and what of the plan was confirmed. */
export const purgeKeyInputSchema = z.strictObject({ key, revision, ttl, confirmed: z.strictObject({ name: key }) });
/** What a caller sends. */
export type PurgeKeyInput = z.input<typeof purgeKeyInputSchema>;

/** Answer of `POST /api/kv` and `POST /api/objects`. */
export const createdBucketSchema = z.object({ bucket: z.string() });

/** Answer of everything that changes a key: the revision that it has now. */
export const changedKeySchema = z.object({ revision: z.number() });
