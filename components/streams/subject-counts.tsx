"use client";

import { useQuery } from "@tanstack/react-query";
import { FolderTree, Hash, SearchX } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { SearchInput } from "@/components/ui/form/search-input";
import { LinkButton, TextLink } from "@/components/ui/link/link-button";
import { Toolbar } from "@/components/ui/page";
import { EmptyState } from "@/components/ui/state/empty-state";
import { QueryState } from "@/components/ui/state/query-state";
import { TableSkeleton } from "@/components/ui/state/skeleton";
import { DataTable, Td, Th, Tr } from "@/components/ui/table/data-table";
import { type SortColumns, useTableSort } from "@/components/ui/table/use-table-sort";
import { VirtualBody } from "@/components/ui/table/virtual-body";
import { Count } from "@/components/ui/text/number";
import { useBroker } from "@/lib/client/broker/use-broker";
import { useDebounced } from "@/lib/client/browser/debounced";
import { withQuery } from "@/lib/client/http/http";
import { streamSubjectsQuery } from "@/lib/client/queries/streams";
import { formatPercent } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import type { StreamSummary } from "@/lib/contract/snapshot";
import type { SubjectList } from "@/lib/contract/streams";
import { visibleLine } from "@/lib/model/text/visible-text";
import { subjectCountWords } from "./subject-words";

/** How many messages a stream holds of each of its subjects, with a search. */
export function SubjectCounts({ stream }: { stream: StreamSummary }) {
  const { name } = stream.config;
  const [q, setQ] = useQueryState("q", parseAsString.withDefault(""));
  const asked = useDebounced(q.trim(), 250);
  const query = useQuery(streamSubjectsQuery(useBroker(), name, asked));
  return (
    <>
      <Toolbar>
        <SearchInput
          label="Find subjects: text, or a pattern"
          placeholder="Text, or a pattern"
          shortcut
          mono
          value={q}
          onChange={(text) => void setQ(text || null)}
        />
        <LinkButton variant="quiet" icon={FolderTree} href={hrefs.subjectsOf(name)}>
          As a tree
        </LinkButton>
        <p role="status" className="num min-h-4.5 text-muted">
          {query.data ? subjectCountWords(query.data) : ""}
        </p>
      </Toolbar>
      <QueryState query={query} pending={<TableSkeleton columns={3} />}>
        {(list) =>
          list.subjects.length > 0 ? (
            <SubjectTable list={list} stream={stream} filter={asked} />
          ) : (
            <NoSubjects list={list} onClear={() => void setQ(null)} q={asked} />
          )
        }
      </QueryState>
    </>
  );
}

type Row = SubjectList["subjects"][number];

const columns = {
  subject: ({ subject }) => subject,
  messages: ({ messages }) => messages,
} satisfies SortColumns<Row, string>;

interface SubjectTableProps {
  list: SubjectList;
  stream: StreamSummary;
  filter: string;
}

function SubjectTable({ list, stream, filter }: SubjectTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const { rows, sortOf, sort } = useTableSort(list.subjects, columns);
  return (
    <DataTable label="Subjects of this stream" fill fixed>
      <thead>
        <tr>
          <Th sort={sortOf("subject")}>Subject</Th>
          <Th num className="w-32 @max-lg:w-24 @max-lg:pr-5!" sort={sortOf("messages")}>
            Messages
          </Th>
          <Th className="w-60 @max-lg:hidden @max-3xl:w-40">Share of the stream</Th>
        </tr>
      </thead>
      <VirtualBody
        ref={body}
        list="subjects of a stream"
        stillAs={`${filter} ${sort}`}
        rows={rows}
        rowKey={({ subject }) => subject}
      >
        {(row) => <SubjectRow row={row} stream={stream} />}
      </VirtualBody>
    </DataTable>
  );
}

function SubjectRow({ row: { subject, messages }, stream }: { row: Row; stream: StreamSummary }) {
  const share = stream.messages === 0 ? 0 : Math.min(1, messages / stream.messages);
  return (
    <Tr opensLink>
      <Td mono title={visibleLine(subject)}>
        <TextLink
          href={withQuery(hrefs.stream(stream.config.name), { tab: "messages", subject })}
          className="text-ink!"
        >
          {visibleLine(subject)}
        </TextLink>
      </Td>
      <Td num className="@max-lg:pr-5!">
        <Count value={messages} />
      </Td>
      <Td className="@max-lg:hidden">
        <ShareBar share={share} />
      </Td>
    </Tr>
  );
}

function ShareBar({ share }: { share: number }) {
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden className="h-1 min-w-0 flex-1 overflow-hidden rounded-full bg-line">
        <span className="block h-full bg-muted" style={{ width: `${share * 100}%` }} />
      </span>
      <span className="num w-13 text-right text-muted">{formatPercent(share)}</span>
    </span>
  );
}

interface NoSubjectsProps {
  list: SubjectList;
  q: string;
  onClear: () => void;
}

function NoSubjects({ list, q, onClear }: NoSubjectsProps) {
  if (list.matching === null)
    return (
      <EmptyState icon={Hash} title="Too many subjects to list">
        {subjectCountWords(list)}
      </EmptyState>
    );
  if (q === "")
    return (
      <EmptyState icon={Hash} title="No messages are stored">
        A subject is listed here for as long as a message of it is stored.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={SearchX}
      title={`No stored message has a subject like “${visibleLine(q)}”`}
      actions={<Button onClick={onClear}>Clear the search</Button>}
    >
      Text is looked for anywhere in a subject. In a pattern * stands for one part and a final &gt; for all that follow.
    </EmptyState>
  );
}
