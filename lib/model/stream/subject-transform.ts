import type { SubjectMapping } from "./stream";
import { covers, hasWildcard } from "./subject";
import { capture, mapSubject, wildcardNumber } from "./subject-mapping";

/**
 * The subject that a mapping makes of one, by the rules of the server; null where the mapping does not apply to it. What
 * cannot be told (a random number, a function that is not known) is a wildcard: then the answer is a pattern that covers
 * the subject. A pattern is mapped to one that covers all that it covers.
 */
export function transformSubject(subject: string, mapping: SubjectMapping): string | null {
  if (hasWildcard(subject)) return mapSubject(subject, mapping);
  const src = mapping.src === "" ? ">" : mapping.src;
  if (!covers(src, subject)) return null;
  if (mapping.dest === "") return subject;
  const { captured, rest } = capture(src.split("."), subject.split("."));
  const made: string[] = [];
  for (const token of mapping.dest.split(".")) {
    const part = token === ">" ? rest.join(".") : makeToken(token, captured, subject);
    if (part === null) return [...made, ">"].join(".");
    made.push(part);
  }
  return made.join(".");
}

/**
 * The subject that a mapping makes this one of; null where there is none, or none that can be told from it: a part is
 * left out, or was computed.
 */
export function invertSubject(mapped: string, mapping: SubjectMapping): string | null {
  const src = mapping.src === "" ? ">" : mapping.src;
  if (mapping.dest === "") return covers(src, mapped) ? mapped : null;
  const found = findWildcards(mapped.split("."), mapping.dest.split("."));
  if (found === null) return null;
  let number = 0;
  const tokens: string[] = [];
  for (const token of src.split(".")) {
    const original = token === "*" ? found.byNumber.get(++number) : token === ">" ? found.rest : token;
    if (original === undefined) return null;
    tokens.push(original);
  }
  const subject = tokens.join(".");
  // Computed tokens were passed over above: they have to come out the same.
  return transformSubject(subject, mapping) === mapped ? subject : null;
}

/** What each wildcard of the source stood for, read from the tokens that the destination made of them. */
function findWildcards(mapped: readonly string[], dest: readonly string[]) {
  const byNumber = new Map<number, string>();
  for (const [at, token] of dest.entries()) {
    if (token === ">") return { byNumber, rest: mapped.slice(at).join(".") || undefined };
    const original = mapped[at];
    if (original === undefined) return null;
    const number = wildcardNumber(token);
    if (number !== null) byNumber.set(number, original);
    // What several tokens were made of cannot be told apart from what follows.
    else if (call.test(token) ? makesSeveral.test(token) : token !== original) return null;
  }
  return dest.length === mapped.length ? { byNumber, rest: undefined } : null;
}

const call = /^\{\{\s*(\w+)\s*\(([^)]*)\)\s*\}\}$/;
const makesSeveral = /^\{\{\s*(?:split|slice)/i;

/** What one token of a destination becomes; `*` for one token that cannot be told, null for any number of such. */
function makeToken(token: string, captured: readonly string[], subject: string): string | null {
  const number = wildcardNumber(token);
  if (number !== null) return captured[number - 1] ?? "*";
  const [, name = "", list = ""] = call.exec(token) ?? [];
  if (name === "") return token;
  const args = list.split(",").map((arg) => arg.trim());
  const [first = "", second = ""] = args;
  const lowered = name.toLowerCase();
  if (lowered === "random") return "*";
  if (lowered === "partition") {
    const hashed = args.length === 1 ? [subject] : args.slice(1).map((arg) => captured[Number(arg) - 1] ?? "");
    return partition(hashed.join(""), Number(first));
  }
  const part = captured[Number(first) - 1];
  // The server counts bytes.
  if (part === undefined || !/^[!-~]*$/.test(part)) return null;
  if (lowered === "split") return joined(part.split(second));
  const cut = cuts[lowered];
  const size = Number(second);
  if (cut === undefined || !Number.isInteger(size)) return null;
  return size > 0 && size < part.length ? cut(part, size) : part;
}

const cuts: Readonly<Record<string, (text: string, size: number) => string>> = {
  left: (text, size) => text.slice(0, size),
  right: (text, size) => text.slice(-size),
  splitfromleft: (text, at) => `${text.slice(0, at)}.${text.slice(at)}`,
  splitfromright: (text, at) => `${text.slice(0, -at)}.${text.slice(-at)}`,
  slicefromleft: (text, size) => slices(text, size, size),
  slicefromright: (text, size) => slices(text, size, text.length % size || size),
};

/** Slices of one size; the first may be shorter, and the last is what is left. */
function slices(text: string, size: number, first: number): string {
  const made: string[] = [text.slice(0, first)];
  for (let at = first; at < text.length; at += size) made.push(text.slice(at, at + size));
  return made.join(".");
}

/** Empty parts are left out; nothing but such is no token. */
function joined(parts: readonly string[]): string | null {
  return parts.filter((part) => part !== "").join(".") || null;
}

/** The server's hash is FNV-1a of 32 bits. */
function partition(text: string, count: number): string {
  if (!(Number.isInteger(count) && count > 0)) return "*";
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return String(hash % count);
}
