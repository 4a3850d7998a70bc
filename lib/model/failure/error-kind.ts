import { shortenText } from "../text/short-text";

/** Characters of a kind at most. */
export const maxErrorKind = 200;
/** Stands for what differs from message to message. */
const variable = "…";
const word = /[\p{L}\p{N}_.:/@#-]+/gu;
const mark = /[_.:/@#-]/;
/** A status or another small code: what it says is the same for each message. */
const smallCode = /^\d{1,3}$/;

/**
 * What an error is about, without what differs from message to message: words that hold digits (ids, times, amounts),
 * but for whole numbers below 1,000. `o-17: no route` and `o-18: no route` are one kind. Null for no error.
 */
export function errorKindOf(error: string | null): string | null {
  if (error === null) return null;
  const kind = error.replace(word, generalize).replace(/\s+/g, " ").trim();
  return kind === "" ? null : shortenText(kind, maxErrorKind);
}

function generalize(text: string): string {
  // From the end on: a pattern that ends there would be tried at each character of a long word.
  let end = text.length;
  while (end > 0 && mark.test(text.charAt(end - 1))) end--;
  const core = text.slice(0, end);
  return /\p{N}/u.test(core) && !smallCode.test(core) ? variable + text.slice(end) : text;
}
