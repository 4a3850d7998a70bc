import type { JsonLine, JsonToken } from "../../model/text/json-lines";

/** A line of JSON that is shown. */
export interface FoldedLine {
  /** Its index among all lines. */
  readonly at: number;
  readonly line: JsonLine;
  /** It opens a map or list that can be folded. */
  readonly folds: boolean;
  /** Lines that are folded away behind it; 0: none. */
  readonly hidden: number;
  /** What closes the folded map or list. */
  readonly close: readonly JsonToken[];
}

const opens = ({ tokens }: JsonLine) => /^[{[]$/.test(tokens.at(-1)?.text ?? "");

/** The lines that are left when those that begin at `folded` are folded. */
export function foldLines(lines: readonly JsonLine[], folded: ReadonlySet<number>): FoldedLine[] {
  const shown: FoldedLine[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at];
    if (line === undefined) break;
    const folds = opens(line);
    if (!folds || !folded.has(at)) {
      shown.push({ at, line, folds, hidden: 0, close: [] });
      continue;
    }
    const end = closeOf(lines, at, line.depth);
    shown.push({ at, line, folds, hidden: end - at - 1, close: lines[end]?.tokens ?? [] });
    at = end;
  }
  return shown;
}

/** Index of the line that closes what the one at `at` opens; behind the last line when that is not here. */
function closeOf(lines: readonly JsonLine[], at: number, depth: number): number {
  for (let next = at + 1; next < lines.length; next++) if (lines[next]?.depth === depth) return next;
  return lines.length;
}
