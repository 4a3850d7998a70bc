/** Largest running number that a broker gives: 64 bits. */
const largest = 2n ** 64n - 1n;

/**
 * What is wrong with a text as the running number of a message, a clause for people; null when nothing is. Numbers stay
 * text: beyond 2^53 a JavaScript number would be that of another message.
 */
export function numberProblem(text: string): string | null {
  if (!/^\d+$/.test(text)) return "not a whole number";
  const number = BigInt(text);
  if (number < 1n) return "numbers start at 1";
  return number > largest ? `numbers go up to ${largest}` : null;
}

/** A running number without leading zeros. Throws `SyntaxError` when the text is no number. */
export const canonicalNumber = (text: string): string => BigInt(text).toString();

/** Bits of a number that is counted with in place of a larger one. */
const countedBits = 52;

/**
 * A running number to count with: how far two lie apart is exact. One beyond 2^53, which is `exact` only as text, would be
 * rounded; in its place comes what it is beyond a multiple of 2^52.
 */
export function countable(number: number, exact: string | undefined): number {
  return exact === undefined ? number : Number(BigInt.asUintN(countedBits, BigInt(exact)));
}

/** The running number of a message for another reader; null where it has none. One that is too large is its place. */
export function writtenNumber({
  number,
  at,
}: {
  readonly number: number | null;
  readonly at: string | null;
}): string | null {
  if (number !== null) return String(number);
  const isLarge = at !== null && numberProblem(at) === null && !Number.isSafeInteger(Number(at));
  return isLarge ? at : null;
}
