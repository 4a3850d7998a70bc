import type { SubjectMapping } from "./stream";
import { intersect } from "./subject";

/**
 * What a mapping makes of the subjects that `pattern` covers, as a pattern that covers all of them; null where the
 * mapping applies to none. A plain subject becomes a plain one, unless the mapping computes a token (a hash, a slice):
 * such a token is `*`, and what may be several tokens is `>`.
 */
export function mapSubject(pattern: string, { src, dest }: SubjectMapping): string | null {
  const filter = src === "" ? ">" : src;
  const common = intersect(filter, pattern);
  if (common === null) return null;
  if (dest === "") return common;
  const { captured, rest } = capture(filter.split("."), common.split("."));
  const mapped: string[] = [];
  for (const token of dest.split(".")) {
    const made = token === ">" ? rest : makeToken(token, captured);
    mapped.push(...made);
    if (made.includes(">")) break;
  }
  return mapped.join(".");
}

/** What the wildcards of a filter stand for in a pattern that it covers: each `*` in turn, and a final `>`. */
export function capture(filter: readonly string[], pattern: readonly string[]) {
  const captured: string[] = [];
  for (const [at, token] of filter.entries()) {
    if (token === ">") return { captured, rest: pattern.slice(at) };
    if (token === "*") captured.push(pattern[at] ?? "*");
  }
  return { captured, rest: [] };
}

const reference = /^(?:\$(\d+)|\{\{\s*wildcard\s*\(\s*(\d+)\s*\)\s*\}\})$/i;
/** Computes exactly one token. */
const oneToken = /^\{\{\s*(?:partition|random|left|right)\s*\(/i;

function makeToken(token: string, captured: readonly string[]): readonly string[] {
  const number = wildcardNumber(token);
  if (number !== null) return [captured[number - 1] ?? "*"];
  if (!token.includes("{{")) return [token];
  return [oneToken.test(token) ? "*" : ">"];
}

/** The number, from 1, of the source's wildcard that a token of a destination names: `$1`, `{{wildcard(1)}}`; else null. */
export function wildcardNumber(token: string): number | null {
  const [, dollar, wildcard] = reference.exec(token) ?? [];
  const number = dollar ?? wildcard;
  return number === undefined ? null : Number(number);
}
