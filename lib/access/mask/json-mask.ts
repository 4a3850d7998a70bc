import { maskedText } from "../../model/message/message-mask";
import { isNamed, type JsonPath, leadsTo } from "./json-path";
import { type JsonReader, scanJson } from "./json-scan";

/** Deeper JSON is not looked into: each level makes every value below it dearer. */
const deepest = 256;

/** A text without its secrets. */
export interface MaskedText {
  readonly text: string;
  /** What was taken out, each once: values as they are meant and as they are written, and names inside of them. */
  readonly secrets: ReadonlySet<string>;
  /** False when something was hidden that could not be looked into: it may have held others. */
  readonly known: boolean;
}

/** Where a document stands. */
export interface DocumentPlace {
  readonly paths: readonly JsonPath[];
  /** It may end anywhere. */
  readonly cut: boolean;
  /** Names and indexes down to it, through the documents that it is quoted in. */
  readonly place: readonly (string | number)[];
  /** Where in `place` each of those documents begins, its own included: paths count from any. */
  readonly roots: readonly number[];
}

/** Looks into the texts that stand in a document. */
export interface TextMask {
  /** False when there is nothing to look for. */
  mayQuote(text: string): boolean;
  /** The text without secrets; null when nothing of it has to be hidden. */
  mask(text: string, at: DocumentPlace): MaskedText | null;
}

/** A payload as a document of its own. */
export function wholeDocument(paths: readonly JsonPath[], cut: boolean): DocumentPlace {
  return { paths, cut, place: [], roots: [0] };
}

/**
 * Replaces the values that the paths lead to; all other characters stay as they are, so that numbers, repeated members
 * and white space are shown as sent. Texts in it go through `texts`. Null when the text is not JSON, or nested too deep.
 */
export function maskJson(text: string, at: DocumentPlace, texts: TextMask): MaskedText | null {
  const values = new ValueCollector(text, at, texts);
  try {
    return scanJson(text, values, at.cut) ? values.masked() : null;
  } catch (error) {
    if (error === tooDeep) return null;
    throw error;
  }
}

class TooDeepError extends Error {
  override readonly name = "TooDeepError";
}

/** Made once: many short texts may be too deep, and a new error costs more than each of them. */
const tooDeep = new TooDeepError();

/** A part of a text, and what stands in its place. */
interface Replaced {
  readonly from: number;
  to: number;
  readonly shown: string;
}

const masked = JSON.stringify(maskedText);

/** Where the values are that must not be shown. */
class ValueCollector implements JsonReader {
  readonly #text: string;
  readonly #at: DocumentPlace;
  readonly #texts: TextMask;
  readonly #secrets = new Set<string>();
  readonly #replaced: Replaced[] = [];
  /** Names and indexes down to what is read now: the parser would make a list of them for each value. */
  readonly #place: (string | number)[];
  #known = true;
  /** Open objects and lists inside the one that is masked whole; 0: none is. */
  #depth = 0;

  constructor(text: string, at: DocumentPlace, texts: TextMask) {
    this.#text = text;
    this.#at = at;
    this.#texts = texts;
    this.#place = [...at.place];
  }

  open(offset: number, first: "" | 0): void {
    if (this.#depth > 0) this.#depth++;
    else if (this.#isMasked()) {
      this.#depth = 1;
      this.#replaced.push({ from: offset, to: this.#text.length, shown: masked });
    }
    this.#place.push(first);
    if (this.#place.length > deepest) throw tooDeep;
  }

  close(end: number): void {
    this.#place.pop();
    if (this.#depth === 0) return;
    this.#depth--;
    const range = this.#replaced.at(-1);
    if (this.#depth === 0 && range !== undefined) range.to = end;
  }

  /** Names inside what is masked may be what it is about: `{"4111…": true}`. */
  name(name: string, offset: number, length: number): void {
    this.#place[this.#place.length - 1] = name;
    if (this.#depth > 0) this.#addSecret(name, offset, length);
  }

  next(): void {
    const at = this.#place.at(-1);
    if (typeof at === "number") this.#place[this.#place.length - 1] = at + 1;
  }

  value(value: unknown, offset: number, length: number): void {
    const inside = this.#depth > 0;
    if (inside || this.#isMasked()) {
      if (!inside) this.#replaced.push({ from: offset, to: offset + length, shown: masked });
      if (typeof value === "string" || typeof value === "number") this.#addSecret(value, offset, length);
      if (typeof value === "string" && this.#texts.mayQuote(value)) this.#takeAll(value);
    } else if (typeof value === "string" && this.#texts.mayQuote(value)) this.#lookInto(value, offset, length);
  }

  masked(): MaskedText {
    let shown = "";
    let at = 0;
    for (const { from, to, shown: replacement } of this.#replaced) {
      shown += this.#text.slice(at, from) + replacement;
      at = to;
    }
    return { text: shown + this.#text.slice(at), secrets: this.#secrets, known: this.#known };
  }

  /** As it is meant and as it is written, which differ for escapes, `1234.50` and numbers beyond 2^53. */
  #addSecret(value: string | number, offset: number, length: number): void {
    this.#secrets.add(String(value));
    const written = this.#text.slice(offset, offset + length);
    this.#secrets.add(typeof value === "string" ? written.replace(/^"|"$/g, "") : written);
  }

  /** A text that is shown may quote another document. */
  #lookInto(value: string, offset: number, length: number): void {
    const { paths, cut, roots } = this.#at;
    const isCut = cut && offset + length === this.#text.length;
    const place = [...this.#place];
    const found = this.#texts.mask(value, { paths, cut: isCut, place, roots: [...roots, place.length] });
    if (found === null) return;
    this.#replaced.push({ from: offset, to: offset + length, shown: JSON.stringify(found.text) });
    for (const secret of found.secrets) this.#secrets.add(secret);
    this.#known &&= found.known;
  }

  /** What a masked text quotes is secret in all its parts; one that cannot be looked into is secret as a whole. */
  #takeAll(value: string): void {
    const found = this.#texts.mask(value, wholeDocument([root], this.#at.cut));
    for (const secret of found?.secrets ?? []) this.#secrets.add(secret);
  }

  #isMasked(): boolean {
    const { paths, roots } = this.#at;
    const last = this.#place.at(-1);
    for (const path of paths) {
      const step = path.at(-1);
      if (step?.kind === "name" && !isNamed(step, last)) continue;
      if (roots.some((from) => leadsTo(path, this.#place, 0, from))) return true;
    }
    return false;
  }
}

/** Leads to a document as a whole. */
const root: JsonPath = [];
