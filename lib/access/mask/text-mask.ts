import { maskedText } from "../../model/message/message-mask";
import { type DocumentPlace, type MaskedText, maskJson, type TextMask } from "./json-mask";
import type { JsonPath } from "./json-path";
import { plainText } from "./plain-text";

/** Documents quoted in documents quoted in documents: what lies deeper is hidden unread. */
const deepestQuote = 4;

/** Shorter base64 holds no member with a value. */
const shortestBase64 = 8;
/** A run of base64 or base64url that begins as JSON does: `{`, `[`, `"`, or white space before one of them. */
const base64Run = /(?<![\w+-])(?:[eW][w-z0-3]|I[A-Hg-n]|C[Q-Xg-n]|D[Q-X]|77)[\w+/-]{6,}={0,2}/g;
/** Base64 in lines, as mail writes it. */
const base64Lines = /^[\w+/-]{4,}(?:\r?\n[\w+/-]+)+={0,2}\s*$/;
/** Characters of a run that tell whether it may hold JSON. */
const probeLength = 16;

/** Everything is hidden, and what was in it is not known. */
const hidden: MaskedText = { text: maskedText, secrets: new Set(), known: false };

/** A text as one JSON document, with the documents that its texts quote; null when it is none. */
export function maskDocument(text: string, at: DocumentPlace, quotes = 0): MaskedText | null {
  return maskJson(text, at, quotedIn(quotes));
}

/**
 * A payload that is no JSON document: documents by lines, and in base64. Null when nothing of it has to be hidden.
 * Whole it is hidden when a line that is no document mentions a masked name: it may hold JSON among words.
 */
export function maskWords(text: string, at: DocumentPlace): MaskedText | null {
  return maskParts(text, at, { isPayload: true, quotes: 0 });
}

/**
 * True for payloads in which nothing can be masked: JSON in plain sight, with no escapes and no base64, that mentions none of
 * the masked names. They need not be read. What they are searched for plays no part: how long a search takes must not
 * tell what is hidden.
 */
export function shownWhole(paths: readonly JsonPath[]): (text: string) => boolean {
  const names = paths.flatMap(lastNames);
  const isNamed = names.every((name) => name !== null);
  return (text) => {
    if (!isNamed || !/^[{[]/.test(text) || text.includes("\\")) return false;
    const lower = text.toLowerCase();
    return names.every((name) => !mentions(text, lower, name)) && text.search(base64Run) < 0;
  };
}

function mentions(text: string, lower: string, name: string | null): boolean {
  return name === null || text.includes(name) || lower.includes(name.toLowerCase());
}

/** The last name that a path goes by, and another of its member: a text without them holds nothing that the path leads to. */
function lastNames(path: JsonPath): readonly (string | null)[] {
  const last = path.findLast(({ kind }) => kind === "name");
  if (last?.kind !== "name") return [null];
  return last.also === undefined ? [last.name] : [last.name, last.also];
}

/** Texts in a document that is itself quoted in so many others. */
const quotedIn = (quotes: number): TextMask => ({
  mayQuote: (text) => text.includes("{") || text.includes("[") || text.startsWith('"') || mayHoldBase64(text),
  mask: (text, at) => maskQuoted(text, at, quotes + 1),
});

function maskQuoted(text: string, at: DocumentPlace, quotes: number): MaskedText | null {
  if (quotes > deepestQuote) return hidden;
  const json = beginsLikeJson(text) ? maskDocument(text.replace(/^\ufeff/, ""), at, quotes) : null;
  if (json === null) return maskParts(text, at, { isPayload: false, quotes });
  return json.text === text.replace(/^\ufeff/, "") ? null : json;
}

interface PartsOf {
  /** All of a payload, not a text that is shown inside of JSON. */
  readonly isPayload: boolean;
  readonly quotes: number;
}

function maskParts(text: string, at: DocumentPlace, of: PartsOf): MaskedText | null {
  const lines = maskLines(text, at, of);
  if (lines === hidden) return hidden;
  const base64 = maskBase64(lines.text, at, of.quotes);
  if (base64 === null) return lines.text === text ? null : lines;
  return {
    text: base64.text,
    secrets: new Set([...lines.secrets, ...base64.secrets]),
    known: lines.known && base64.known,
  };
}

/** Each line that is a document without its secrets; {@link hidden} when what is left mentions a masked name. */
function maskLines(text: string, at: DocumentPlace, { isPayload, quotes }: PartsOf): MaskedText {
  const lines = text.split("\n");
  const secrets = new Set<string>();
  const shown: string[] = [];
  // One document may lie over many lines, and a name of it may stand alone in one.
  const unread: string[] = [];
  let known = true;
  for (const [index, line] of lines.entries()) {
    const cut = at.cut && index === lines.length - 1;
    const json = lines.length > 1 && beginsLikeJson(line) ? maskDocument(line, { ...at, cut }, quotes) : null;
    if (json === null || (json.text === line && /^\s*"/.test(line))) unread.push(line);
    for (const secret of json?.secrets ?? []) secrets.add(secret);
    known &&= json?.known ?? true;
    shown.push(json?.text ?? line);
  }
  if (mayHoldMasked(unread.join("\n"), at.paths, isPayload)) return hidden;
  // A line that is a document may be a part of a larger one, in which other paths lead to its values.
  if (unread.some(isPartOfJson) && mayHoldMasked(text, at.paths.filter(isPlaced), isPayload)) return hidden;
  return { text: shown.join("\n"), secrets, known };
}

/** Base64 is hidden where anything of the document in it has to be; null when nothing is. */
function maskBase64(text: string, at: DocumentPlace, quotes: number): MaskedText | null {
  const secrets = new Set<string>();
  let known = true;
  const withoutSecrets = (run: string) => {
    const inner = decodeJson(run, at.cut);
    const masked = inner === null ? null : maskQuoted(inner, at, quotes + 1);
    if (masked === null) return run;
    for (const secret of masked.secrets) secrets.add(secret);
    secrets.add(run);
    known &&= masked.known;
    return maskedText;
  };
  const isInLines = text.includes("\n") && base64Lines.test(text);
  const shown = isInLines ? withoutSecrets(text.replaceAll(/\s/g, "")) : text.replaceAll(base64Run, withoutSecrets);
  return secrets.size === 0 ? null : { text: shown, secrets, known };
}

/** True for a line that opens or closes more than it closes or opens. */
function isPartOfJson(line: string): boolean {
  return count(line, /[{[]/g) !== count(line, /[}\]]/g);
}

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

/** False for paths such as `$..password`, which lead to the same values in every part of a document. */
function isPlaced(path: JsonPath): boolean {
  return path.length > 2 || path[0]?.kind !== "descend";
}

function mayHoldBase64(text: string): boolean {
  return (
    text.length >= shortestBase64 && (text.search(base64Run) >= 0 || (text.includes("\n") && base64Lines.test(text)))
  );
}

/** The text in a run of base64 when it begins like JSON, or null. */
function decodeJson(run: string, cut: boolean): string | null {
  if (!beginsLikeJson(Buffer.from(run.slice(0, probeLength), "base64").toString())) return null;
  return plainText(Buffer.from(run, "base64"), cut);
}

function beginsLikeJson(text: string): boolean {
  return /^\s*[{["]/.test(text);
}

/**
 * True for words that may hold a masked value: those that mention a masked name, in whatever case, escaped or not;
 * inside of JSON, where names are common words, only together with a brace or bracket.
 */
function mayHoldMasked(text: string, paths: readonly JsonPath[], isPayload: boolean): boolean {
  if (text.trim() === "" || (!isPayload && !/[{[]/.test(text))) return false;
  const meant = text.includes("\\u") ? text.replaceAll(/\\u([\da-f]{4})/gi, (_, hex) => fromHex(hex)) : text;
  const lower = meant.toLowerCase();
  return paths.flatMap(lastNames).some((name) => name === null || lower.includes(name.toLowerCase()));
}

const fromHex = (hex: string) => String.fromCharCode(Number.parseInt(hex, 16));
