import type * as z from "zod";

/** True when the first of two values comes after the second. */
type IsAfter<Value> = (one: Value, other: Value) => boolean;

/** For moments, ISO 8601. */
export const laterThan: IsAfter<string> = (one, other) => Date.parse(one) > Date.parse(other);
/** For whole numbers, which may be text. */
export const greaterThan: IsAfter<number | string> = (one, other) => BigInt(one) > BigInt(other);

/**
 * A check for `superRefine` of an object in which `from` and `to` may be left out: refuses a range that ends before it
 * begins. It holds nothing, and an empty answer would look like good news.
 */
export function inOrder<From extends string, To extends string, Value>(from: From, to: To, isAfter: IsAfter<Value>) {
  return (input: { readonly [Key in From | To]?: Value | undefined }, context: z.core.$RefinementCtx): void => {
    const [first, last] = [input[from], input[to]];
    if (first === undefined || last === undefined || !isAfter(first, last)) return;
    context.addIssue({ code: "custom", path: [to], message: `lies before \`${from}\`, so that nothing could match` });
  };
}
