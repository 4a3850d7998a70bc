import { findNodeAtLocation, type Node, parseTree } from "jsonc-parser";
import { findJsonFault } from "../json-fault";
import type { JsonShape } from "./json-shape";
import { unusualParts } from "./unusual-parts";

/** A stretch of a text with something to say about it; offsets in UTF-16 units. */
export interface TextMark {
  readonly from: number;
  readonly to: number;
  /** `error`: no JSON. `info`: unlike the messages before. */
  readonly severity: "error" | "info";
  /** A sentence. */
  readonly words: string;
}

/** Larger texts are only looked through for what makes them no JSON. */
const largestLearned = 200_000;

/** Where a text is no JSON, or differs from the messages that a shape was learned from (none). */
export function jsonMarks(text: string, shape: JsonShape | null): TextMark[] {
  const fault = findJsonFault(text);
  if (fault !== null) {
    const from = offsetOf(text, fault);
    return [{ from, to: Math.min(text.length, from + 1), severity: "error", words: fault.message }];
  }
  if (shape === null || text.length > largestLearned) return [];
  const tree = parseTree(text);
  if (tree === undefined) return [];
  return unusualParts(shape, JSON.parse(text)).map(({ path, kind, words }) => ({
    ...rangeOf(tree, path, kind),
    severity: "info",
    words,
  }));
}

/** A new field is marked at its name, a value at the value, what is missing at the brace that it is missing behind. */
function rangeOf(tree: Node, path: readonly (string | number)[], kind: "new" | "type" | "missing") {
  const node = findNodeAtLocation(tree, [...path]) ?? tree;
  if (kind === "missing") return { from: node.offset, to: node.offset + 1 };
  const name = kind === "new" ? node.parent?.children?.[0] : undefined;
  const { offset, length } = name ?? node;
  return { from: offset, to: offset + length };
}

/** `line` and `column` from 1. */
function offsetOf(text: string, { line, column }: { readonly line: number; readonly column: number }): number {
  let from = 0;
  for (let at = 1; at < line; at++) from = text.indexOf("\n", from) + 1;
  return Math.min(text.length, from + column - 1);
}
