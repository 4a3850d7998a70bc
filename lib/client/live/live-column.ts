import { valueText } from "../../model/payload/json-value";
import { visibleLine } from "../../model/text/visible-text";
import { type JsonPath, parsePath } from "../words/json-path";
import { type LiveRow, rowJson } from "./live-entry";
import type { EntryList } from "./live-ring";

/** A column that somebody chose: a header, or a JSON path into the payload. */
export type LiveColumn =
  | { readonly kind: "header"; readonly text: string; readonly name: string }
  | { readonly kind: "path"; readonly text: string; readonly path: JsonPath };

/** A column, or the reason why a text is not one. */
export type ParsedColumn =
  | { readonly kind: "column"; readonly column: LiveColumn }
  | { readonly kind: "invalid"; readonly reason: string };

/** Columns at most: more do not fit any screen. */
export const maxColumns = 8;
/** Characters of a cell: more than the widest shows. */
const cellLength = 200;

/** `$.data.total` is a JSON path, anything else the name of a header. */
export function parseColumn(text: string): ParsedColumn {
  if (!text.startsWith("$")) {
    return text.trim() === ""
      ? { kind: "invalid", reason: "it has no name" }
      : { kind: "column", column: { kind: "header", text, name: text } };
  }
  const parsed = parsePath(text);
  return parsed.kind === "path" ? { kind: "column", column: { kind: "path", text, path: parsed.path } } : parsed;
}

/** What a row has in a column, on one line; null: nothing. */
export function columnText(row: LiveRow, column: LiveColumn): string | null {
  const values =
    column.kind === "header"
      ? (row.headers ?? []).filter(([name]) => name === column.name).map(([, value]) => value)
      : pathValues(row, column.path);
  return values.length === 0 ? null : visibleLine(values.join(", ").slice(0, cellLength));
}

function pathValues(row: LiveRow, path: JsonPath): string[] {
  const json = rowJson(row);
  return json === undefined ? [] : path.find(json).map(valueText);
}

/** Rows that are looked into for suggestions, and what is suggested at most. */
const lookedAt = 20;
const maxSuggested = 60;
const deepest = 4;

/** Columns that the newest rows would fill: their headers, and the paths to their plain values. */
export function suggestColumns(entries: EntryList): string[] {
  const headers = new Set<string>();
  const paths = new Set<string>();
  for (let at = 0; at < Math.min(lookedAt, entries.length); at++) {
    const entry = entries.at(at);
    if (entry?.kind !== "message") continue;
    for (const [name] of entry.headers ?? []) headers.add(name);
    for (const path of pathsIn(rowJson(entry), "$", 0)) paths.add(path);
  }
  return [...[...headers].sort(), ...paths].slice(0, maxSuggested);
}

function* pathsIn(value: unknown, path: string, depth: number): Generator<string> {
  if (typeof value !== "object" || value === null) {
    if (value !== undefined && depth > 0) yield path;
    return;
  }
  if (depth === deepest || Array.isArray(value)) return;
  for (const [name, inner] of Object.entries(value)) yield* pathsIn(inner, `${path}${member(name)}`, depth + 1);
}

/** One step of a path: `.name`, or in brackets when the name is no plain word. */
export function member(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}
