"use client";

import { KeyRound } from "lucide-react";
import { useRef } from "react";
import { BucketList, type BucketRow } from "@/components/ui/bucket/bucket-list";
import { TextLink } from "@/components/ui/link/link-button";
import { Offered } from "@/components/ui/state/offered";
import { DataTable, Td, Th, Tr } from "@/components/ui/table/data-table";
import { type SortColumns, useTableSort } from "@/components/ui/table/use-table-sort";
import { VirtualBody } from "@/components/ui/table/virtual-body";
import { BytesOfLimit } from "@/components/ui/text/bytes-of-limit";
import { Count, Duration } from "@/components/ui/text/number";
import { Tag } from "@/components/ui/text/tag";
import { RelativeTime } from "@/components/ui/text/time";
import { hrefs } from "@/lib/client/words/hrefs";
import { visibleLine } from "@/lib/model/text/visible-text";

/** The key-value buckets of a broker. */
export function BucketsPage() {
  return (
    <Offered offer="keyValue" title="Key-value">
      <BucketList
        kind="keyValue"
        title="Key-value"
        icon={KeyRound}
        noun="bucket"
        about="A bucket keeps the newest value of each key, and as many older ones as it is set to. Looking at one changes nothing in it."
        empty={{
          words:
            "A bucket keeps a value under each key, with its revisions: settings, states, locks. It is a stream whose name begins with KV_. Create one, and it appears here within a few seconds.",
          command: "nats kv add CONFIG --history 5",
        }}
        table={(rows, filter) => <BucketTable rows={rows} filter={filter} />}
      />
    </Offered>
  );
}

const columns = {
  name: ({ name }) => name,
  keys: ({ stream }) => stream.subjectCount.value,
  values: ({ stream }) => stream.messages,
  bytes: ({ stream }) => stream.bytes,
  last: ({ stream }) => (stream.lastAt === null ? null : Date.parse(stream.lastAt)),
} satisfies SortColumns<BucketRow, string>;

const columnStyle = {
  values: "w-26 @max-xl/table:hidden",
  size: "w-40 @max-3xl/table:hidden",
  history: "w-22 @max-2xl/table:hidden",
  ttl: "w-28 @max-4xl/table:hidden",
  storage: "w-26 @max-5xl/table:hidden",
  last: "w-32 @max-lg/table:w-28",
} as const;

function BucketTable({ rows: unsorted, filter }: { rows: readonly BucketRow[]; filter: string }) {
  const body = useRef<HTMLTableSectionElement>(null);
  const { rows, sortOf, sort } = useTableSort(unsorted, columns);
  return (
    <DataTable label="Key-value buckets" fill fixed>
      <thead>
        <tr>
          <Th sort={sortOf("name")}>Bucket</Th>
          <Th num className="w-24" sort={sortOf("keys")}>
            Keys
          </Th>
          <Th num className={columnStyle.values} sort={sortOf("values")}>
            Revisions
          </Th>
          <Th className={columnStyle.size} sort={sortOf("bytes")}>
            Size
          </Th>
          <Th num className={columnStyle.history}>
            History
          </Th>
          <Th num className={columnStyle.ttl}>
            Max age
          </Th>
          <Th className={columnStyle.storage}>Storage</Th>
          <Th className={columnStyle.last} sort={sortOf("last")}>
            Last change
          </Th>
        </tr>
      </thead>
      <VirtualBody
        ref={body}
        list="key-value buckets"
        stillAs={`${filter} ${sort}`}
        rows={rows}
        rowKey={({ name }) => name}
      >
        {(row) => <Row row={row} />}
      </VirtualBody>
    </DataTable>
  );
}

function Row({ row: { name, stream } }: { row: BucketRow }) {
  const { config, origins } = stream;
  const mirrored = origins.find(({ kind }) => kind === "mirror");
  return (
    <Tr opensLink>
      <Td mono title={config.description ?? name}>
        <span className="flex items-center gap-2">
          <TextLink href={hrefs.bucket(name)} className="min-w-0 truncate text-ink!">
            {visibleLine(name)}
          </TextLink>
          {mirrored === undefined ? null : <Tag tone="plain">mirror of {visibleLine(mirrored.name)}</Tag>}
        </span>
      </Td>
      <Td num>
        <Count value={stream.subjectCount} />
      </Td>
      <Td num className={columnStyle.values}>
        <Count value={stream.messages} />
      </Td>
      <Td className={`num ${columnStyle.size}`}>
        <BytesOfLimit bytes={stream.bytes} limit={config.maxBytes} />
      </Td>
      <Td num muted className={columnStyle.history}>
        {config.maxMessagesPerSubject === null ? "all" : <Count value={config.maxMessagesPerSubject} />}
      </Td>
      <Td num muted className={columnStyle.ttl}>
        {config.maxAgeMs === null ? "none" : <Duration value={config.maxAgeMs} />}
      </Td>
      <Td muted className={`num ${columnStyle.storage}`}>
        {config.storage} × {config.replicas}
      </Td>
      <Td muted className={`num ${columnStyle.last}`}>
        <RelativeTime at={stream.lastAt} />
      </Td>
    </Tr>
  );
}
