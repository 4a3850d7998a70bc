"use client";

import { ExternalLink, Waypoints } from "lucide-react";
import dynamic from "next/dynamic";
import { parseAsStringLiteral, useQueryStates } from "nuqs";
import { useEffect, useEffectEvent, useMemo } from "react";
import { Button } from "@/components/ui/button";
import { buttonStyle } from "@/components/ui/button-style";
import { parseAsMoment, parseAsPlace } from "@/components/ui/form/address-parsers";
import { hasTime, type TimeRange, timeBounds, timeFilter, timeSpans } from "@/components/ui/form/time-range";
import { TimeRangeMenu } from "@/components/ui/form/time-range-menu";
import { BesideDrawer } from "@/components/ui/overlay/drawer-slot";
import { PageHeader, Toolbar } from "@/components/ui/page";
import { SearchState } from "@/components/ui/search/search-state";
import { Banner } from "@/components/ui/state/banner";
import { EmptyState } from "@/components/ui/state/empty-state";
import { ErrorPanel } from "@/components/ui/state/error-panel";
import { toApiError } from "@/lib/client/http/http";
import { useFailureSearch } from "@/lib/client/queries/failures/failure-search";
import { useSnapshot } from "@/lib/client/queries/use-snapshot";
import { useMessageSearch } from "@/lib/client/search/use-message-search";
import { buildTimeline } from "@/lib/client/trace/timeline";
import { traceSentence } from "@/lib/client/words/trace-words";
import { visibleLine } from "@/lib/model/text/visible-text";
import { TraceTable } from "./trace-table";

const MessageDrawer = dynamic(
  () => import("@/components/ui/message/message-drawer").then((module) => module.MessageDrawer),
  { ssr: false },
);

/** Matches of one run: a trace has dozens, an id that is too short has thousands. */
const runMatches = 500;

const parsers = {
  last: parseAsStringLiteral(timeSpans),
  from: parseAsMoment,
  to: parseAsMoment,
  message: parseAsPlace,
};
/** Where nothing else is chosen: what is asked about has mostly just happened. */
const usualTime: TimeRange = { last: "24h", from: null, to: null };

/** All that happened to whatever mentions an id: messages of all streams, failures, redrives, on one timeline. */
export function TracePage({ id }: { id: string }) {
  const [{ message: open, ...chosen }, set] = useQueryStates(parsers);
  const { last, from, to } = hasTime(chosen) ? chosen : usualTime;
  const time = useMemo(() => ({ last, from, to }), [last, from, to]);
  const search = useMessageSearch();
  const failures = useFailureSearch({ state: "all", ...timeFilter(time) }, id);
  const { progress } = search;
  const run = useEffectEvent((mentions: string, within: TimeRange) => {
    search.start({ mentions, order: "newest", limit: runMatches, ...timeBounds(within, Date.now()) });
  });
  useEffect(() => run(id, time), [id, time]);
  const found = progress?.matches;
  const steps = useMemo(() => buildTimeline(found ?? [], failures.matches), [found, failures.matches]);
  const isOver = progress !== null && progress.phase !== "running" && failures.state !== "searching";
  return (
    <>
      <PageHeader title={`Trace ${visibleLine(id)}`} mono actions={<TracingLink id={id} />}>
        {steps.length === 0 ? "" : traceSentence(steps)}
      </PageHeader>
      <Toolbar>
        <TimeRangeMenu
          label="When it was stored"
          time={time}
          onChange={(next) => void set({ ...next, message: null }, { history: "push" })}
        />
      </Toolbar>
      {progress === null ? null : (
        <SearchState
          progress={progress}
          range={{ order: "newest", isPart: true }}
          onStop={search.stop}
          onGoOn={search.goOn}
        />
      )}
      {failures.error === null ? null : (
        <div className="px-5 pb-3">
          <Banner
            tone="warn"
            inset
            action={
              <Button size="sm" onClick={failures.restart}>
                Try again
              </Button>
            }
          >
            Failures were not searched: {toApiError(failures.error).title}
          </Banner>
        </div>
      )}
      {steps.length > 0 ? (
        <BesideDrawer>
          <TraceTable steps={steps} open={open} onOpen={(place) => void set({ message: place }, { history: "push" })} />
        </BesideDrawer>
      ) : progress?.phase === "failed" ? (
        <ErrorPanel error={progress.error} onRetry={search.goOn} />
      ) : isOver ? (
        <EmptyState icon={Waypoints} title="Nothing mentions this id in this time">
          Payloads and headers of stored messages were compared with it letter by letter, and failures were searched for
          it. Choose a longer time; messages that have left their streams are not found.
        </EmptyState>
      ) : (
        <div className="flex-1" />
      )}
      {open === null ? null : (
        <MessageDrawer
          stream={open.channel}
          at={open.at}
          listed={found?.filter(({ place }) => place.channel === open.channel)}
          onClose={() => void set({ message: null })}
        />
      )}
    </>
  );
}

/** To the trace in the reader's own tracing UI, where the configuration names one. */
function TracingLink({ id }: { id: string }) {
  const url = useSnapshot().snapshot?.bus.traceUrl ?? null;
  if (url === null) return null;
  return (
    <a
      href={url.replaceAll("{id}", encodeURIComponent(id))}
      target="_blank"
      rel="noreferrer"
      className={buttonStyle("default", "md")}
    >
      <ExternalLink aria-hidden />
      Open in your tracing UI
    </a>
  );
}
