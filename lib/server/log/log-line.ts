import { shortenText } from "../../model/text/short-text";

/** Longest line that is not cut, in UTF-16 units: what somebody sends must not decide how large the log grows. */
const longestLine = 16 * 1024;

/** How much of a longer line is kept, the first that makes it short enough. */
const generous: Cut = { text: 2_000, items: 20, depth: 6 };
const strict: Cut = { text: 200, items: 10, depth: 3 };

interface Cut {
  /** UTF-16 units of a text. */
  readonly text: number;
  /** Elements of an array, fields of an object. */
  readonly items: number;
  readonly depth: number;
}

/** A line of JSON; one that is too long is shortened and has `"cut":true`. */
export function boundedLine(line: string): string {
  if (line.length <= longestLine) return line;
  const fields = Object.entries(objectOf(JSON.parse(line)));
  for (const cut of [generous, strict]) {
    // Top-level fields are ours and few: all of them stay.
    const shortened = fields.map(([name, field]) => [name, shorten(field, cut)]);
    const shorter = `${JSON.stringify({ ...Object.fromEntries(shortened), cut: true })}\n`;
    if (shorter.length <= longestLine) return shorter;
  }
  const basic = fields.filter(([name]) => ["level", "time", "name", "msg"].includes(name));
  return `${JSON.stringify({ ...Object.fromEntries(basic.map(([name, field]) => [name, shorten(field, strict)])), cut: true })}\n`;
}

function shorten(value: unknown, { text, items, depth }: Cut): unknown {
  if (typeof value === "string") return shortenText(value, text);
  if (typeof value !== "object" || value === null) return value;
  if (depth === 0) return "…";
  const inner = { text, items, depth: depth - 1 };
  if (Array.isArray(value)) return value.slice(0, items).map((item) => shorten(item, inner));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, items)
      .map(([name, field]) => [shortenText(name, 100), shorten(field, inner)]),
  );
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
