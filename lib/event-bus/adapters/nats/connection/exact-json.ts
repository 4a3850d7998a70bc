/** Sequences of so many digits that a number of ours may not hold them. */
const sequences = /"((?:first_|last_|stream_|opt_start_)?seq)":(\d{16,20})/g;

/**
 * An answer of the server in which sequences beyond 2^53 are text, so that no digit is lost; all others are numbers. An
 * ordinary answer is parsed once, and a few of its numbers are looked at.
 */
export function parseExactly(text: string): unknown {
  const answer: unknown = JSON.parse(text);
  return isRounded(answer) ? JSON.parse(text.replace(sequences, quoteIfLarge)) : answer;
}

function quoteIfLarge(whole: string, name: string, digits: string): string {
  return Number.isSafeInteger(Number(digits)) ? whole : `"${name}":"${digits}"`;
}

/** True where a sequence of an answer, or of an entry of a list, came out rounded. */
function isRounded(answer: unknown): boolean {
  if (holdsRounded(answer)) return true;
  for (const list of [field(answer, "streams"), field(answer, "consumers")]) {
    if (Array.isArray(list) && list.some(holdsRounded)) return true;
  }
  return false;
}

function holdsRounded(entry: unknown): boolean {
  const state = field(entry, "state");
  return (
    isLarge(field(field(entry, "delivered"), "stream_seq")) ||
    isLarge(field(state, "last_seq")) ||
    isLarge(field(state, "first_seq")) ||
    isLarge(field(field(entry, "message"), "seq")) ||
    isLarge(field(entry, "seq")) ||
    isLarge(field(entry, "stream_seq")) ||
    isLarge(field(field(entry, "config"), "opt_start_seq"))
  );
}

const isLarge = (value: unknown) => typeof value === "number" && value > Number.MAX_SAFE_INTEGER;

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
