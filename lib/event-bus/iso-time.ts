let last = { ms: Number.NaN, text: "" };

/** ISO 8601 of Unix milliseconds. Remembers the last one: a busy broker asks for the same millisecond many times. */
export function isoTime(ms: number): string {
  if (ms !== last.ms) last = { ms, text: new Date(ms).toISOString() };
  return last.text;
}
