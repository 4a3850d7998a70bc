import type { compile as compilePath, JSONValue } from "json-p3";
import { rootedPath, valueText } from "../../model/payload/json-value";

type Compile = typeof compilePath;
type Query = ReturnType<Compile>;

/** The library of JSON paths: only who looks for a path needs it. */
let compile: Compile | null = null;

/** Loads the library. Until then no text is a path. */
export async function loadJsonPaths(): Promise<void> {
  compile ??= (await import("json-p3")).compile;
}

/** True once the library is loaded. */
export const hasJsonPaths = () => compile !== null;

/** A JSON path (RFC 9535) that can be looked up. */
export interface JsonPath {
  /** As it was written, with its `$`. */
  readonly text: string;
  /** Every value that it leads to. */
  find(json: JSONValue): JSONValue[];
}

/** A path, or the reason why a text is not one. */
export type ParsedPath =
  | { readonly kind: "path"; readonly path: JsonPath }
  | { readonly kind: "invalid"; readonly reason: string };

/** `$.data.total`, or short `data.total`. Never throws. */
export function parsePath(text: string): ParsedPath {
  if (compile === null) return { kind: "invalid", reason: "JSON paths are being loaded" };
  const full = rootedPath(text);
  try {
    const query = compile(full);
    return { kind: "path", path: { text: full, find: (json) => findIn(query, json) } };
  } catch (error) {
    return { kind: "invalid", reason: error instanceof Error ? error.message : String(error) };
  }
}

/** A hostile path or payload finds nothing rather than failing the whole list. */
function findIn(query: Query, json: JSONValue): JSONValue[] {
  try {
    return query.query(json).values();
  } catch {
    return []; // nested deeper than the library follows
  }
}

/** A condition on a payload: a path, and what it must lead to; null: anything. */
export interface JsonCondition {
  readonly path: JsonPath;
  readonly wanted: string | null;
}

/** A condition, or the reason why a text is not one. */
export type ParsedCondition =
  | { readonly kind: "condition"; readonly condition: JsonCondition }
  | { readonly kind: "invalid"; readonly reason: string };

/** `data.total = 42`; without an equals sign: the path must lead to something. Never throws. */
export function parseCondition(text: string): ParsedCondition {
  // A path may hold comparisons of its own: the first equals sign with a path before it is the one.
  for (const { index } of text.matchAll(/(?<![=!<>])=(?!=)/g)) {
    const parsed = parsePath(text.slice(0, index));
    if (parsed.kind === "path") {
      return { kind: "condition", condition: { path: parsed.path, wanted: text.slice(index + 1).trim() } };
    }
  }
  const parsed = parsePath(text);
  return parsed.kind === "path" ? { kind: "condition", condition: { path: parsed.path, wanted: null } } : parsed;
}

/** True when the path leads to the wanted value: `42` is the number and the text, `"42"` only the text. */
export function meets(json: JSONValue, { path, wanted }: JsonCondition): boolean {
  const found = path.find(json);
  return wanted === null
    ? found.length > 0
    : found.some((value) => valueText(value) === wanted || JSON.stringify(value) === wanted);
}
