import { FilterTree } from "./filter-tree";
import { covers, intersect, isFilter, isSubject, isSystemSubject } from "./subject";

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
  /** True for a subject that can be published to. */
  isName(text: string): boolean;
  /** True for a subject, or a pattern that stands for several. */
  isFilter(text: string): boolean;
  /** True when `filter` covers every subject that `other` covers; with a plain subject as `other`: matches it. */
  covers(filter: string, other: string): boolean;
  /** The one filter that covers exactly what both cover, or null when no subject matches both. */
  intersect(left: string, right: string): string | null;
  /** True for subjects of the broker itself: not business traffic. */
  isSystem(subject: string): boolean;
  /** True for a pattern whose subjects may begin with anything, those of the broker itself included. */
  isOpen(pattern: string): boolean;
  /** The filters must be valid; each is kept once. */
  index(filters: Iterable<string>): FilterIndex;
}

/** Tokens separated by dots; `*` stands for one, a final `>` for one or more. */
export const natsGrammar: SubjectGrammar = {
  name: "nats",
  everything: ">",
  isName: isSubject,
  isFilter,
  covers,
  intersect,
  isSystem: isSystemSubject,
  isOpen: (pattern) => pattern.startsWith("*") || pattern === ">",
  index: (filters) => new FilterTree(filters),
};
