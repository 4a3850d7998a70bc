/** An answer with a list, whose entries are still text: those that are known need not be read again. */
export interface ListAnswer {
  /** The answer with an empty list. */
  readonly rest: string;
  /** One JSON object each. */
  readonly entries: readonly string[];
}

/**
 * Cuts a list of objects out of an answer as servers write it: without spaces, and each entry beginning with `firstKey`.
 * Inside of a JSON text quotes are escaped, so that what divides two entries is nowhere else. Whatever does not look like
 * that is left in `rest`, without entries.
 */
export function cutList(answer: string, list: string, firstKey: string): ListAnswer {
  const opening = `"${list}":[`;
  const opensAt = answer.indexOf(opening);
  const firstAt = opensAt + opening.length;
  const entry = `{"${firstKey}":`;
  if (opensAt < 0 || !answer.startsWith(entry, firstAt)) return { rest: answer, entries: [] };
  const entries: string[] = [];
  const divider = `},${entry}`;
  let from = firstAt;
  for (let at = answer.indexOf(divider, from); at >= 0; at = answer.indexOf(divider, from)) {
    entries.push(answer.slice(from, at + 1));
    from = at + 2;
  }
  const closesAt = endOfObject(answer, from);
  entries.push(answer.slice(from, closesAt));
  return { rest: answer.slice(0, firstAt) + answer.slice(closesAt), entries };
}

/** Where a JSON object that begins at `from` is over. */
function endOfObject(text: string, from: number): number {
  let [depth, isText] = [0, false];
  for (let at = from; at < text.length; at++) {
    const letter = text[at];
    if (letter === "\\") at++;
    else if (letter === '"') isText = !isText;
    else if (!isText && letter === "{") depth++;
    else if (!isText && letter === "}" && --depth === 0) return at + 1;
  }
  return text.length;
}
