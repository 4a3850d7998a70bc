"use client";

import dynamic from "next/dynamic";
import { useCallback, useMemo, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { usePageAction } from "@/components/ui/keys/page-actions";
import { BesideDrawer } from "@/components/ui/overlay/drawer-slot";
import { useListStep } from "@/components/ui/overlay/list-step";
import { Banner } from "@/components/ui/state/banner";
import { useNow } from "@/lib/client/browser/clock";
import { useJsonPaths } from "@/lib/client/browser/use-json-paths";
import { both, parseSearch, parseWhere } from "@/lib/client/live/live-search";
import { useLiveFeed } from "@/lib/client/live/use-live-feed";
import { exampleSubject, storingStreams, streamsOf, suggestFilters } from "@/lib/client/publish/subject-suggestions";
import { useGrammar } from "@/lib/client/queries/grammar";
import { useSnapshot } from "@/lib/client/queries/use-snapshot";
import { blindSpots } from "@/lib/model/stream/blind-spots";
import { useLiveKeys } from "./list/live-keys";
import { RateAnnouncer } from "./list/rate-announcer";
import { useLinkedRow } from "./list/use-linked-row";
import { useLiveList } from "./list/use-live-list";
import { useLiveAddress } from "./live-address";
import { LiveBadge } from "./live-badge";
import { LiveFigures } from "./live-figures";
import { LiveNotice } from "./live-notice";
import { readLiveStatus } from "./live-status";
import { LiveToolbar } from "./live-toolbar";
import { MessagePane } from "./message/message-pane";
import { StatusAction } from "./status-action";
import { SubjectTable } from "./subject-table";
import { UnseenNote } from "./unseen-note";

const MessageDrawer = dynamic(() => import("./message/message-drawer").then((module) => module.MessageDrawer), {
  ssr: false,
});

/** Beside the list where both have room, which is not so beside an open drawer: there the list keeps its columns. */
const subjectsBox =
  "max-h-60 min-h-0 shrink-0 flex-col border-b border-line @min-[50rem]/live:flex @min-[50rem]/live:max-h-none @min-[50rem]/live:w-76 @min-[50rem]/live:border-r @min-[50rem]/live:border-b-0 @min-[76rem]/live:w-88 @min-[88rem]/live:w-108";

/** Messages as they arrive, with a filter on the server and a search in what is here. */
export function LivePage() {
  const address = useLiveAddress();
  const { filter, uncaptured, setRow } = address;
  const text = useMemo(() => parseSearch(address.text), [address.text]);
  const hasPaths = useJsonPaths(address.where !== "");
  const where = useMemo(() => parseWhere(hasPaths ? address.where : ""), [address.where, hasPaths]);
  const search = useMemo(() => both(text, where), [text, where]);
  const { feed, view, retry } = useLiveFeed({ filter, includeUncaptured: uncaptured, search, lines: address.ring });
  const scrollBox = useRef<HTMLDivElement>(null);
  const filterBox = useRef<HTMLDivElement>(null);
  const list = useLiveList(feed, view, scrollBox, (row) => setRow(row?.stored?.place ?? null));
  const linked = useLinkedRow(list.opened === null ? address.row : null);
  const opened = list.opened ?? linked.row;
  const [subjectsShown, setSubjectsShown] = useState(false);
  const [asking, setAsking] = useState(false);
  const { snapshot } = useSnapshot();
  const grammar = useGrammar();
  const nowMs = useNow();
  const status = readLiveStatus(view, list.paused ? list.newMessages : null, nowMs ?? 0);
  const streams = useMemo(() => streamsOf(snapshot, filter, grammar), [snapshot, filter, grammar]);
  const spots = useMemo(() => blindSpots(filter, snapshot?.streams ?? []), [snapshot?.streams, filter]);
  const focusFilter = () => focusField(filterBox.current);
  const loadGap = useCallback((id: number) => void feed.load(id), [feed]);
  useListStep(opened === null ? null : { move: list.move, goBack: () => focusGrid(scrollBox.current) });
  usePageAction(list.paused ? "Resume the list" : "Pause the list", list.togglePause);
  usePageAction("Empty the list", () => feed.clear());
  useLiveKeys({
    togglePause: list.togglePause,
    move: list.move,
    open: list.openCurrent,
    focusFilter,
    leave: list.leave,
  });
  return (
    <>
      <div className="flex items-center gap-x-4 gap-y-1 px-5 pt-4.5 pb-3 max-sm:flex-wrap">
        <h1 className="text-lg tracking-[-0.015em]">Live</h1>
        <LiveBadge status={status} />
        <StatusAction
          status={status}
          onRetry={retry}
          onNarrow={focusFilter}
          onWatchAll={() => address.setSubject(grammar.everything, true)}
        />
        <LiveFigures counts={view.counts} />
        <RateAnnouncer status={status} counts={view.counts} />
      </div>
      <LiveToolbar
        address={address}
        suggestions={suggestFilters(snapshot, grammar)}
        entries={view.lines.entries}
        searchProblem={text.kind === "invalid" ? `Not a regular expression: ${text.reason}` : null}
        whereProblem={where.kind === "invalid" ? `Not a JSON path: ${where.reason}` : null}
        paused={list.paused}
        onTogglePause={list.togglePause}
        onClear={() => feed.clear()}
        subjectsShown={subjectsShown}
        onToggleSubjects={() => setSubjectsShown((before) => !before)}
        asking={asking}
        onAsk={setAsking}
        filterBox={filterBox}
      />
      {uncaptured ? (
        <div className="px-5 pb-3">
          <Banner
            tone="warn"
            inset
            action={
              <Button size="sm" onClick={() => address.setUncaptured(false)}>
                Switch off
              </Button>
            }
          >
            Also watching what no stream captures: publishers there wait for a timeout instead of being told at once.
          </Banner>
        </div>
      ) : null}
      <LiveNotice status={status} notAllowed={view.counts.notAllowed} onRetry={retry} />
      <UnseenNote spots={spots} />
      {linked.problem === null ? null : (
        <div className="px-5 pb-3">
          <Banner tone="warn" inset onDismiss={() => setRow(null)}>
            The message that the link names cannot be shown. {linked.problem}.
          </Banner>
        </div>
      )}
      <BesideDrawer>
        <div className="@container/live flex min-h-0 flex-1 border-t border-line">
          <div className="flex min-h-0 min-w-0 flex-1 flex-col @min-[50rem]/live:flex-row">
            <div className={classNames(subjectsBox, subjectsShown ? "flex" : "hidden")}>
              <SubjectTable
                subjects={view.counts.subjects}
                otherReceived={view.counts.otherReceived}
                uncountedReceived={view.counts.uncountedReceived}
                filter={filter}
                hrefOf={address.hrefOf}
              />
            </div>
            <MessagePane
              list={list}
              view={view}
              columns={address.columns}
              filter={filter}
              streams={streams}
              status={status}
              example={exampleSubject(snapshot, filter, grammar)}
              onClearSearch={address.clearSearch}
              onLoadGap={loadGap}
              onWatchUncaptured={() => setAsking(true)}
              box={scrollBox}
            />
          </div>
        </div>
      </BesideDrawer>
      {opened === null ? null : (
        <MessageDrawer
          row={opened}
          streams={storingStreams(snapshot, opened.subject, grammar)}
          lowestNumber={(stream, atMs) => feed.lowestNumber(stream, atMs)}
          onPlace={setRow}
          onClose={list.leave}
        />
      )}
    </>
  );
}

function focusGrid(box: HTMLElement | null): boolean {
  const grid = box?.querySelector("table");
  grid?.focus({ preventScroll: true });
  return Boolean(grid);
}

function focusField(box: HTMLElement | null): void {
  const field = box?.querySelector("input");
  field?.focus();
  field?.select();
}
