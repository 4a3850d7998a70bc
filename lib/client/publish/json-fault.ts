/** The first thing in a text that is not JSON. */
export interface JsonFault {
  /** From 1. */
  readonly line: number;
  /** In characters, from 1. */
  readonly column: number;
  /** What is wrong, as a sentence. */
  readonly message: string;
}

/** What may come next. */
type Expected = "value" | "value or ]" | "key" | "key or }" | "colon" | "comma or close" | "end";

const whiteSpace = /[ \t\n\r]*/y;
const numberText = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const literalText = /true|false|null/y;
const word = /[\p{L}\p{N}_$']+/uy;

/** Where a text stops being JSON, or null when it is JSON. Browsers disagree on how they say it, so it is looked for here. */
export function findJsonFault(text: string): JsonFault | null {
  if (text.trim() === "") return { line: 1, column: 1, message: "Nothing is here. Write JSON, for example {}." };
  const found = scan(text);
  return found === null ? null : { ...position(text, found.at), message: found.message };
}

interface Found {
  readonly at: number;
  readonly message: string;
}

/** Without recursion: hostile nesting must not exhaust the stack. */
function scan(text: string): Found | null {
  const open: ("{" | "[")[] = [];
  let expected: Expected = "value";
  let at = 0;
  for (;;) {
    at = skip(whiteSpace, text, at);
    const character = text[at];
    if (character === undefined) return expected === "end" ? null : { at, message: endMessage(open.at(-1)) };
    const inside = open.at(-1);
    switch (expected) {
      case "value":
      case "value or ]": {
        if (character === "{" || character === "[") {
          open.push(character);
          expected = character === "{" ? "key or }" : "value or ]";
          at++;
          continue;
        }
        if (character === "]" && expected === "value or ]") break;
        const end = readScalar(text, at);
        if (typeof end !== "number") return end;
        at = end;
        expected = inside === undefined ? "end" : "comma or close";
        continue;
      }
      case "key":
      case "key or }": {
        if (character === "}" && expected === "key or }") break;
        if (character !== '"') return { at, message: keyMessage(character) };
        const end = readString(text, at);
        if (typeof end !== "number") return end;
        at = end;
        expected = "colon";
        continue;
      }
      case "colon":
        if (character !== ":") return { at, message: `A colon is missing before ${name(text, at)}.` };
        at++;
        expected = "value";
        continue;
      case "comma or close":
        if (character === ",") {
          at++;
          expected = inside === "{" ? "key" : "value";
          continue;
        }
        if (character !== (inside === "{" ? "}" : "]")) return { at, message: afterValueMessage(text, at, inside) };
        break;
      case "end":
        return { at, message: `After the end there is still ${name(text, at)}.` };
    }
    // The innermost object or list is closed.
    open.pop();
    at++;
    expected = open.length === 0 ? "end" : "comma or close";
  }
}

function readScalar(text: string, at: number): number | Found {
  if (text[at] === '"') return readString(text, at);
  const literal = skip(literalText, text, at);
  if (literal > at) return literal;
  const number = skip(numberText, text, at);
  if (number > at) return number;
  return { at, message: valueMessage(text, at) };
}

function readString(text: string, start: number): number | Found {
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at];
    if (character === '"') return at + 1;
    if (character === "\\") {
      const escaped = /^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.exec(text.slice(at + 1, at + 6));
      if (escaped === null) return { at, message: 'A backslash here must be followed by one of " \\ / b f n r t u.' };
      at += escaped[0].length;
    } else if (character !== undefined && character < " ") {
      return { at, message: "A string ends on its line; a line break in it is written \\n, a tab \\t." };
    }
  }
  return { at: start, message: "This string has no closing quote." };
}

function valueMessage(text: string, at: number): string {
  const character = text[at];
  if (character === "]" || character === "}") return `A comma is too much before ${character}.`;
  if (character === ",") return "A value is missing before the comma.";
  if (character === "'") return "Strings are written in double quotes.";
  const found = name(text, at);
  if (/^(?:true|false|null|none|undefined|nan)$/i.test(found))
    return `${found} is not JSON: write true, false or null.`;
  return `A value cannot begin with ${found}; a string needs double quotes.`;
}

function keyMessage(character: string): string {
  if (character === "}") return "A comma is too much before }.";
  if (character === ",") return "A comma is too much.";
  return "A key in double quotes is expected here.";
}

function afterValueMessage(text: string, at: number, inside: "{" | "[" | undefined): string {
  const character = text[at];
  if (character === "}" || character === "]") return `Closed with ${character}, but opened with ${inside}.`;
  return `A comma is missing before ${name(text, at)}.`;
}

function endMessage(inside: "{" | "[" | undefined): string {
  if (inside === undefined) return "The text ends too early.";
  return inside === "{" ? "The closing } is missing." : "The closing ] is missing.";
}

/** What stands at a place, short. */
function name(text: string, at: number): string {
  const end = skip(word, text, at);
  return end > at ? text.slice(at, Math.min(end, at + 20)) : String.fromCodePoint(text.codePointAt(at) ?? 0x20);
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  return match === null ? at : at + match[0].length;
}

function position(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/**
 * The first number of a JSON text that would arrive changed, since a JavaScript number holds about 17 digits; null when
 * all arrive as they are.
 */
export function findLossyNumber(json: string): string | null {
  for (const [token] of json.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs)) {
    if (!token.startsWith('"') && isLossy(token)) return token;
  }
  return null;
}

function isLossy(token: string): boolean {
  const value = Number(token);
  if (!Number.isFinite(value)) return true;
  if (/^-?\d+$/.test(token)) return BigInt(token) !== BigInt(value);
  const digits = token
    .replace(/[eE].*$/, "")
    .replace(/[-.]/g, "")
    .replace(/^0+/, "")
    .replace(/0+$/, "");
  return digits.length > 17;
}
