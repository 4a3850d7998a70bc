import * as z from "zod";

/** `GET /api/protobuf`: what payloads are decoded with whose subjects have a message type. */
export const protobufDescriptorsSchema = z.object({
  /** As the summary of the broker has it. */
  version: z.string(),
  /** A serialised `FileDescriptorSet` with all that it imports, base64. */
  descriptors: z.string(),
});
/** See {@link protobufDescriptorsSchema}. */
export type ProtobufDescriptors = z.infer<typeof protobufDescriptorsSchema>;
