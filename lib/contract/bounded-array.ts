import * as z from "zod";

/**
 * An array of at most `most` elements. The number is checked before the elements are: Zod notes what is wrong with each,
 * and millions of wrong ones would take all memory.
 */
export function boundedArray<TElement extends z.ZodType>(element: TElement, most: number) {
  const isShort = (value: unknown) => !Array.isArray(value) || value.length <= most;
  return z.custom<z.input<TElement>[]>(isShort, `more than ${most} elements`).pipe(z.array(element));
}
