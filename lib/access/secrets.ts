import { maskedText } from "../model/message-mask";

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

function rangesIn(text: string, forms: readonly string[]): Range[] {
  const ranges: Range[] = [];
  for (const form of forms) {
    const ofNumber = isNumber.test(form);
    for (let from = text.indexOf(form); from >= 0; from = text.indexOf(form, from + 1)) {
      const range = { from, to: from + form.length };
      ranges.push(ofNumber ? wholeNumber(text, range) : range);
    }
    if (text.length < shortestCutText) continue;
    const from = beginningAtEnd(text, form);
    if (from !== null) ranges.push({ from, to: text.length });
  }
  return ranges;
}

/** The number around it, so that no digits are left of one that is written otherwise. */
function wholeNumber(text: string, { from, to }: Range): Range {
  const isDigit = (at: number) => /\d/.test(text.charAt(at));
  const isPoint = (at: number) => text[at] === "." && isDigit(at - 1) && isDigit(at + 1);
  let first = from;
  let end = to;
  while (isDigit(first - 1) || isPoint(first - 1)) first--;
  while (isDigit(end) || isPoint(end)) end++;
  return { from: first, to: end };
}

/** Where a text ends with the beginning of a form, behind which may stand that it was cut; null when it does not. */
function beginningAtEnd(text: string, form: string): number | null {
  const end = text.replace(/(?:…|\.\.\.)$/, "").length;
  const start = form.slice(0, shortestBeginning);
  if (start.length < shortestBeginning) return null;
  for (
    let from = text.indexOf(start, Math.max(0, end - form.length));
    from >= 0;
    from = text.indexOf(start, from + 1)
  ) {
    if (form.startsWith(text.slice(from, end))) return from;
  }
  return null;
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
