/** Finds sequences of so many digits that a number of ours may not hold them; cheap where there are none. */
const largeSequence = /seq":\d{16}/;
const sequences = /"((?:first_|last_|stream_|opt_start_)?seq)":(\d{16,20})/g;

/**
 * An answer of the server in which sequences beyond 2^53 are text, so that no digit is lost; all others are numbers. Costs
 * a look through the text where there are none.
 */
export function parseExactly(text: string): unknown {
  return JSON.parse(largeSequence.test(text) ? text.replace(sequences, quoteIfLarge) : text);
}

function quoteIfLarge(whole: string, name: string, digits: string): string {
  return Number.isSafeInteger(Number(digits)) ? whole : `"${name}":"${digits}"`;
}
