import * as z from "zod";

const infoSchema = z.object({ config: z.record(z.string(), z.unknown()) });

/** The settings in an answer of `STREAM.INFO` or `CONSUMER.INFO`, as they came: also those that no type knows. */
export function toConfig(answer: unknown): Record<string, unknown> {
  return infoSchema.parse(answer).config;
}
