import { FilterTree } from "./filter-tree";
import { covers, intersect, isFilter, isSubject, isSystemSubject, maxSubjectLength } from "./subject";
import { explainFilter, explainSubject } from "./subject-fault";

/** Grammars that there are. */
export const grammarNames = ["nats"] as const;
/** One of {@link grammarNames}. */
export type GrammarName = (typeof grammarNames)[number];

/** Filters, arranged to find those that share a subject with another one without comparing each pair. */
export interface FilterIndex {
  /** The filters of the index that have at least one subject in common with `filter`. */
  overlapping(filter: string): string[];
}

/** How a broker names what messages are about, and how readers choose among these names. */
export interface SubjectGrammar {
  /** By which the browser finds the same one. */
  readonly name: GrammarName;
  /** The filter that every subject matches. */
  readonly everything: string;
  /** Most characters of a subject. */
  readonly maxLength: number;
  /** True for a subject that can be published to. */
  isName(text: string): boolean;
  /** True for a subject, or a pattern that stands for several. */
  isFilter(text: string): boolean;
  /** What is wrong with a subject to publish to, as a sentence; null when nothing is. */
  explainName(text: string): string | null;
  /** What is wrong with a filter, as a sentence; null when nothing is. */
  explainFilter(text: string): string | null;
  /** True when `filter` covers every subject that `other` covers; with a plain subject as `other`: matches it. */
  covers(filter: string, other: string): boolean;
  /** The one filter that covers exactly what both cover, or null when no subject matches both. */
  intersect(left: string, right: string): string | null;
  /**
   * Orders filters, the more specific first: below 0 when `left` is. A filter goes before every other one that covers it.
   */
  compareFilters(left: string, right: string): number;
  /** True for subjects of the broker itself: not business traffic. */
  isSystem(subject: string): boolean;
  /** True for a pattern whose subjects may begin with anything, those of the broker itself included. */
  isOpen(pattern: string): boolean;
  /** What all subjects of a pattern begin with; a subject is its own beginning. */
  beginning(pattern: string): string;
  /** A subject that a filter covers. */
  example(filter: string): string;
  /** The filters must be valid; each is kept once. */
  index(filters: Iterable<string>): FilterIndex;
}

/** Tokens separated by dots; `*` stands for one, a final `>` for one or more. */
export const natsGrammar: SubjectGrammar = {
  name: "nats",
  everything: ">",
  maxLength: maxSubjectLength,
  isName: isSubject,
  isFilter,
  explainName: explainSubject,
  explainFilter,
  covers,
  intersect,
  compareFilters,
  isSystem: isSystemSubject,
  isOpen: (pattern) => pattern.startsWith("*") || pattern === ">",
  beginning(pattern) {
    const tokens = pattern.split(".");
    const at = tokens.findIndex(isWildcard);
    return at === -1 ? pattern : tokens.slice(0, at).concat("").join(".");
  },
  example(filter) {
    const tokens = filter.split(".");
    return tokens.map((token) => (isWildcard(token) ? "test" : token)).join(".");
  },
  index: (filters) => new FilterTree(filters),
};

/** Token by token from the left: a word goes before `*`, and that before `>`. */
function compareFilters(left: string, right: string): number {
  const others = right.split(".");
  for (const [at, token] of left.split(".").entries()) {
    const difference = openness(token) - openness(others[at] ?? "");
    if (difference !== 0) return difference;
  }
  return 0;
}

const openness = (token: string): number => (token === ">" ? 2 : Number(token === "*"));

const isWildcard = (token: string): boolean => token === "*" || token === ">";

/** Every grammar by its name. */
export const grammars: Readonly<Record<GrammarName, SubjectGrammar>> = { nats: natsGrammar };
