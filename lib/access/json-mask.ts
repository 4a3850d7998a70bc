import { type JSONPath, type JSONVisitor, visit } from "jsonc-parser";
import { maskedText } from "../model/message-mask";
import { type JsonPath, leadsTo } from "./json-path";

/** JSON text without its secrets. */
export interface MaskedJson {
  readonly text: string;
  /** The values taken out, as texts, each once. */
  readonly secrets: readonly string[];
}

/** Shorter values occur everywhere by chance. */
const shortestSecret = 3;

/**
 * Replaces the values that `paths` lead to; all other characters stay as they are, so that numbers, repeated members
 * and white space are shown as sent. Null when the text is not JSON; one that was `cut` may end anywhere.
 */
export function maskJson(text: string, paths: readonly JsonPath[], cut: boolean): MaskedJson | null {
  const values = new ValueCollector(paths, text.length);
  let sound = true;
  const reader: JSONVisitor = {
    onObjectBegin: (offset, _length, _line, _character, path) => values.open(offset, path),
    onObjectEnd: (offset, length) => values.close(offset + length),
    onArrayBegin: (offset, _length, _line, _character, path) => values.open(offset, path),
    onArrayEnd: (offset, length) => values.close(offset + length),
    onLiteralValue: (value: unknown, offset, length, _line, _character, path) =>
      values.add(value, offset, length, path),
    onError: (_error, offset, length) => {
      if (!cut || offset + length < text.length) sound = false;
    },
  };
  try {
    visit(text, reader, { disallowComments: true, allowTrailingComma: false });
  } catch (error) {
    if (error instanceof RangeError) return null; // nested deeper than the stack
    throw error;
  }
  return sound ? { text: values.withoutSecrets(text), secrets: [...values.secrets] } : null;
}

/** Where the values are that must not be shown. */
class ValueCollector {
  readonly secrets = new Set<string>();
  readonly #paths: readonly JsonPath[];
  readonly #end: number;
  readonly #ranges: { readonly from: number; to: number }[] = [];
  /** Open objects and lists inside the one that is masked whole; 0: none is. */
  #depth = 0;

  constructor(paths: readonly JsonPath[], end: number) {
    this.#paths = paths;
    this.#end = end;
  }

  open(offset: number, path: () => JSONPath): void {
    if (this.#depth > 0) this.#depth++;
    else if (this.#isMasked(path())) {
      this.#depth = 1;
      this.#ranges.push({ from: offset, to: this.#end });
    }
  }

  close(end: number): void {
    if (this.#depth === 0) return;
    this.#depth--;
    const range = this.#ranges.at(-1);
    if (this.#depth === 0 && range !== undefined) range.to = end;
  }

  add(value: unknown, offset: number, length: number, path: () => JSONPath): void {
    const inside = this.#depth > 0;
    if (!inside && !this.#isMasked(path())) return;
    if (!inside) this.#ranges.push({ from: offset, to: offset + length });
    const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
    if (text.length >= shortestSecret) this.secrets.add(text);
  }

  withoutSecrets(text: string): string {
    let shown = "";
    let at = 0;
    for (const { from, to } of this.#ranges) {
      shown += text.slice(at, from) + JSON.stringify(maskedText);
      at = to;
    }
    return shown + text.slice(at);
  }

  #isMasked(place: JSONPath): boolean {
    return this.#paths.some((path) => leadsTo(path, place));
  }
}
