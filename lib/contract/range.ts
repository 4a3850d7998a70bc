/** True when the first of two values comes after the second. */
type IsAfter<Value> = (one: Value, other: Value) => boolean;

/** For moments, ISO 8601. */
export const laterThan: IsAfter<string> = (one, other) => Date.parse(one) > Date.parse(other);
/** For whole numbers, which may be text. */
export const greaterThan: IsAfter<number | string> = (one, other) => BigInt(one) > BigInt(other);

/** What an object with two ends must hold, and what is said where it does not: the parameters of `refine`. */
type InOrder<Ends> = readonly [(input: Ends) => boolean, { readonly error: string; readonly path: string[] }];

/**
 * For `refine` of an object in which `from` and `to` may be left out: refuses a range that ends before it begins. It holds
 * nothing, and an empty answer would look like good news.
 */
export function inOrder<From extends string, To extends string, Value>(
  from: From,
  to: To,
  isAfter: IsAfter<Value>,
): InOrder<{ readonly [Key in From | To]?: Value | undefined }> {
  const error = `lies before \`${from}\`, so that nothing could match`;
  return [
    ({ [from]: first, [to]: last }) => first === undefined || last === undefined || !isAfter(first, last),
    { error, path: [to] },
  ];
}
