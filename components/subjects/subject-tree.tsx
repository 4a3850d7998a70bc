"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type MouseEvent, useEffect, useId, useRef, useState } from "react";
import { classNames } from "@/components/ui/class-names";
import { useRem } from "@/components/ui/table/table-geometry";
import type { SubjectRates } from "@/lib/client/live/subject-rates";
import { formatQuantity } from "@/lib/client/words/format";
import { visibleLine } from "@/lib/model/text/visible-text";
import { treeDeed } from "./tree-keys";
import { TreeLine } from "./tree-line";
import type { TreeRow } from "./tree-rows";
import { useLastMessages } from "./use-last-messages";
import type { SubjectTree as Tree } from "./use-subject-levels";

/** Height of a line, rem. */
const lineRem = 2;
/** Letters that follow one another so fast are looked for together, milliseconds. */
const typingMs = 700;

/** Props of {@link SubjectTree}. */
export interface SubjectTreeProps extends Pick<Tree, "rows" | "setBranch" | "more"> {
  /** Null: all streams. */
  stream: string | null;
  /** False: every figure is the least that it can be. */
  whole: boolean;
  /** Null: they are not measured. */
  rates: SubjectRates | null;
  /** The branch whose details are open. */
  node: string | null;
  onNode: (path: string) => void;
}

/** The tree: only the lines in view are drawn, and one has the cursor. */
export function SubjectTree(props: SubjectTreeProps) {
  const { rows, setBranch, more, stream, whole, rates, node, onNode } = props;
  const [cursorId, setCursorId] = useState<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const rem = useRem();
  const found = rows.findIndex((row) => row.id === cursorId);
  const cursor = found === -1 ? 0 : found;
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => lineRem * rem,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 6,
  });
  useEffect(() => {
    if (rem > 0) virtualizer.measure();
  }, [virtualizer, rem]);
  const move = (to: number) => {
    setCursorId(rows[to]?.id ?? null);
    virtualizer.scrollToIndex(to);
  };
  const enter = (row: TreeRow | undefined) => {
    if (row?.kind === "branch") onNode(row.branch.path);
    else if (row?.kind === "more") more(row.under, row.shown)?.();
  };
  const typing = useTyping();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key === "Shift") return;
    const deed = treeDeed(rows, cursor, event.key, typing(event.key));
    if (deed === null) return;
    event.preventDefault();
    event.stopPropagation();
    if (deed.kind === "move") move(deed.to);
    else if (deed.kind === "enter") enter(rows[cursor]);
    else setBranch(deed.path, deed.kind === "open");
  };
  const onClick = ({ target }: MouseEvent) => {
    const line = target instanceof Element ? target.closest<HTMLElement>("[data-line]") : null;
    const row = rows[Number(line?.dataset.line ?? Number.NaN)];
    if (row === undefined) return;
    setCursorId(row.id);
    enter(row);
    box.current?.focus();
  };
  const items = virtualizer.getVirtualItems();
  const lasts = useLastMessages(rows, { from: items[0]?.index ?? 0, to: items.at(-1)?.index ?? -1 }, stream);
  // The line with the cursor is drawn wherever it is: whoever hears the page is told of it.
  const drawn = items.some(({ index }) => index === cursor)
    ? items.map(({ index }) => index)
    : [cursor, ...items.map(({ index }) => index)];
  const lineId = (index: number) => `${id}-${index}`;
  return (
    <div className="@container flex min-h-0 flex-1 flex-col border-t border-line">
      <TreeHead withRates={rates !== null} />
      <div
        ref={box}
        role="tree"
        tabIndex={0}
        aria-label={`Subjects of ${stream === null ? "all streams" : visibleLine(stream)}`}
        aria-activedescendant={rows.length === 0 ? undefined : lineId(cursor)}
        onKeyDown={onKeyDown}
        onClick={onClick}
        className="group/tree min-h-0 flex-1 overflow-y-auto -outline-offset-2!"
      >
        <div role="none" className="relative" style={{ height: rows.length * lineRem * rem }}>
          {drawn.map((index) => {
            const row = rows[index];
            if (row === undefined) return null;
            const isCursor = index === cursor;
            return (
              <div
                key={row.id}
                id={lineId(index)}
                data-line={index}
                role="treeitem"
                tabIndex={-1}
                {...lineRole(row, node)}
                className={classNames(
                  "absolute inset-x-0 flex cursor-default items-center border-b border-line pr-5 hover:bg-hover",
                  row.kind === "branch" && row.branch.path === node && "bg-selected",
                  isCursor &&
                    "group-focus-visible/tree:outline-2 group-focus-visible/tree:-outline-offset-2 group-focus-visible/tree:outline-accent",
                )}
                style={{
                  top: index * lineRem * rem,
                  height: lineRem * rem,
                  paddingLeft: `${1.25 + Math.min(row.depth, 12) * 1.125}rem`,
                }}
              >
                <TreeLine
                  row={row}
                  {...{ whole, rates }}
                  last={row.kind === "branch" ? lasts.get(row.branch.path) : undefined}
                  canMore={row.kind === "more" && more(row.under, row.shown) !== null}
                  onToggle={(path, open) => {
                    setCursorId(row.id);
                    setBranch(path, open);
                  }}
                />
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function lineRole(row: TreeRow, node: string | null) {
  const level = { "aria-level": row.depth + 1 };
  if (row.kind !== "branch") return { ...level, "aria-selected": false };
  const { branch, isOpen, place, of } = row;
  return {
    ...level,
    "aria-label": `${visibleLine(branch.token)}, ${formatQuantity(branch.messages, "message")}, ${formatQuantity(branch.subjects, "subject")}`,
    "aria-selected": branch.path === node,
    "aria-expanded": isOpen ?? undefined,
    "aria-posinset": place,
    "aria-setsize": of,
  };
}

/** What was typed in the last moment; a key that is no letter ends it. */
function useTyping(): (key: string) => string {
  const state = useRef({ typed: "", atMs: 0 });
  return (key) => {
    const { typed, atMs } = state.current;
    const nowMs = performance.now();
    const isLetter = key.length === 1 && key !== " ";
    const next = isLetter ? (nowMs - atMs < typingMs ? typed : "") + key : "";
    state.current = { typed: next, atMs: nowMs };
    return next;
  };
}

/** Names of the columns, for the eye: each line says its figures itself. */
function TreeHead({ withRates }: { withRates: boolean }) {
  return (
    <div
      aria-hidden
      className="flex h-7.5 shrink-0 items-center border-b border-line bg-surface px-5 text-xs font-medium text-muted"
    >
      <span className="flex-1">Subject</span>
      {withRates ? <span className="w-24 text-right">Rate now</span> : null}
      <span className="w-24 text-right">Messages</span>
      <span className="w-20 text-right @max-md:hidden">Subjects</span>
      <span className="w-32 text-right @max-2xl:hidden">Last message</span>
      <span className="w-36 pl-5 @max-3xl:hidden">Stream</span>
    </div>
  );
}
