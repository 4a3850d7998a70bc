/** How many messages are kept of each subject. */
export type SubjectCount = readonly [subject: string, messages: number];

/** One branch of the tree that subjects make, token by token. */
export interface SubjectBranch {
  /** The last token of `path`. */
  readonly token: string;
  /** All tokens down to this one. */
  readonly path: string;
  /** Messages on `path` itself and on every subject below it. */
  readonly messages: number;
  /** Messages on `path` itself; null where it is no subject of a message. */
  readonly ownMessages: number | null;
  /** Different subjects: `path` itself, if it is one, and those below it. */
  readonly subjects: number;
}

interface Growing {
  messages: number;
  ownMessages: number | null;
  subjects: number;
}

/**
 * The branches right below `under`, in no order; of the whole tree for null. What several lists have in common is added
 * up, and a subject that is in two of them is one subject. Reads each list once.
 */
export function subjectLevel(lists: Iterable<Iterable<SubjectCount>>, under: string | null): SubjectBranch[] {
  const start = under === null ? "" : `${under}.`;
  const branches = new Map<string, Growing>();
  const all = [...lists];
  const seen = all.length > 1 ? new Set<string>() : null;
  for (const list of all) {
    for (const [subject, messages] of list) {
      if (!subject.startsWith(start)) continue;
      const end = subject.indexOf(".", start.length);
      const token = end === -1 ? subject.slice(start.length) : subject.slice(start.length, end);
      const branch = branches.get(token) ?? { messages: 0, ownMessages: null, subjects: 0 };
      branches.set(token, branch);
      branch.messages += messages;
      if (end === -1) branch.ownMessages = (branch.ownMessages ?? 0) + messages;
      if (seen?.has(subject)) continue;
      seen?.add(subject);
      branch.subjects += 1;
    }
  }
  return [...branches].map(([token, branch]) => ({ token, path: `${start}${token}`, ...branch }));
}

/** True for a branch with others below it. */
export function hasBranches({ subjects, ownMessages }: Pick<SubjectBranch, "subjects" | "ownMessages">): boolean {
  return subjects > (ownMessages === null ? 0 : 1);
}

/** By what the branches of a level are put in order: the most messages first, or by name. */
export const branchOrders = ["messages", "name"] as const;
/** One of {@link branchOrders}. */
export type BranchOrder = (typeof branchOrders)[number];

/** The branches in this order; numbers in names count as numbers. */
export function sortBranches(branches: readonly SubjectBranch[], order: BranchOrder): SubjectBranch[] {
  if (order === "name") return branches.toSorted(byName);
  return branches.toSorted((a, b) => b.messages - a.messages || byName(a, b));
}

const names = new Intl.Collator("en", { numeric: true });

function byName(a: SubjectBranch, b: SubjectBranch): number {
  return names.compare(a.token, b.token) || (a.token < b.token ? -1 : 1);
}

/** The filters that cover exactly a branch: the subject itself where it is one, and what is below it. */
export function branchFilters(branch: Pick<SubjectBranch, "path" | "subjects" | "ownMessages">): string[] {
  const own = branch.ownMessages === null ? [] : [branch.path];
  return hasBranches(branch) ? [...own, `${branch.path}.>`] : own;
}
