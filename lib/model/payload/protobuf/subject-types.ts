import * as z from "zod";
import type { SubjectGrammar } from "../../stream/grammar";

/** Which message type payloads have on the subjects of a pattern. */
export const subjectTypeSchema = z.object({
  pattern: z.string(),
  /** Full name, for example `shop.OrderCreated`. */
  type: z.string(),
});
/** See {@link subjectTypeSchema}. */
export type SubjectType = z.infer<typeof subjectTypeSchema>;

/** Answers that are remembered; subjects beyond are asked for again. */
const remembered = 2_000;

/**
 * Finds the type of a subject. Of several patterns that fit, the more specific one counts, as the grammar orders them:
 * whatever order they are written in.
 */
export function subjectTypes(
  types: readonly SubjectType[],
  grammar: Pick<SubjectGrammar, "covers" | "compareFilters">,
): (subject: string) => string | null {
  const ordered = [...types].sort((a, b) => grammar.compareFilters(a.pattern, b.pattern));
  const known = new Map<string, string | null>();
  return (subject) => {
    const before = known.get(subject);
    if (before !== undefined) return before;
    const type = ordered.find(({ pattern }) => grammar.covers(pattern, subject))?.type ?? null;
    if (known.size >= remembered) known.clear();
    known.set(subject, type);
    return type;
  };
}
