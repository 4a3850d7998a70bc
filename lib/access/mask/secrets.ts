import { maskedText } from "../../model/message/message-mask";

/** Shorter values occur everywhere by chance. */
const shortestSecret = 3;
/** Of more than these, nobody wants to look for each in every header: whole texts are hidden then. */
const mostForms = 1_000;
/** A secret at the end of a text may be cut off; as much of its beginning gives it away, characters. */
const shortestBeginning = 4;
/** Shorter texts are not cut. */
const shortestCutText = 64;

const isNumber = /^-?\d[\d.]*$/;
/** What some writer of JSON escapes. */
const isEscapedInJson = /["\\/<>&']|[^ -~]/;
/** What stands in addresses as it is. */
const isAddress = /^[\w.~!*'()-]*$/;

/**
 * Takes secrets out of texts: as they are, in the forms in which JSON and addresses quote them, and at the end of a
 * long text also their beginnings, since it may be cut there. A number that holds a secret one goes whole.
 */
export function createScrubber(secrets: Iterable<string>): (text: string) => string {
  let forms: string[] | null = null;
  return (text) => {
    if (text.length < shortestSecret) return text;
    forms ??= formsOf(secrets);
    return forms.length > mostForms ? maskedText : withoutRanges(text, rangesIn(text, forms));
  };
}

function formsOf(secrets: Iterable<string>): string[] {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < shortestSecret) continue;
    if (isNumber.test(secret)) forms.add(secret.replace("-", ""));
    else {
      forms.add(secret);
      if (isEscapedInJson.test(secret)) for (const form of jsonForms(secret)) forms.add(form);
      // A lone surrogate has no place in an address.
      if (!isAddress.test(secret)) forms.add(encodeURIComponent(secret.replaceAll(/[\ud800-\udfff]/gu, "\ufffd")));
    }
    if (forms.size > mostForms) break;
  }
  return [...forms];
}

/** A text as it stands inside JSON, in the ways of several writers, and in JSON inside JSON. */
function jsonForms(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const ascii = json.replaceAll(/[^ -~]/g, toEscape);
  const html = ascii.replaceAll(/[<>&']/g, toEscape);
  const written = [json, ascii, html].flatMap((form) => [form, form.replaceAll("/", "\\/")]);
  const capitals = written.map((form) =>
    form.replaceAll(/\\u[0-9a-f]{4}/g, (one) => `\\u${one.slice(2).toUpperCase()}`),
  );
  const once = [...written, ...capitals];
  const twice = once.map((form) => JSON.stringify(form).slice(1, -1));
  return [...once, ...twice];
}

const toEscape = (character: string) =>
  Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`,
  ).join("");

interface Range {
  readonly from: number;
  readonly to: number;
}

/** For each form, time grows with the text plus the form, not with their product: whoever sends a message chooses both. */
function rangesIn(text: string, forms: readonly string[]): Range[] {
  const ranges: Range[] = [];
  for (const form of forms) {
    const found = occurrences(text, form);
    ranges.push(...(isNumber.test(form) ? wholeNumbers(text, found) : found));
    if (text.length < shortestCutText) continue;
    const from = beginningAtEnd(text, form);
    if (from !== null) ranges.push({ from, to: text.length });
  }
  return ranges;
}

/** Where a form stands in a text, in order; those that overlap as one. */
function occurrences(text: string, form: string): Range[] {
  const first = text.indexOf(form);
  if (first < 0) return [];
  const ranges: Range[] = [];
  walkMatches(text.slice(first), form, (length, end) => {
    if (length === form.length) addRange(ranges, { from: first + end - length, to: first + end });
  });
  return ranges;
}

/** The numbers around them, so that no digits are left of one that is written otherwise. */
function wholeNumbers(text: string, found: readonly Range[]): Range[] {
  const isDigit = (at: number) => /\d/.test(text.charAt(at));
  const isPoint = (at: number) => text[at] === "." && isDigit(at - 1) && isDigit(at + 1);
  const numbers: Range[] = [];
  for (const { from, to } of found) {
    const hiddenTo = numbers.at(-1)?.to ?? 0;
    if (to <= hiddenTo) continue;
    let first = from;
    let end = to;
    while (first > hiddenTo && (isDigit(first - 1) || isPoint(first - 1))) first--;
    while (isDigit(end) || isPoint(end)) end++;
    addRange(numbers, { from: first, to: end });
  }
  return numbers;
}

/** Adds a range that does not begin before the last one. */
function addRange(ranges: Range[], { from, to }: Range): void {
  const last = ranges.at(-1);
  if (last === undefined || from >= last.to) ranges.push({ from, to });
  else ranges[ranges.length - 1] = { from: Math.min(last.from, from), to: Math.max(last.to, to) };
}

/** Where a text ends with the beginning of a form, behind which may stand that it was cut; null when it does not. */
function beginningAtEnd(text: string, form: string): number | null {
  const end = text.replace(/(?:…|\.\.\.)$/, "").length;
  const start = form.slice(0, shortestBeginning);
  if (start.length < shortestBeginning) return null;
  const from = text.indexOf(start, Math.max(0, end - form.length));
  if (from < 0 || from >= end) return null;
  let matched = 0;
  walkMatches(text.slice(from, end), form.slice(0, end - from), (length) => {
    matched = length;
  });
  return matched < shortestBeginning ? null : end - matched;
}

/**
 * Says for each place in a text how many characters of a form's beginning end there, the most that do. Steps as the text
 * and the form have characters, whatever repeats in them (Knuth, Morris and Pratt).
 */
function walkMatches(text: string, form: string, visit: (length: number, end: number) => void): void {
  const shorter = new Int32Array(form.length + 1);
  const longer = (matched: number, code: number) => {
    let length = matched === form.length ? (shorter[matched] ?? 0) : matched;
    while (length > 0 && form.charCodeAt(length) !== code) length = shorter[length] ?? 0;
    return form.charCodeAt(length) === code ? length + 1 : 0;
  };
  for (let at = 1, length = 0; at < form.length; at++) {
    length = longer(length, form.charCodeAt(at));
    shorter[at + 1] = length;
  }
  for (let at = 0, length = 0; at < text.length; at++) {
    length = longer(length, text.charCodeAt(at));
    visit(length, at + 1);
  }
}

function withoutRanges(text: string, ranges: readonly Range[]): string {
  let shown = "";
  let at = 0;
  for (const { from, to } of [...ranges].sort((a, b) => a.from - b.from || b.to - a.to)) {
    if (from >= at) shown += text.slice(at, from) + maskedText;
    at = Math.max(at, to);
  }
  return shown + text.slice(at);
}
