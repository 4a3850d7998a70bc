"use client";

import { ArrowUp } from "lucide-react";
import type { RefObject } from "react";
import { Button } from "@/components/ui/button";
import { showOverlay } from "@/components/ui/keys/overlay";
import { Kbd } from "@/components/ui/text/kbd";
import { WordGap } from "@/components/ui/text/word-gap";
import type { LiveColumn } from "@/lib/client/live/live-column";
import type { LiveView } from "@/lib/client/live/live-feed";
import type { LinesView } from "@/lib/client/live/live-lines";
import { formatCount, formatQuantity } from "@/lib/client/words/format";
import { MessageGrid } from "../list/message-grid";
import type { LiveList } from "../list/use-live-list";
import { LiveEmpty, NothingFound } from "../live-empty";
import type { LiveStatus } from "../live-status";

/** Props of {@link MessagePane}. */
export interface MessagePaneProps {
  list: LiveList;
  view: LiveView;
  columns: readonly LiveColumn[];
  filter: string;
  /** Streams that capture something of the filter. */
  streams: readonly string[];
  status: LiveStatus;
  /** A subject that fits the filter. */
  example: string;
  onClearSearch: () => void;
  onWatchUncaptured: () => void;
  onLoadGap: (id: number) => void;
  /** The box that scrolls. */
  box: RefObject<HTMLDivElement | null>;
}

/** The list of messages, what is there when it is empty, and a line below that says what is not in it. */
export function MessagePane(props: MessagePaneProps) {
  const { list, view, columns, filter, streams, status, example, box } = props;
  const { lines } = view;
  const standing = !list.following && !list.paused && (list.newMessages > 0 || !list.atTop);
  return (
    <div className="@container/pane relative flex min-h-0 min-w-0 flex-1 flex-col">
      <MessageGrid
        entries={lines.entries}
        gaps={view.gaps}
        onLoadGap={props.onLoadGap}
        columns={columns}
        cursor={list.cursor}
        onOpen={list.open}
        onMove={list.move}
        onTopChange={list.setAtTop}
        onPointed={list.setPointed}
        streams={streams}
        filter={filter}
        box={box}
      >
        {lines.entries.length > 0 || lines.unsearched > 0 ? null : lines.hidden > 0 ? (
          <NothingFound hidden={formatQuantity(lines.hidden, "message")} onClear={props.onClearSearch} />
        ) : (
          <LiveEmpty
            filter={filter}
            example={example}
            captured={streams.length > 0}
            status={status}
            onWatchUncaptured={props.onWatchUncaptured}
          />
        )}
      </MessageGrid>
      {standing ? <NewestButton count={list.newMessages} onPress={list.showNewest} /> : null}
      <ListFoot lines={lines} />
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

function ListFoot({ lines }: { lines: LinesView }) {
  const { messages, hidden, unsearched, dropped } = lines;
  const parts = [
    `${formatCount(messages)} listed`,
    hidden > 0 ? `${formatCount(hidden)} hidden by the search` : null,
    unsearched > 0 ? `searching, ${formatCount(unsearched)} to go` : null,
    dropped > 0 ? `${formatCount(dropped)} older ones let go` : null,
  ];
  return (
    <div className="num flex h-7 shrink-0 items-center justify-between gap-4 border-t border-line px-5 text-xs whitespace-nowrap text-muted">
      <span className="truncate">{parts.filter((part) => part !== null).join(" · ")}</span>
      <span className="hidden items-center gap-1.5 @sm/pane:flex">
        <span aria-hidden className="hidden items-center gap-1.5 @3xl/pane:flex">
          <Kbd>j</Kbd>
          <Kbd>k</Kbd>
          <span className="mr-2">move</span>
          <Kbd>Enter</Kbd>
          <span className="mr-2">open</span>
          <Kbd>Space</Kbd>
          <span className="mr-2">pause</span>
        </span>
        <button
          type="button"
          aria-keyshortcuts="?"
          onClick={() => showOverlay("keys")}
          className="flex items-center gap-1.5 rounded-sm hover:text-ink"
        >
          <Kbd>?</Kbd>
          <WordGap />
          all keys
        </button>
      </span>
    </div>
  );
}
