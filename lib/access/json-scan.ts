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

/** By a parser that goes on behind what it cannot read; several times slower. */
function scanBeginning(text: string, reader: JsonReader): boolean {
  let sound = true;
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
      const isBegun = code !== "InvalidSymbol" || begunWord.test(text.slice(offset));
      if (!isAtEnd || !isBegun) sound = false;
    },
  };
  visit(text, visitor, { disallowComments: true, allowTrailingComma: false });
  return sound;
}

/** Where the parts of a text are that is JSON; of any other text it says something, or false. */
function scanTokens(text: string, reader: JsonReader): boolean {
  const inObject: boolean[] = [];
  let nameIsNext = false;
  let isOver = false;
  for (let at = 0; at < text.length; ) {
    const first = text.charCodeAt(at);
    if (isOver && first > codes.space) return false;
    switch (first) {
      case codes.space:
      case codes.tab:
      case codes.newline:
      case codes.return:
      case codes.colon:
        at++;
        break;
      case codes.comma:
        reader.next();
        nameIsNext = inObject.at(-1) === true;
        at++;
        break;
      case codes.quote: {
        const end = endOfText(text, at);
        const value = end === null ? null : readText(text.slice(at, end));
        if (end === null || value === null) return false;
        if (nameIsNext) reader.name(value, at, end - at);
        else reader.value(value, at, end - at);
        nameIsNext = false;
        at = end;
        break;
      }
      case codes.openBrace:
      case codes.openBracket:
        nameIsNext = first === codes.openBrace;
        reader.open(at, nameIsNext ? "" : 0);
        inObject.push(nameIsNext);
        at++;
        break;
      case codes.closeBrace:
      case codes.closeBracket:
        if (inObject.pop() === undefined) return false;
        at++;
        reader.close(at);
        break;
      default: {
        const end = endOfWord(text, at);
        const isNumber = first === codes.minus || (first >= codes.zero && first <= codes.nine);
        reader.value(isNumber ? Number(text.slice(at, end)) : null, at, end - at);
        at = end;
      }
    }
    isOver ||= inObject.length === 0 && first > codes.space;
  }
  return true;
}

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

function readText(quoted: string): string | null {
  if (!quoted.includes("\\")) return quoted.slice(1, -1);
  try {
    const value: unknown = JSON.parse(quoted);
    return typeof value === "string" ? value : null;
  } catch {
    return null; // an escape that is none: the text around it is no JSON
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // that is the answer, not an error
  }
}
