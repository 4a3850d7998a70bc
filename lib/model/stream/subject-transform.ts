import type { SubjectMapping } from "./stream";
import { covers, hasWildcard } from "./subject";
import { applyFunction, parseFunction } from "./subject-function";
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

/** What one token of a destination becomes; `*` for one token that cannot be told, null for any number of such. */
function makeToken(token: string, captured: readonly string[], subject: string): string | null {
  const number = wildcardNumber(token);
  if (number !== null) return captured[number - 1] ?? "*";
  const computed = parseFunction(token);
  return computed === null ? token : applyFunction(computed, { captured, subject });
}
