/**
 * JSON as YAML: what is nested is indented, texts and numbers are written as JSON has them, which YAML reads as the same. A
 * number is kept digit by digit, however large it is. Throws `SyntaxError` for what is no JSON.
 */
export function yamlText(json: string): string {
  return `${lines(parse(json), "").join("\n")}\n`;
}

/** A value with its numbers as they are written. */
type Node =
  | { readonly kind: "scalar"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly Node[] }
  | { readonly kind: "map"; readonly entries: readonly (readonly [key: string, value: Node])[] };

/** Marks a number on its way through the parser; no text of a configuration begins so. */
const mark = "\u0000number:";

function parse(json: string): Node {
  JSON.parse(json);
  // Every number that is no part of a text becomes one, so that no digit is lost.
  const marked = json.replaceAll(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    token.startsWith('"') ? token : JSON.stringify(`${mark}${token}`),
  );
  return nodeOf(JSON.parse(marked));
}

function nodeOf(value: unknown): Node {
  if (Array.isArray(value)) return { kind: "list", items: value.map(nodeOf) };
  if (typeof value === "object" && value !== null)
    return { kind: "map", entries: Object.entries(value).map(([key, inner]) => [key, nodeOf(inner)]) };
  const isNumber = typeof value === "string" && value.startsWith(mark);
  return { kind: "scalar", text: isNumber ? value.slice(mark.length) : JSON.stringify(value) };
}

function lines(node: Node, indent: string): string[] {
  switch (node.kind) {
    case "scalar":
      return [`${indent}${node.text}`];
    case "list":
      return node.items.length === 0 ? [`${indent}[]`] : node.items.flatMap((item) => itemLines(item, indent));
    case "map":
      return node.entries.length === 0 ? [`${indent}{}`] : node.entries.flatMap((entry) => entryLines(entry, indent));
  }
}

function itemLines(item: Node, indent: string): string[] {
  const [first = "", ...rest] = lines(item, `${indent}  `);
  return [`${indent}- ${first.trimStart()}`, ...rest];
}

function entryLines([key, value]: readonly [string, Node], indent: string): string[] {
  const name = /^[A-Za-z_][\w-]*$/.test(key) && !reserved.test(key) ? key : JSON.stringify(key);
  const isFlat = value.kind === "scalar" || sizeOf(value) === 0;
  if (isFlat) return [`${indent}${name}: ${lines(value, "").join("")}`];
  return [`${indent}${name}:`, ...lines(value, `${indent}  `)];
}

/** Words that YAML takes for something else. */
const reserved = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

const sizeOf = (node: Exclude<Node, { kind: "scalar" }>) =>
  node.kind === "list" ? node.items.length : node.entries.length;
