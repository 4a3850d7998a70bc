"use client";

import { type LucideIcon, SearchX } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import type { ReactNode } from "react";
import { isAway } from "@/lib/client/queries/snapshot";
import { useSnapshotQuery } from "@/lib/client/queries/use-snapshot";
import { formatQuantity } from "@/lib/client/words/format";
import type { Snapshot, StreamSummary } from "@/lib/contract/snapshot";
import type { Bucket } from "@/lib/model/bucket/bucket";
import { visibleLine } from "@/lib/model/text/visible-text";
import { Button } from "../button";
import { SearchInput } from "../form/search-input";
import { PageHeader, Toolbar } from "../page";
import { EmptyState } from "../state/empty-state";
import { QueryState } from "../state/query-state";
import { TableSkeleton } from "../state/skeleton";
import { NewBucket } from "./new-bucket";

/** A bucket and the stream that it is kept in. */
export interface BucketRow {
  readonly name: string;
  readonly stream: StreamSummary;
}

/** Props of {@link BucketList}. */
export interface BucketListProps {
  kind: Bucket["kind"];
  title: string;
  icon: LucideIcon;
  /** What one of them is called: `bucket`. */
  noun: string;
  /** What they are, a sentence or two. */
  about: string;
  /** How to make the first one, and what it is for. */
  empty: { readonly words: string; readonly command: string };
  table: (rows: readonly BucketRow[], filter: string) => ReactNode;
}

/** The buckets of one kind, with a filter. */
export function BucketList(props: BucketListProps) {
  const query = useSnapshotQuery();
  return (
    <QueryState
      query={query}
      quietStale
      head={<PageHeader title={props.title} />}
      pending={<TableSkeleton columns={6} />}
    >
      {(snapshot) => <Loaded {...props} snapshot={snapshot} />}
    </QueryState>
  );
}

function Loaded({ snapshot, kind, title, icon, noun, about, empty, table }: BucketListProps & { snapshot: Snapshot }) {
  const [q, setQ] = useQueryState("q", parseAsString.withDefault(""));
  const all = snapshot.streams.flatMap((stream) =>
    stream.bucket?.kind === kind ? [{ name: stream.bucket.name, stream }] : [],
  );
  const wanted = q.trim().toLowerCase();
  const rows = all.filter(({ name, stream }) =>
    `${name}\n${stream.config.description ?? ""}`.toLowerCase().includes(wanted),
  );
  if (all.length === 0)
    return (
      <>
        <PageHeader title={title} actions={<NewBucket kind={kind} noun={noun} />} />
        {snapshot.sampledAt === null || isAway(snapshot) ? (
          <EmptyState icon={icon} title="Not read yet">
            The line on top says how the connection to the server is.
          </EmptyState>
        ) : (
          <EmptyState icon={icon} title={`This server has no ${noun}s yet`} command={empty.command}>
            {empty.words}
          </EmptyState>
        )}
      </>
    );
  return (
    <>
      <PageHeader title={formatQuantity(all.length, noun)} actions={<NewBucket kind={kind} noun={noun} />}>
        {about}
      </PageHeader>
      <Toolbar>
        <SearchInput
          label="Filter by name or description"
          shortcut
          value={q}
          onChange={(text) => void setQ(text || null)}
        />
      </Toolbar>
      {rows.length > 0 ? (
        table(rows, wanted)
      ) : (
        <EmptyState
          icon={SearchX}
          title={`No ${noun} matches “${visibleLine(q)}”`}
          actions={<Button onClick={() => void setQ(null)}>Clear the filter</Button>}
        >
          The filter looks in names and descriptions.
        </EmptyState>
      )}
    </>
  );
}
