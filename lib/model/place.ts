import * as z from "zod";

/**
 * Where a message is kept. Only the broker's adapter knows what `at` means (a sequence, a partition with an offset, an
 * id): elsewhere it is handed on as it is, and compared for nothing but equality.
 */
export const placeSchema = z.object({
  /** Name of its stream, topic or queue. */
  channel: z.string().min(1),
  at: z.string().min(1),
});
/** See {@link placeSchema}. */
export type Place = Readonly<z.infer<typeof placeSchema>>;

/** A message, and how people know it. */
export const numberedPlaceSchema = z.object({
  place: placeSchema,
  /** The broker's own running number of it, for display; null where there is none. */
  number: z.number().nullable(),
});
/** See {@link numberedPlaceSchema}. */
export type NumberedPlace = Readonly<z.infer<typeof numberedPlaceSchema>>;

const separator = ":";

/** A place as one text, for URLs and keys: two places have the same only when they are the same. */
export function placeText({ channel, at }: Place): string {
  return `${encodeURIComponent(channel)}${separator}${encodeURIComponent(at)}`;
}

/** The place of a text made by {@link placeText}; null for any other text. */
export function parsePlace(text: string): Place | null {
  const parts = text.split(separator);
  if (parts.length !== 2) return null;
  try {
    const [channel, at] = parts.map(decodeURIComponent);
    return placeSchema.safeParse({ channel, at }).data ?? null;
  } catch {
    return null; // no such escape
  }
}
