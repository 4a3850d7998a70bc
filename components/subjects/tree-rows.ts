import type { SubjectLevel } from "@/lib/contract/subjects";
import { hasBranches } from "@/lib/model/stream/subject-level";

/** A branch as an answer has it. */
export type Branch = SubjectLevel["branches"][number];

/** One line of the tree. */
export type TreeRow =
  | {
      readonly kind: "branch";
      /** Tells it from all other lines. */
      readonly id: string;
      readonly branch: Branch;
      /** Of the first level 0. */
      readonly depth: number;
      /** Null: nothing is below it. */
      readonly isOpen: boolean | null;
      /** Its place among its siblings, from 1, and how many they are, shown or not. */
      readonly place: number;
      readonly of: number;
    }
  | {
      readonly kind: "more";
      readonly id: string;
      readonly under: string | null;
      readonly depth: number;
      readonly shown: number;
      readonly rest: number;
    }
  | { readonly kind: "pending" | "failed"; readonly id: string; readonly under: string; readonly depth: number };

/** What is known of one level. */
export interface KnownLevel {
  readonly level: SubjectLevel | undefined;
  readonly failed: boolean;
}

/** The lines of a tree whose `open` branches show what is below them. */
export function treeRows(levels: ReadonlyMap<string | null, KnownLevel>, open: ReadonlySet<string>): TreeRow[] {
  const rows: TreeRow[] = [];
  const add = (under: string | null, depth: number) => {
    const known = levels.get(under);
    const level = known?.level;
    if (level === undefined) {
      const kind = known?.failed === true ? "failed" : "pending";
      if (under !== null) rows.push({ kind, id: `${kind} ${under}`, under, depth });
      return;
    }
    for (const [at, branch] of level.branches.entries()) {
      const isOpen = hasBranches(branch) ? open.has(branch.path) : null;
      const id = `branch ${branch.path}`;
      rows.push({ kind: "branch", id, branch, depth, isOpen, place: at + 1, of: level.branchCount });
      if (isOpen === true) add(branch.path, depth + 1);
    }
    const shown = level.branches.length;
    const rest = level.branchCount - shown;
    if (rest > 0) rows.push({ kind: "more", id: `more ${under ?? ""}`, under, depth, shown, rest });
  };
  add(null, 0);
  return rows;
}

/** What is open in a tree by somebody's choice. */
export interface OpenChoice {
  /** Opened by hand. */
  readonly opened: readonly string[];
  /** Closed by hand. */
  readonly closed: ReadonlySet<string>;
  /** Everything that is not closed by hand. */
  readonly all: boolean;
}

/**
 * The branches that are open and in sight, as far as their levels are known: those that were chosen, and below them those
 * that are the only one of their level, down to where it forks: there is nothing to choose among them.
 */
export function openBranches(
  levels: ReadonlyMap<string | null, KnownLevel>,
  { opened, closed, all }: OpenChoice,
): Set<string> {
  const chosen = new Set(opened);
  const open = new Set<string>();
  const walk = (under: string | null) => {
    const branches = levels.get(under)?.level?.branches ?? [];
    const isOnly = under !== null && branches.length === 1;
    for (const branch of branches) {
      if (!hasBranches(branch) || closed.has(branch.path)) continue;
      const isOpen = all || chosen.has(branch.path) || (isOnly && branch.ownMessages === null);
      if (!isOpen) continue;
      open.add(branch.path);
      walk(branch.path);
    }
  };
  walk(null);
  return open;
}
