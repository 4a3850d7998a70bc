import * as z from "zod";

/** How far a figure can be trusted. */
const howKnown = z.enum(["exact", "estimate", "at least", "at most"]);

/**
 * The shape of a figure that may be unknown: with `how` far it can be trusted, or with a sentence for people `why` it is
 * not known. Unknown and 0 never look alike.
 */
export function knownSchema<T extends z.ZodType>(value: T) {
  return z.union([z.object({ value, how: howKnown }), z.object({ value: z.null(), why: z.string().min(1) })]);
}

/** See {@link knownSchema}. */
export type Known<T> =
  | { readonly value: T; readonly how: z.infer<typeof howKnown> }
  | { readonly value: null; readonly why: string };
