import * as z from "zod";
import { objectInfoSchema } from "../model/bucket/object-info";
import { bucketPage } from "./bucket-page";
import { sentHeaderSchema } from "./publish";

/** Largest object that is taken, bytes: 1 GiB. */
export const mostObjectBytes = 1024 ** 3;
/** Bytes of a part of an upload at most. */
export const uploadPartBytes = 1024 * 1024;

const name = z.string().min(1).max(700);
const revision = z.number().int().min(0);

/** `GET /api/objects/{bucket}`: what is known of each object, in the order of names. */
export const objectListSchema = z.object({ objects: z.array(objectInfoSchema).readonly(), ...bucketPage });
/** See {@link objectListSchema}. */
export type ObjectList = z.infer<typeof objectListSchema>;

/** Query of `GET /api/objects/{bucket}/object` and `/bytes`. */
export const objectQuerySchema = z.object({ name });
/** `GET /api/objects/{bucket}/object`. */
export const objectAnswerSchema = z.object({
  object: objectInfoSchema,
  /** Why nothing can be written to its bucket, a sentence; null: it can. */
  obstacle: z.string().nullable(),
});

/** Body of `POST /api/objects/{bucket}/uploads`. */
export const uploadInputSchema = z.strictObject({
  name,
  sizeBytes: z.number().int().min(0).max(mostObjectBytes, `more than ${mostObjectBytes} bytes are not taken`),
  description: z.string().max(4_096).default(""),
  headers: z.array(sentHeaderSchema).max(64).default([]),
  /** The revision that was seen of the name; 0: there was none. Another one by the end refuses the object. */
  revision,
});
/** What a caller sends. */
export type UploadInput = z.input<typeof uploadInputSchema>;
/** Its answer: the parts of the object are sent under this id, one after the other. */
export const startedUploadSchema = z.object({ id: z.string(), partBytes: z.number() });

/** Body of `POST …/uploads/{id}/parts`. */
export const uploadPartSchema = z.strictObject({
  /** Bytes that were sent before: a part that comes twice, or out of order, is refused. */
  offset: z.number().int().min(0),
  /** Base64. */
  data: z.string().max(Math.ceil(uploadPartBytes / 3) * 4),
});
/** What a caller sends. */
export type UploadPart = z.input<typeof uploadPartSchema>;
/** Its answer; with the last part the object is there. */
export const uploadProgressSchema = z.object({ received: z.number(), object: objectInfoSchema.nullable() });
/** Answer of `POST …/uploads/{id}/cancel`; false: there was no such upload (any more). */
export const cancelledUploadSchema = z.object({ cancelled: z.boolean() });

/** Body of `POST /api/objects/{bucket}/delete`: the name, typed once more, and the revision that was seen. */
export const deleteObjectInputSchema = z.strictObject({ name, confirmed: z.strictObject({ name, revision }) });
/** What a caller sends. */
export type DeleteObjectInput = z.input<typeof deleteObjectInputSchema>;
/** Its answer. */
export const deletedObjectSchema = z.object({ deleted: z.literal(true) });
