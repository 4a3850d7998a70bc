import * as z from "zod";

/** Each is looked through for a subject that is new, and told to every browser. */
const mostPatterns = 500;

/** How payloads in protobuf are read, as the configuration has it. */
export const protobufSchema = z
  .strictObject({
    files: z
      .array(z.string().min(1))
      .min(1, "names no file")
      .describe(
        "Sources (names that end in .proto) and descriptor sets (all others), as buf build and protoc --descriptor_set_out --include_imports write them; relative to this configuration.",
      ),
    roots: z
      .array(z.string().min(1))
      .optional()
      .describe(
        "Directories that imports of .proto sources are looked for in; that of this configuration if absent. Beside the importing file they are looked for too.",
      ),
    types: z
      .record(z.string(), z.string().min(1))
      .refine((types) => Object.keys(types).length <= mostPatterns, `names more than ${mostPatterns} patterns`)
      .describe(
        'Message type by subject pattern, for example { "orders.*.created": "shop.OrderCreated", "orders.>": "shop.OrderEvent" }. Of several that fit the more specific one counts: token by token from the left, a word goes before * and that before >.',
      ),
  })
  .describe("Which payloads are protobuf, and of what type: they are shown and searched as JSON.");

/** See {@link protobufSchema}. */
export type WrittenProtobuf = z.output<typeof protobufSchema>;
