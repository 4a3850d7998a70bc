"use client";

import { ArrowUp } from "lucide-react";
import type { RefObject } from "react";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { formatCount, formatQuantity } from "@/lib/client/format";
import { LiveEmpty, NothingFound } from "./live-empty";
import type { LiveStatus } from "./live-status";
import { MessageGrid } from "./message-grid";
import type { LiveList } from "./use-live-list";

/** Props of {@link MessagePane}. */
export interface MessagePaneProps {
  list: LiveList;
  filter: string;
  /** Streams that capture something of the filter. */
  streams: readonly string[];
  status: LiveStatus;
  /** A subject that fits the filter. */
  example: string;
  onClearSearch: () => void;
  onWatchUncaptured: () => void;
  /** The box that scrolls. */
  box: RefObject<HTMLDivElement | null>;
}

/** The list of messages, what is there when it is empty, and a line below that says what is not in it. */
export function MessagePane({
  list,
  filter,
  streams,
  status,
  example,
  onClearSearch,
  onWatchUncaptured,
  box,
}: MessagePaneProps) {
  const standing = !list.following && !list.paused && (list.newMessages > 0 || !list.atTop);
  return (
    <div className="relative flex min-h-0 min-w-0 flex-1 flex-col">
      <MessageGrid
        entries={list.entries}
        cursor={list.cursor}
        onOpen={list.open}
        onMove={list.move}
        onTopChange={list.setAtTop}
        streams={streams}
        filter={filter}
        box={box}
      >
        {list.entries.length > 0 ? null : list.hidden > 0 ? (
          <NothingFound hidden={formatQuantity(list.hidden, "message")} onClear={onClearSearch} />
        ) : (
          <LiveEmpty
            filter={filter}
            example={example}
            captured={streams.length > 0}
            status={status}
            onWatchUncaptured={onWatchUncaptured}
          />
        )}
      </MessageGrid>
      {standing ? <NewestButton count={list.newMessages} onPress={list.showNewest} /> : null}
      <ListFoot list={list} />
    </div>
  );
}

/** Over the list's head while it stands still because somebody reads in it. */
function NewestButton({ count, onPress }: { count: number; onPress: () => void }) {
  return (
    <div className="pointer-events-none absolute inset-x-0 top-0.75 z-20 flex justify-center">
      <Button
        size="sm"
        icon={ArrowUp}
        onClick={onPress}
        className="num pointer-events-auto rounded-full! shadow-overlay"
      >
        {count === 0 ? "Newest" : `${formatCount(count)} new ${count === 1 ? "message" : "messages"}`}
      </Button>
    </div>
  );
}

function ListFoot({ list: { messages, hidden, dropped } }: { list: LiveList }) {
  const parts = [
    `${formatCount(messages)} listed`,
    hidden > 0 ? `${formatCount(hidden)} hidden by the search` : null,
    dropped > 0 ? `${formatCount(dropped)} older ones let go` : null,
  ];
  return (
    <div className="num flex h-7 shrink-0 items-center justify-between gap-4 border-t border-line px-5 text-xs whitespace-nowrap text-muted">
      <span className="truncate">{parts.filter((part) => part !== null).join(" · ")}</span>
      <span aria-hidden className="hidden items-center gap-1.5 xl:flex">
        <Kbd>j</Kbd>
        <Kbd>k</Kbd>
        <span className="mr-2">move</span>
        <Kbd>Enter</Kbd>
        <span className="mr-2">open</span>
        <Kbd>Space</Kbd>
        <span>pause</span>
      </span>
    </div>
  );
}
