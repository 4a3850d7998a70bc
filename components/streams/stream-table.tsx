"use client";

import { useRouter } from "next/navigation";
import { DataTable, Td, Th, Tr } from "@/components/ui/data-table";
import { TextLink } from "@/components/ui/link-button";
import { Count, Rate } from "@/components/ui/number";
import { Tag } from "@/components/ui/tag";
import { Term } from "@/components/ui/term";
import { RelativeTime } from "@/components/ui/time";
import { type SortColumns, useTableSort } from "@/components/ui/use-table-sort";
import { VerdictBadge } from "@/components/ui/verdict-badge";
import { hrefs } from "@/lib/client/hrefs";
import { severity } from "@/lib/model/consumer-health";
import { visibleLine } from "@/lib/model/visible-text";
import { BytesOfLimit } from "./bytes-of-limit";
import { retentionWords, storageWords } from "./retention-words";
import { WorstCheck } from "./stream-checks";
import type { StreamRow } from "./stream-rows";
import { SubjectSummary } from "./subject-list";

const columns = {
  name: ({ stream }) => stream.config.name,
  messages: ({ stream }) => stream.messages,
  bytes: ({ stream }) => stream.bytes,
  rate: ({ stream }) => stream.messagesPerS,
  last: ({ stream }) => (stream.lastAt === null ? null : Date.parse(stream.lastAt)),
  consumers: ({ worst }) => (worst === null ? null : -severity(worst)),
} satisfies SortColumns<StreamRow, string>;

/** Streams with what the last sweep saw; the name leads to the stream. */
export function StreamTable({ rows: unsorted }: { rows: readonly StreamRow[] }) {
  const router = useRouter();
  const { rows, sortOf } = useTableSort(unsorted, columns);
  return (
    <DataTable label="Streams" fill minWidth={1120}>
      <thead>
        <tr>
          <Th sort={sortOf("name")}>Stream</Th>
          <Th>
            <Term of="subject">Subjects</Term>
          </Th>
          <Th num sort={sortOf("messages")}>
            Messages
          </Th>
          <Th sort={sortOf("bytes")}>Size</Th>
          <Th num sort={sortOf("rate")}>
            Stored/s
          </Th>
          <Th sort={sortOf("last")}>Last message</Th>
          <Th sort={sortOf("consumers")}>Consumers</Th>
          <Th>Retention</Th>
          <Th>Storage</Th>
          <Th>Leader</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <StreamTableRow
            key={row.stream.config.name}
            row={row}
            onOpen={() => router.push(hrefs.stream(row.stream.config.name))}
          />
        ))}
      </tbody>
    </DataTable>
  );
}

function StreamTableRow({ row: { stream, worst }, onOpen }: { row: StreamRow; onOpen: () => void }) {
  const { config } = stream;
  const retention = retentionWords[config.retention];
  return (
    <Tr onOpen={onOpen}>
      <Td mono className="max-w-64" title={config.name}>
        <span className="flex items-center gap-2">
          <TextLink href={hrefs.stream(config.name)} className="min-w-0 truncate text-ink!">
            {visibleLine(config.name)}
          </TextLink>
          {stream.own ? <Tag tone="plain">Jetlag</Tag> : null}
          <WorstCheck checks={stream.checks} />
        </span>
      </Td>
      <Td mono muted className="max-w-64">
        <SubjectSummary subjects={config.subjects} />
      </Td>
      <Td num>
        <Count value={stream.messages} />
      </Td>
      <Td className="num">
        <BytesOfLimit bytes={stream.bytes} limit={config.maxBytes} />
      </Td>
      <Td num>
        <Rate value={stream.messagesPerS} unit="" />
      </Td>
      <Td muted className="num min-w-24">
        <RelativeTime at={stream.lastAt} />
      </Td>
      <Td>
        <span className="flex items-center gap-2">
          <span className="num min-w-4">
            <Count value={stream.consumerCount} />
          </span>
          {worst ? <VerdictBadge verdict={worst} /> : null}
        </span>
      </Td>
      <Td muted title={retention.meaning}>
        {retention.word}
      </Td>
      <Td muted className="num">
        {storageWords[config.storage]} × {config.replicas}
      </Td>
      <Td muted className="max-w-40" title={stream.leader ?? undefined}>
        {stream.leader === null ? "single server" : visibleLine(stream.leader)}
      </Td>
    </Tr>
  );
}
