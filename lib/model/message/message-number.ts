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
