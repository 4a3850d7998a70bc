import type { SubjectGrammar } from "../../model/stream/grammar";

/** Why a filter cannot be watched, as a sentence; null when it can. */
export function explainWatched(filter: string, grammar: SubjectGrammar): string | null {
  const fault = grammar.explainFilter(filter);
  if (fault !== null) return fault;
  return grammar.isSystem(filter) ? "Subjects of the server itself are not shown here." : null;
}
