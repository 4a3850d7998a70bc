"use client";

import { useRef } from "react";
import { TextLink } from "@/components/ui/link/link-button";
import { DataTable, Td, Th, Tr } from "@/components/ui/table/data-table";
import { ResizableColumns } from "@/components/ui/table/resizable-columns";
import { type SortColumns, useTableSort } from "@/components/ui/table/use-table-sort";
import { VirtualBody } from "@/components/ui/table/virtual-body";
import { BytesOfLimit } from "@/components/ui/text/bytes-of-limit";
import { Count, Rate } from "@/components/ui/text/number";
import { Tag } from "@/components/ui/text/tag";
import { Term } from "@/components/ui/text/term";
import { RelativeTime } from "@/components/ui/text/time";
import { VerdictBadge } from "@/components/ui/text/verdict-badge";
import { hrefs } from "@/lib/client/words/hrefs";
import { severity } from "@/lib/model/consumer/consumer-health";
import { visibleLine } from "@/lib/model/text/visible-text";
import { retentionWords, storageWords } from "./retention-words";
import { WorstCheck } from "./stream-checks";
import type { StreamRow } from "./stream-rows";
import { SubjectSummary } from "./subject-list";

const columns = {
  name: ({ stream }) => stream.config.name,
  messages: ({ stream }) => stream.messages,
  bytes: ({ stream }) => stream.bytes,
  rate: ({ stream }) => stream.messagesPerS.value,
  last: ({ stream }) => (stream.lastAt === null ? null : Date.parse(stream.lastAt)),
  consumers: ({ worst }) => (worst === null ? null : -severity(worst)),
} satisfies SortColumns<StreamRow, string>;

/** Widths of the columns, and from which width of the table on each is there: the least needed go first. */
const columnStyle = {
  subjects: "@5xl:w-40 @max-2xl:hidden",
  messages: "w-26 @max-lg:w-22",
  size: "w-49 @max-3xl:hidden",
  rate: "w-22 @max-4xl:hidden",
  last: "w-28 @max-5xl:hidden",
  consumers: "w-40 @max-lg:w-37 @max-6xl:pr-5!",
  retention: "w-25 @max-6xl:hidden",
  storage: "w-21 @max-6xl:hidden @max-[90rem]:pr-5!",
  leader: "w-40 @max-[90rem]:hidden",
} as const;

/** Props of {@link StreamTable}. */
export interface StreamTableProps {
  rows: readonly StreamRow[];
  /** What is listed: another filter is another list. */
  filter: string;
}

/** Streams with what the last sweep saw; the name leads to the stream. */
export function StreamTable({ rows: unsorted, filter }: StreamTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const { rows, sortOf, sort } = useTableSort(unsorted, columns);
  return (
    <ResizableColumns list="streams" first="subjects">
      <DataTable label="Streams" fill fixed>
        <thead>
          <tr>
            <Th flexible sort={sortOf("name")}>
              Stream
            </Th>
            <Th column="subjects" edge="left" className={columnStyle.subjects}>
              <Term of="subject">Subjects</Term>
            </Th>
            <Th column="messages" edge="left" num className={columnStyle.messages} sort={sortOf("messages")}>
              Messages
            </Th>
            <Th column="size" edge="left" className={columnStyle.size} sort={sortOf("bytes")}>
              Size
            </Th>
            <Th column="stored" edge="left" num className={columnStyle.rate} sort={sortOf("rate")}>
              Stored/s
            </Th>
            <Th column="last message" edge="left" className={columnStyle.last} sort={sortOf("last")}>
              Last message
            </Th>
            <Th column="consumers" edge="left" className={columnStyle.consumers} sort={sortOf("consumers")}>
              Consumers
            </Th>
            <Th column="retention" edge="left" className={columnStyle.retention}>
              Retention
            </Th>
            <Th column="storage" edge="left" className={columnStyle.storage}>
              Storage
            </Th>
            <Th column="leader" edge="left" className={columnStyle.leader}>
              Leader
            </Th>
          </tr>
        </thead>
        <VirtualBody
          ref={body}
          list="streams"
          stillAs={`${filter} ${sort}`}
          rows={rows}
          rowKey={({ stream }) => stream.config.name}
        >
          {(row) => <StreamTableRow row={row} />}
        </VirtualBody>
      </DataTable>
    </ResizableColumns>
  );
}

function StreamTableRow({ row: { stream, worst } }: { row: StreamRow }) {
  const { config } = stream;
  const retention = retentionWords[config.retention];
  return (
    <Tr opensLink>
      <Td mono title={config.name}>
        <span className="flex items-center gap-2">
          <TextLink href={hrefs.stream(config.name)} className="min-w-0 truncate text-ink!">
            {visibleLine(config.name)}
          </TextLink>
          {stream.own ? <Tag tone="plain">Jetlag</Tag> : null}
          <WorstCheck checks={stream.checks} />
        </span>
      </Td>
      <Td mono muted className={columnStyle.subjects}>
        <SubjectSummary subjects={config.subjects} />
      </Td>
      <Td num>
        <Count value={stream.messages} />
      </Td>
      <Td className={`num ${columnStyle.size}`}>
        <BytesOfLimit bytes={stream.bytes} limit={config.maxBytes} />
      </Td>
      <Td num className={columnStyle.rate}>
        <Rate value={stream.messagesPerS} unit="" />
      </Td>
      <Td muted className={`num ${columnStyle.last}`}>
        <RelativeTime at={stream.lastAt} />
      </Td>
      <Td className={columnStyle.consumers}>
        <span className="flex items-center gap-2">
          <span className={`num min-w-4 ${worst ? "@max-lg:hidden" : ""}`}>
            <Count value={stream.consumerCount} />
          </span>
          {worst ? <VerdictBadge verdict={worst} /> : null}
        </span>
      </Td>
      <Td muted className={columnStyle.retention} title={retention.meaning}>
        {retention.word}
      </Td>
      <Td muted className={`num ${columnStyle.storage}`}>
        {storageWords[config.storage]} × {config.replicas}
      </Td>
      <Td muted className={columnStyle.leader} title={stream.leader ?? undefined}>
        {stream.leader === null ? "single server" : visibleLine(stream.leader)}
      </Td>
    </Tr>
  );
}
