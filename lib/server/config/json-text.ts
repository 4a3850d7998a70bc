import { type ParseError, parse, printParseErrorCode } from "jsonc-parser";

/**
 * The value of a JSON text. Throws an error that names `file`, line and column. It never quotes the text, as Node's own
 * does: a secret may stand there.
 */
export function parseJson(text: string, file: string): unknown {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors;
  if (first === undefined) return value;
  const before = text.slice(0, first.offset).split("\n");
  const words = printParseErrorCode(first.error)
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
  throw new Error(`${file} is not JSON at line ${before.length}, column ${(before.at(-1) ?? "").length + 1}: ${words}`);
}
