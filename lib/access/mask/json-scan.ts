import { type JSONVisitor, printParseErrorCode, visit } from "jsonc-parser";

/** Hears of what stands in a JSON text, in its order. Offsets and lengths are characters of the text. */
export interface JsonReader {
  /** An object (`first` is "") or list (0) begins. */
  open(offset: number, first: "" | 0): void;
  /** It ends before `end`. */
  close(end: number): void;
  /** The name of a member, quotes included. */
  name(name: string, offset: number, length: number): void;
  /** A comma: the next member, or the next part of a list. */
  next(): void;
  /** A text, quotes included, number, true, false or null. */
  value(value: unknown, offset: number, length: number): void;
}

/**
 * Reads a JSON text; false when it is none, whatever the reader heard. `cut`: it may end anywhere. A reader that throws
 * ends the reading.
 */
export function scanJson(text: string, reader: JsonReader, cut: boolean): boolean {
  return cut ? scanBeginning(text, reader) : scanTokens(text, reader) && isJson(text);
}

/** What a text may end with that is cut inside a number, true, false or null. */
const begunWord = /^(?:-?[\d.eE+-]*|t(?:ru?)?|f(?:a(?:ls?)?)?|n(?:ul?)?)$/;

class NotJsonError extends Error {
  override readonly name = "NotJsonError";
}

/** Made once: each new error would note where it comes from, which costs more than to read a short text. */
const notJson = new NotJsonError();

/** By a parser that can read on behind what it does not understand; several times slower. */
function scanBeginning(text: string, reader: JsonReader): boolean {
  const visitor: JSONVisitor = {
    onObjectBegin: (offset) => reader.open(offset, ""),
    onObjectEnd: (offset, length) => reader.close(offset + length),
    onArrayBegin: (offset) => reader.open(offset, 0),
    onArrayEnd: (offset, length) => reader.close(offset + length),
    onObjectProperty: (name, offset, length) => reader.name(name, offset, length),
    onSeparator: (character) => {
      if (character === ",") reader.next();
    },
    onLiteralValue: (value: unknown, offset, length) => reader.value(value, offset, length),
    onError: (error, offset, length) => {
      const code = printParseErrorCode(error);
      const isAtEnd = offset + length >= text.length && code !== "EndOfFileExpected";
      if (!isAtEnd || (code === "InvalidSymbol" && !begunWord.test(text.slice(offset)))) throw notJson;
    },
  };
  try {
    visit(text, visitor, { disallowComments: true, allowTrailingComma: false });
    return true;
  } catch (error) {
    if (error === notJson) return false;
    throw error;
  }
}

/** What may come next; `first…`: or the end of what has just begun. `end`: a comma, or the end of what is around. */
type Expected = "value" | "firstValue" | "name" | "firstName" | "colon" | "end";

const word = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/;

/**
 * Where the parts of a text are that is JSON. Of any other text it says something, and false: so early that many broken
 * texts cost no more than their length.
 */
function scanTokens(text: string, reader: JsonReader): boolean {
  const inObject: boolean[] = [];
  let expected: Expected = "value";
  for (let at = 0; at < text.length; ) {
    const first = text.charCodeAt(at);
    switch (first) {
      case codes.space:
      case codes.tab:
      case codes.newline:
      case codes.return:
        at++;
        break;
      case codes.colon:
        if (expected !== "colon") return false;
        expected = "value";
        at++;
        break;
      case codes.comma: {
        const isObject = inObject.at(-1);
        if (expected !== "end" || isObject === undefined) return false;
        reader.next();
        expected = isObject ? "name" : "value";
        at++;
        break;
      }
      case codes.quote: {
        const isName: boolean = expected === "name" || expected === "firstName";
        if (!isName && !isValue(expected)) return false;
        const end = endOfText(text, at);
        const value = end === null ? null : readText(text.slice(at, end));
        if (end === null || value === null) return false;
        if (isName) reader.name(value, at, end - at);
        else reader.value(value, at, end - at);
        expected = isName ? "colon" : "end";
        at = end;
        break;
      }
      case codes.openBrace:
      case codes.openBracket: {
        const isObject = first === codes.openBrace;
        if (!isValue(expected)) return false;
        reader.open(at, isObject ? "" : 0);
        inObject.push(isObject);
        expected = isObject ? "firstName" : "firstValue";
        at++;
        break;
      }
      case codes.closeBrace:
      case codes.closeBracket: {
        const isObject = first === codes.closeBrace;
        const isEmpty = expected === (isObject ? "firstName" : "firstValue");
        if ((expected !== "end" && !isEmpty) || inObject.pop() !== isObject) return false;
        at++;
        reader.close(at);
        expected = "end";
        break;
      }
      default: {
        const end = endOfWord(text, at);
        const written = text.slice(at, end);
        if (!isValue(expected) || !word.test(written)) return false;
        const isNumber = first === codes.minus || (first >= codes.zero && first <= codes.nine);
        reader.value(isNumber ? Number(written) : null, at, end - at);
        expected = "end";
        at = end;
      }
    }
  }
  return expected === "end" && inObject.length === 0;
}

const isValue = (expected: Expected) => expected === "value" || expected === "firstValue";

const codes = {
  ...{ tab: 0x09, newline: 0x0a, return: 0x0d, space: 0x20, quote: 0x22, comma: 0x2c, minus: 0x2d },
  ...{ zero: 0x30, nine: 0x39, colon: 0x3a },
  ...{ openBracket: 0x5b, backslash: 0x5c, closeBracket: 0x5d, openBrace: 0x7b, closeBrace: 0x7d },
} as const;

/** The place behind a number, true, false or null, which is at least one character. */
function endOfWord(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const isOver = code === codes.comma || code === codes.closeBrace || code === codes.closeBracket;
    if (isOver || code <= codes.space) return at;
  }
  return text.length;
}

/** The place behind the quote that ends the text which begins at `from`; null when none does. */
function endOfText(text: string, from: number): number | null {
  for (let at = text.indexOf('"', from + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(at - 1 - backslashes) === codes.backslash) backslashes++;
    if (backslashes % 2 === 0) return at + 1;
  }
  return null;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON has none in its texts
const controlCharacter = /[\0-\x1f]/;
const escapes = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/g;

/** What a text means; null when it is none: with an escape or a character that JSON does not have. */
function readText(quoted: string): string | null {
  if (controlCharacter.test(quoted)) return null;
  if (!quoted.includes("\\")) return quoted.slice(1, -1);
  if (quoted.replaceAll(escapes, "").includes("\\")) return null;
  const value: unknown = JSON.parse(quoted);
  return typeof value === "string" ? value : null;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // that is the answer, not an error
  }
}
