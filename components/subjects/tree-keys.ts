import type { TreeRow } from "./tree-rows";

/** What a key does in a tree. */
export type TreeDeed =
  | { readonly kind: "move"; readonly to: number }
  | { readonly kind: "open" | "close"; readonly path: string }
  /** Enter: the details of a branch, or more of a level. */
  | { readonly kind: "enter" };

/** Lines that Page Up and Page Down move by. */
const pageLines = 12;

/**
 * What a key does when the cursor is on line `at`, as trees do it everywhere: arrows, Home, End, Enter, Space, `*` for
 * none, letters go to the next line that begins with them. `typed`: the letters of the last moment, this key included.
 */
export function treeDeed(rows: readonly TreeRow[], at: number, key: string, typed: string): TreeDeed | null {
  const last = rows.length - 1;
  const row = rows[at];
  if (row === undefined) return last >= 0 ? { kind: "move", to: 0 } : null;
  const move = (to: number): TreeDeed => ({ kind: "move", to: Math.min(Math.max(to, 0), last) });
  switch (key) {
    case "ArrowDown":
      return move(at + 1);
    case "ArrowUp":
      return move(at - 1);
    case "PageDown":
      return move(at + pageLines);
    case "PageUp":
      return move(at - pageLines);
    case "Home":
      return move(0);
    case "End":
      return move(last);
    case "ArrowRight":
      return forward(rows, at, row);
    case "ArrowLeft":
      return back(rows, at, row);
    case "Enter":
    case " ":
      return { kind: "enter" };
    default:
      return typed === "" ? null : find(rows, at, typed);
  }
}

function forward(rows: readonly TreeRow[], at: number, row: TreeRow): TreeDeed | null {
  if (row.kind !== "branch" || row.isOpen === null) return null;
  if (!row.isOpen) return { kind: "open", path: row.branch.path };
  return rows[at + 1]?.depth === row.depth + 1 ? { kind: "move", to: at + 1 } : null;
}

function back(rows: readonly TreeRow[], at: number, row: TreeRow): TreeDeed | null {
  if (row.kind === "branch" && row.isOpen === true) return { kind: "close", path: row.branch.path };
  const parent = rows.slice(0, at).findLastIndex(({ depth }) => depth < row.depth);
  return parent === -1 ? null : { kind: "move", to: parent };
}

function find(rows: readonly TreeRow[], at: number, typed: string): TreeDeed | null {
  // The same letter again goes on to the next; more letters stay where they still fit.
  const isRepeated = typed.length > 1 && new Set(typed.toLowerCase()).size === 1;
  const wanted = (isRepeated ? typed.slice(0, 1) : typed).toLowerCase();
  const begin = wanted.length > 1 ? at : at + 1;
  for (let step = 0; step < rows.length; step++) {
    const index = (begin + step) % rows.length;
    const row = rows[index];
    if (row?.kind === "branch" && row.branch.token.toLowerCase().startsWith(wanted)) return { kind: "move", to: index };
  }
  return null;
}
