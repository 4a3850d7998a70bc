import { encodeTime } from "ulid";

const timeLength = 10;
const randomLength = 16;
/** Crockford's base 32, as in the ULID specification. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

const randomBytes = new Uint8Array(randomLength * 256);
let randomText = "";
let used = 0;
let lastTime = { ms: Number.NaN, text: "" };

/**
 * A new ULID for this time: sortable by its first part, with 80 random bits. Made here and not by the ulid package,
 * which asks the operating system for each character: that takes longer than all the rest of a publish.
 */
export function newEventId(nowMs: number): string {
  if (nowMs !== lastTime.ms) lastTime = { ms: nowMs, text: encodeTime(nowMs, timeLength) };
  if (used >= randomText.length) fillRandomText();
  used += randomLength;
  return lastTime.text + randomText.slice(used - randomLength, used);
}

function fillRandomText(): void {
  crypto.getRandomValues(randomBytes);
  for (let at = 0; at < randomBytes.length; at++) randomBytes[at] = alphabet.charCodeAt((randomBytes[at] ?? 0) & 31);
  randomText = Buffer.from(randomBytes.buffer).toString("latin1");
  used = 0;
}
