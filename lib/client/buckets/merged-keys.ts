import type { KeyEntry } from "../../model/bucket/key-entry";
import type { SubjectGrammar } from "../../model/stream/grammar";

/** The newest entry of each key, in the order in which they were stored. */
export function newestByKey(entries: readonly KeyEntry[]): KeyEntry[] {
  const newest = new Map<string, KeyEntry>();
  for (const entry of entries) {
    const known = newest.get(entry.key);
    if (known !== undefined && known.revision > entry.revision) continue;
    newest.delete(entry.key);
    newest.set(entry.key, entry);
  }
  return [...newest.values()];
}

/** Which keys a list shows. */
export interface ShownKeys {
  /** A pattern of keys, or text in them; empty for all. */
  readonly q: string;
  /** How keys are matched. */
  readonly grammar: Pick<SubjectGrammar, "isFilter" | "isName" | "covers">;
  /** There are more behind the last one that was read. */
  readonly hasMore: boolean;
}

/** Keys as they were read, with what changed since: values in their places, and new keys where they belong. */
export function mergeKeys(
  read: readonly KeyEntry[],
  changes: readonly KeyEntry[],
  { q, grammar, hasMore }: ShownKeys,
): readonly KeyEntry[] {
  if (changes.length === 0) return read;
  const newest = new Map(newestByKey(changes).map((entry) => [entry.key, entry]));
  const last = read.at(-1)?.key;
  const rows = read.map((entry) => {
    const change = newest.get(entry.key);
    newest.delete(entry.key);
    return change !== undefined && change.revision > entry.revision ? change : entry;
  });
  const isShown = matcherOf(q.trim(), grammar);
  const added = [...newest.values()].filter(
    ({ key }) => isShown(key) && (!hasMore || (last !== undefined && key <= last)),
  );
  return added.length === 0 ? rows : [...rows, ...added].sort((a, b) => (a.key < b.key ? -1 : 1));
}

function matcherOf(wanted: string, grammar: ShownKeys["grammar"]): (key: string) => boolean {
  if (grammar.isFilter(wanted) && !grammar.isName(wanted)) return (key) => grammar.covers(wanted, key);
  const text = wanted.toLowerCase();
  return (key) => key.toLowerCase().includes(text);
}
