"use client";

import { Rows3, SearchX } from "lucide-react";
import { parseAsBoolean, parseAsString, useQueryStates } from "nuqs";
import { Button } from "@/components/ui/button";
import { SearchInput } from "@/components/ui/form/search-input";
import { Segmented } from "@/components/ui/form/segmented";
import { PageHeader, Toolbar } from "@/components/ui/page";
import { Banner } from "@/components/ui/state/banner";
import { EmptyState } from "@/components/ui/state/empty-state";
import { QueryState } from "@/components/ui/state/query-state";
import { TableSkeleton } from "@/components/ui/state/skeleton";
import { isAway } from "@/lib/client/queries/snapshot";
import { useSnapshotQuery } from "@/lib/client/queries/use-snapshot";
import { formatQuantity } from "@/lib/client/words/format";
import type { Snapshot } from "@/lib/contract/snapshot";
import { visibleLine } from "@/lib/model/text/visible-text";
import { NewStream } from "./manage/new-stream";
import { streamRows } from "./stream-rows";
import { StreamTable } from "./stream-table";

const filters = { q: parseAsString.withDefault(""), own: parseAsBoolean.withDefault(false) };

/** All streams, with a filter; Jetlag's own are listed on demand. */
export function StreamList() {
  const query = useSnapshotQuery();
  return (
    <QueryState query={query} quietStale head={<PageHeader title="Streams" />} pending={<TableSkeleton columns={8} />}>
      {(snapshot) => <LoadedStreams snapshot={snapshot} />}
    </QueryState>
  );
}

function LoadedStreams({ snapshot }: { snapshot: Snapshot }) {
  const [{ q, own }, setFilters] = useQueryStates(filters);
  const rows = streamRows(snapshot, { text: q, withOwn: own });
  const ownCount = snapshot.streams.filter((stream) => stream.own).length;
  const others = snapshot.streams.length - ownCount;
  return (
    <>
      <PageHeader title={titleOf(snapshot, others)} actions={<NewStream />}>
        A stream stores the messages of its subjects, in order. Looking at one changes nothing in it.
      </PageHeader>
      <MissingStreams names={snapshot.missingStreams} />
      <Toolbar>
        <SearchInput
          label="Filter by name or subject"
          shortcut
          value={q}
          onChange={(text) => void setFilters({ q: text || null })}
        />
        {ownCount > 0 ? (
          <Segmented
            label="Which streams"
            value={own ? "all" : "yours"}
            options={[
              { value: "yours", label: "Yours", count: others },
              { value: "all", label: "With Jetlag's own", count: snapshot.streams.length },
            ]}
            onChange={(value) => void setFilters({ own: value === "all" ? true : null })}
          />
        ) : null}
      </Toolbar>
      {rows.length > 0 ? (
        <StreamTable rows={rows} filter={`${own} ${q}`} />
      ) : q === "" ? (
        <NoStreams snapshot={snapshot} />
      ) : (
        <EmptyState
          icon={SearchX}
          title={`No stream matches “${visibleLine(q)}”`}
          actions={<Button onClick={() => void setFilters({ q: null })}>Clear the filter</Button>}
        >
          The filter looks in names, subjects and descriptions.
        </EmptyState>
      )}
    </>
  );
}

/** How many there are; none is said only by a server that answers. */
function titleOf(snapshot: Snapshot, others: number): string {
  if (others > 0) return formatQuantity(others, "stream");
  return snapshot.sampledAt === null || isAway(snapshot) ? "Streams" : "No streams";
}

function MissingStreams({ names }: { names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <div className="px-5 pb-3">
      <Banner tone="warn" inset>
        {formatQuantity(names.length, "stream")} exist{names.length === 1 ? "s" : ""} but{" "}
        {names.length === 1 ? "its" : "their"} servers do not answer, so nothing is known about{" "}
        {names.length === 1 ? "it" : "them"}: <span className="mono">{visibleLine(names.join(", "))}</span>
      </Banner>
    </div>
  );
}

function NoStreams({ snapshot }: { snapshot: Snapshot }) {
  const { sampledAt, missingStreams } = snapshot;
  // Those that there are have been named above.
  if (missingStreams.length > 0) return null;
  if (sampledAt === null)
    return (
      <EmptyState icon={Rows3} title="Not read yet">
        The dashboard has not finished its first look at the server. The line on top says how the connection is.
      </EmptyState>
    );
  if (isAway(snapshot))
    return (
      <EmptyState icon={Rows3} title="Not connected">
        There was no stream when the server was read last. The line on top says how the connection is.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={Rows3}
      title="This server has no streams yet"
      command={'nats stream add ORDERS --subjects "ORDERS.>" --defaults'}
    >
      Messages published to a subject that no stream captures are delivered to whoever listens at that moment and then
      gone. A stream keeps them. Create one, and it appears here within a few seconds.
    </EmptyState>
  );
}
