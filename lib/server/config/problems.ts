import type * as z from "zod";

/** Where in the file, as zod tells it. */
export type JsonPath = readonly PropertyKey[];

/** One thing that is wrong in a configuration. Neither part ever holds a value that may be secret. */
export interface ConfigProblem {
  /** `brokers[1].login.password`; empty for the file as a whole. */
  readonly path: string;
  /** For people: what is wrong, and what to write instead. */
  readonly reason: string;
}

/** Collects what is wrong, so that all of it is told at once. */
export class Problems {
  readonly list: ConfigProblem[] = [];
  readonly #places: JsonPath[] = [];

  add(path: JsonPath, reason: string): void {
    this.#places.push(path);
    this.list.push({ path: pathText(path), reason });
  }

  /** Members of the value at `path` in which something is wrong. */
  membersAt(path: JsonPath): ReadonlySet<PropertyKey> {
    const below = this.#places.filter((place) => path.every((part, at) => place[at] === part));
    return new Set(below.flatMap((place) => place[path.length] ?? []));
  }

  /** Runs `work`; what it throws becomes a problem at `path`, and the result undefined. */
  attempt<T>(path: JsonPath, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      this.add(path, error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  /** Takes over what a schema found. `keysAt` knows the members that may stand at a path. */
  addIssues(base: JsonPath, issues: readonly z.core.$ZodIssue[], keysAt: (path: JsonPath) => readonly string[]): void {
    for (const issue of issues) {
      const path = [...base, ...issue.path];
      if (issue.code !== "unrecognized_keys") this.add(path, issueReason(issue));
      else for (const key of issue.keys) this.add([...path, key], unknownReason(key, keysAt(path)));
    }
  }
}

/** All problems in one sentence each, on one line. */
export function problemText(problems: readonly ConfigProblem[]): string {
  return problems.map(({ path, reason }) => (path === "" ? reason : `${path}: ${reason}`)).join("; ");
}

/** `brokers[1].login.password`. */
export function pathText(path: JsonPath): string {
  return path
    .map((part, at) => {
      if (typeof part === "number") return `[${part}]`;
      const name = String(part);
      if (!/^[\w$-]+$/.test(name)) return `[${JSON.stringify(name)}]`;
      return at === 0 ? name : `.${name}`;
    })
    .join("");
}

function issueReason(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type" && issue.input === undefined) return "is missing";
  return issue.message;
}

function unknownReason(key: string, known: readonly string[]): string {
  if (known.includes(key)) return "does not belong to a broker of this kind";
  const near = nearest(key, known);
  return near === null
    ? `is not known here; there ${known.length === 1 ? "is" : "are"} ${known.join(", ")}`
    : `is not known here; did you mean "${near}"?`;
}

/** The known word that a mistyped one was likely meant to be, or null. */
export function nearest(word: string, known: readonly string[]): string | null {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  const rated = known.map((candidate) => ({ candidate, distance: distance(plain(word), plain(candidate)) }));
  const best = rated.sort((a, b) => a.distance - b.distance)[0];
  return best !== undefined && best.distance <= Math.max(1, Math.floor(word.length / 3)) ? best.candidate : null;
}

/** How many letters have to be put in, left out or changed (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
