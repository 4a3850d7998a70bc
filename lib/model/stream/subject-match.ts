import { isCut, isPlain, parseFunction, type SubjectFunction } from "./subject-function";
import { wildcardNumber } from "./subject-mapping";

/** What the wildcards of a source stood for, as far as a mapped subject tells. */
export interface Recovered {
  /** By their numbers, from 1. */
  readonly wildcards: ReadonlyMap<number, string>;
  /** What a final `>` stood for. */
  readonly rest: string | undefined;
}

/** Steps that are tried: functions that make several tokens each multiply the ways to read a subject. */
const mostSteps = 10_000;

/**
 * Every way in which the tokens of a subject can have been made by a destination: its functions may make several each.
 * Null where there are too many to try.
 */
export function matchDestination(mapped: readonly string[], dest: readonly string[]): Recovered[] | null {
  const ways: Recovered[] = [];
  let steps = 0;
  const follow = (at: number, from: number, known: readonly Evidence[]): void => {
    if (++steps > mostSteps || mapped.length - from < dest.length - at) return;
    const token = dest[at];
    if (token === undefined || token === ">") {
      const rest = token === undefined ? undefined : mapped.slice(from).join(".") || undefined;
      const isWhole = token === undefined ? from === mapped.length : rest !== undefined;
      const wildcards = isWhole ? agree(known) : null;
      if (wildcards !== null) ways.push({ wildcards, rest });
      return;
    }
    for (const { length, evidence } of readings(token, mapped.slice(from)))
      follow(at + 1, from + length, evidence === null ? known : [...known, evidence]);
  };
  follow(0, 0, []);
  return steps > mostSteps ? null : ways;
}

/** What a token, or several, say of a wildcard. */
interface Evidence {
  readonly number: number;
  readonly value: string;
  /** False: the shortest of several. */
  readonly isOnly: boolean;
}

interface TokenReading {
  /** Tokens taken. */
  readonly length: number;
  readonly evidence: Evidence | null;
}

/** How one token of a destination can have made the first of some tokens. */
function readings(token: string, mapped: readonly string[]): TokenReading[] {
  const [first] = mapped;
  if (first === undefined) return [];
  const number = wildcardNumber(token);
  if (number !== null) return [{ length: 1, evidence: { number, value: first, isOnly: true } }];
  const computed = parseFunction(token);
  if (computed === null) return token === first ? [{ length: 1, evidence: null }] : [];
  const most = Math.min(mapped.length, mostTokens(computed));
  return Array.from({ length: most }, (_, at) => ({
    length: at + 1,
    evidence: evidenceOf(computed, mapped.slice(0, at + 1)),
  }));
}

function mostTokens({ name }: SubjectFunction): number {
  if (name === "split" || name.startsWith("slice")) return Number.POSITIVE_INFINITY;
  return name.startsWith("split") ? 2 : 1;
}

/** What the tokens that a function made say of its wildcard; null: nothing that is certain. */
function evidenceOf({ name, args }: SubjectFunction, parts: readonly string[]): Evidence | null {
  const [first = "", second = ""] = args;
  const number = Number(first);
  if (name === "split") return { number, value: parts.join(second), isOnly: false };
  if (name.startsWith("split") || name.startsWith("slice")) return { number, value: parts.join(""), isOnly: true };
  if (name !== "left" && name !== "right") return null;
  // What is shorter than the cut was not cut.
  const value = parts.join("");
  const size = Number(second);
  const isWhole = isPlain(value) && Number.isInteger(size) && !isCut(`${value}.`, size);
  return isWhole ? { number, value, isOnly: true } : null;
}

/** The wildcards of what is known; null where two say different things. What is certain goes first. */
function agree(known: readonly Evidence[]): Map<number, string> | null {
  const wildcards = new Map<number, string>();
  for (const { number, value, isOnly } of known) {
    if (!isOnly) continue;
    if ((wildcards.get(number) ?? value) !== value) return null;
    wildcards.set(number, value);
  }
  for (const { number, value } of known) if (!wildcards.has(number)) wildcards.set(number, value);
  return wildcards;
}
