import type { FilterIndex, SubjectGrammar } from "../../model/stream/grammar";
import { isOwnSubject } from "../../model/stream/stream";

/** One pattern that is watched for a viewer. */
export interface WatchPart {
  readonly pattern: string;
  /** Earlier patterns of the same plan that share subjects with this one: they count those messages. */
  readonly earlier: readonly string[];
  /** True when the pattern may match subjects that this viewer must not see. */
  readonly guarded: boolean;
}

/** True for what a viewer of `filter` is not shown: the server's subjects, and Jetlag's own unless it asks for them. */
export function isHidden(subject: string, filter: string, grammar: SubjectGrammar): boolean {
  return grammar.isSystem(subject) || (isOwnSubject(subject) && !isOwnSubject(filter));
}

/**
 * What to watch for a viewer of `filter`: its common part with what streams capture, or the filter itself when the
 * viewer chose to see uncaptured subjects too. Empty: nothing.
 */
export function planWatches(
  filter: string,
  captured: FilterIndex,
  includeUncaptured: boolean,
  grammar: SubjectGrammar,
): WatchPart[] {
  if (grammar.isSystem(filter)) return [];
  const patterns = includeUncaptured ? [filter] : commonParts(filter, captured, grammar);
  return separate(
    patterns.filter((pattern) => !isHidden(pattern, filter, grammar)),
    filter,
    grammar,
  );
}

function commonParts(filter: string, captured: FilterIndex, grammar: SubjectGrammar): string[] {
  return captured
    .overlapping(filter)
    .map((one) => grammar.intersect(filter, one))
    .filter((one) => one !== null)
    .filter(grammar.isFilter); // Two long filters can have a common part that is too long to be one.
}

/** Drops patterns that another one covers, and notes which of the rest overlap. */
function separate(patterns: readonly string[], filter: string, grammar: SubjectGrammar): WatchPart[] {
  const distinct = [...new Set(patterns)];
  const index = grammar.index(distinct);
  const kept = new Set(
    distinct.filter((one) => !index.overlapping(one).some((other) => other !== one && grammar.covers(other, one))),
  );
  const done = new Set<string>();
  return [...kept].map((pattern) => {
    const earlier = index.overlapping(pattern).filter((other) => done.has(other));
    done.add(pattern);
    return { pattern, earlier, guarded: grammar.isOpen(pattern) && !isOwnSubject(filter) };
  });
}
