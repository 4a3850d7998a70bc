/** What a piece of JSON text is, for colouring. */
export type JsonTokenKind = "key" | "string" | "number" | "literal" | "punctuation";

/** A piece of JSON text exactly as it was written. */
export interface JsonToken {
  readonly kind: JsonTokenKind;
  readonly text: string;
}

/** One line of pretty-printed JSON. */
export interface JsonLine {
  /** Nesting depth, from 0. */
  readonly depth: number;
  readonly tokens: readonly JsonToken[];
}

/** True when the text is one JSON value. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

// The strings' loop is unrolled, so that one of a megabyte does not exhaust the expression's stack.
const piece = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}[\],:]/g;

const kindOf = (text: string, isKey: boolean): JsonTokenKind => {
  if (text.startsWith('"')) return isKey ? "key" : "string";
  if (/^[-\d]/.test(text)) return "number";
  return /^[tfn]/.test(text) ? "literal" : "punctuation";
};

/**
 * Valid JSON text line by line, indented anew. It works on the text and not on the parsed value: numbers beyond
 * 2^53, trailing zeros and repeated keys stay as they are on the wire. Lazy, so the first lines of a huge text are cheap.
 */
export function* jsonLines(text: string): Generator<JsonLine> {
  let depth = 0;
  let tokens: JsonToken[] = [];
  const pieces = text.matchAll(piece);
  let current = pieces.next();
  while (!current.done) {
    const value = current.value[0];
    current = pieces.next();
    const following = current.done ? undefined : current.value[0];
    if (value === "}" || value === "]") {
      if (tokens.length > 0) yield { depth, tokens };
      depth--;
      tokens = [];
    }
    tokens.push({ kind: kindOf(value, following === ":"), text: value });
    if (value === ":") tokens.push({ kind: "punctuation", text: " " });
    if (value === "{" || value === "[") {
      const close = value === "{" ? "}" : "]";
      if (following === close) {
        tokens.push({ kind: "punctuation", text: close });
        current = pieces.next();
        continue;
      }
      yield { depth, tokens };
      tokens = [];
      depth++;
    } else if (value === ",") {
      yield { depth, tokens };
      tokens = [];
    }
  }
  if (tokens.length > 0) yield { depth, tokens };
}

/** The pretty-printed text, two spaces a level. */
export function prettyJson(text: string): string {
  const lines: string[] = [];
  for (const { depth, tokens } of jsonLines(text)) {
    lines.push("  ".repeat(depth) + tokens.map((token) => token.text).join(""));
  }
  return lines.join("\n");
}
