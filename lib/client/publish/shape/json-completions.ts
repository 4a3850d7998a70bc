import { findNodeAtLocation, getLocation, type Location, type Node, parseTree } from "jsonc-parser";
import { isMap, type JsonShape, shapeAt } from "./json-shape";

/** Something that may be written at a place of a JSON text. */
export interface JsonCompletion {
  /** What is shown, and what typed letters are compared with. */
  readonly label: string;
  /** What is written. */
  readonly text: string;
  readonly detail: string;
}

/** What may stand at an offset of a text, and the stretch that it takes the place of. */
export interface JsonCompletions {
  readonly from: number;
  readonly to: number;
  readonly options: readonly JsonCompletion[];
}

/** The fields or values that messages before had in a place; null: nothing is known of it. */
export function completeJson(text: string, offset: number, shape: JsonShape): JsonCompletions | null {
  const location = getLocation(text, offset);
  const { from, to } = wordAt(text, offset, location.previousNode);
  const options = location.isAtPropertyKey ? fieldsAt(text, location, shape) : valuesAt(location, shape);
  return options.length === 0 ? null : { from, to, options };
}

function fieldsAt(text: string, { path }: Location, shape: JsonShape): JsonCompletion[] {
  const parents = path.slice(0, -1);
  const parent = shapeAt(shape, parents);
  if (parent === null || isMap(parent)) return [];
  const there = namesAt(parseTree(text), parents);
  return [...parent.fields]
    .filter(([name]) => !there.has(name))
    .toSorted(([, a], [, b]) => b.seen - a.seen)
    .map(([name, { seen, example }]) => ({
      label: name,
      text: `${JSON.stringify(name)}: ${emptyOf(example)}`,
      detail: `in ${seen} of ${parent.objects}`,
    }));
}

function namesAt(tree: Node | undefined, path: readonly (string | number)[]): Set<unknown> {
  const node = tree === undefined ? undefined : findNodeAtLocation(tree, [...path]);
  // A name without a colon is being written.
  const members = node?.children?.filter(({ children }) => children?.length === 2) ?? [];
  return new Set(members.map(({ children }) => children?.[0]?.value));
}

function valuesAt({ path, previousNode }: Location, shape: JsonShape): JsonCompletion[] {
  // Behind a value there is room for a comma only.
  if (previousNode?.type === "property") return [];
  const place = shapeAt(shape, path);
  return [...(place?.values ?? [])]
    .toSorted(([, a], [, b]) => b - a)
    .map(([json, count]) => ({ label: json, text: json, detail: `${count} times` }));
}

/** The value that a field is begun with. */
function emptyOf(example: unknown): string {
  if (Array.isArray(example)) return "[]";
  if (typeof example === "object" && example !== null) return "{}";
  return JSON.stringify(example) ?? "null";
}

/** The name or value that is being written at an offset: from its quote on, or from its first letter. */
function wordAt(text: string, offset: number, node: Node | undefined): { from: number; to: number } {
  if (node !== undefined && node.offset <= offset && offset <= node.offset + node.length && node.type !== "object")
    return { from: node.offset, to: Math.max(offset, node.offset + node.length) };
  const [word = ""] = /[\w"$-]*$/.exec(text.slice(Math.max(0, offset - 200), offset)) ?? [];
  return { from: offset - word.length, to: offset };
}
