import { type Node, type ParseError, parseTree } from "jsonc-parser";

/** A place where two JSON texts differ. */
export interface Difference {
  /** As JSONPath writes it: `$.data.items[0].sku`. */
  readonly path: string;
  /** The value on each side as it is written; null: it is not there. */
  readonly left: string | null;
  readonly right: string | null;
}

/** Deepest nesting that is followed; what lies deeper is compared as it is written. */
const deepest = 200;

/**
 * Where two JSON texts differ in what they say: the order of members, white space and the way a number or a character is
 * written make no difference; numbers are exact, however large. Items of arrays are compared by their place. Null where
 * one of them is not JSON.
 */
export function diffJson(left: string, right: string): Difference[] | null {
  const [before, after] = [leavesOf(left), leavesOf(right)];
  if (before === null || after === null) return null;
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].flatMap((path) => {
    const [one, other] = [before.get(path), after.get(path)];
    if (one?.meaning === other?.meaning) return [];
    return [{ path, left: one?.written ?? null, right: other?.written ?? null }];
  });
}

interface Leaf {
  readonly written: string;
  /** Equal for equal values. */
  readonly meaning: string;
}

function leavesOf(text: string): Map<string, Leaf> | null {
  const errors: ParseError[] = [];
  const root = treeOf(text, errors);
  if (root === undefined || errors.length > 0) return null;
  const leaves = new Map<string, Leaf>();
  collect(root, "$", { text, leaves, depth: 0 });
  return leaves;
}

function treeOf(text: string, errors: ParseError[]): Node | undefined {
  try {
    return parseTree(text, errors, { allowTrailingComma: false, disallowComments: true });
  } catch (error) {
    // Nested deeper than the parser can follow: a payload may be made so.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

interface Walk {
  readonly text: string;
  readonly leaves: Map<string, Leaf>;
  readonly depth: number;
}

function collect(node: Node, path: string, { text, leaves, depth }: Walk): void {
  const children = node.children ?? [];
  const below = { text, leaves, depth: depth + 1 };
  if (children.length === 0 || depth >= deepest) {
    leaves.set(path, leafOf(node, text));
    return;
  }
  if (node.type === "array") {
    for (const [at, item] of children.entries()) collect(item, `${path}[${at}]`, below);
    return;
  }
  for (const { children: [key, value] = [] } of children)
    if (key !== undefined && value !== undefined) collect(value, `${path}${member(String(key.value))}`, below);
}

const plainName = /^[\p{L}_][\p{L}\p{N}_]*$/u;

const member = (name: string) => (plainName.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`);

function leafOf({ type, value, offset, length }: Node, text: string): Leaf {
  const written = text.slice(offset, offset + length);
  switch (type) {
    case "string":
      return { written, meaning: JSON.stringify(value) };
    case "number":
      return { written, meaning: numberMeaning(written) };
    default:
      // Empty objects and arrays, true, false, null; and what is nested too deeply.
      return { written, meaning: written.replaceAll(/^([[{])\s+([\]}])$/g, "$1$2") };
  }
}

/** Equal for numbers of the same value: `1`, `1.0` and `10e-1`, to the last digit. */
function numberMeaning(written: string): string {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(written) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, "");
  const kept = digits.replace(/0+$/, "");
  if (kept === "") return "0";
  return `${sign}${kept}e${Number(exponent) - fraction.length + (digits.length - kept.length)}`;
}
