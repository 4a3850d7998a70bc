import { type JSONPath, visit } from "jsonc-parser";

/**
 * The text of one member, as it was written: its numbers with all their digits, its keys as often as they came. `text` is
 * JSON, `path` the names that lead to the member; of a repeated name the last one counts, as for `JSON.parse`. Null where
 * there is no such member.
 */
export function memberSource(text: string, path: readonly string[]): string | null {
  let source: string | null = null;
  /** Objects and lists that are open. */
  let depth = 0;
  /** Where the member begins that is open; null: it is not. */
  let start: number | null = null;
  /** True for the member itself. One on the way to it, or it again, makes what was found before void. */
  const isMember = (place: () => JSONPath) => {
    if (depth === 0 || depth > path.length) return false;
    if (place().some((name, at) => name !== path[at])) return false;
    source = null;
    return depth === path.length;
  };
  const open = (offset: number, place: () => JSONPath) => {
    if (isMember(place)) start = offset;
    depth++;
  };
  const close = (end: number) => {
    depth--;
    if (start === null || depth !== path.length) return;
    source = text.slice(start, end);
    start = null;
  };
  visit(text, {
    onObjectBegin: (offset, _length, _line, _character, place) => open(offset, place),
    onArrayBegin: (offset, _length, _line, _character, place) => open(offset, place),
    onObjectEnd: (offset, length) => close(offset + length),
    onArrayEnd: (offset, length) => close(offset + length),
    onLiteralValue: (_value, offset, length, _line, _character, place) => {
      if (isMember(place)) source = text.slice(offset, offset + length);
    },
  });
  return source;
}
