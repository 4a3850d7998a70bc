import * as z from "zod";

/** What a channel is when a broker keeps more than messages in it: values under keys, or objects in pieces. */
export const bucketSchema = z.object({
  kind: z.enum(["keyValue", "objects"]),
  /** As people know it: without what the broker puts before it. */
  name: z.string(),
});
/** See {@link bucketSchema}. */
export type Bucket = Readonly<z.infer<typeof bucketSchema>>;
