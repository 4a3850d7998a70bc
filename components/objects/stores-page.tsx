"use client";

import { Archive } from "lucide-react";
import { useRef } from "react";
import { BucketList, type BucketRow } from "@/components/ui/bucket/bucket-list";
import { TextLink } from "@/components/ui/link/link-button";
import { Offered } from "@/components/ui/state/offered";
import { DataTable, Td, Th, Tr } from "@/components/ui/table/data-table";
import { type SortColumns, useTableSort } from "@/components/ui/table/use-table-sort";
import { VirtualBody } from "@/components/ui/table/virtual-body";
import { BytesOfLimit } from "@/components/ui/text/bytes-of-limit";
import { Count, Duration } from "@/components/ui/text/number";
import { RelativeTime } from "@/components/ui/text/time";
import { hrefs } from "@/lib/client/words/hrefs";
import { visibleLine } from "@/lib/model/text/visible-text";

/** The object stores of a broker. */
export function StoresPage() {
  return (
    <Offered offer="objects" title="Objects">
      <BucketList
        kind="objects"
        title="Objects"
        icon={Archive}
        noun="object store"
        about="An object store keeps files of any size, each stored in chunks under one name. Looking at one changes nothing in it."
        empty={{
          words:
            "An object store keeps files that are too large for a message: reports, images, models. It is a stream whose name begins with OBJ_. Create one, and it appears here within a few seconds.",
          command: "nats object add FILES",
        }}
        table={(rows, filter) => <StoreTable rows={rows} filter={filter} />}
      />
    </Offered>
  );
}

const columns = {
  name: ({ name }) => name,
  messages: ({ stream }) => stream.messages,
  bytes: ({ stream }) => stream.bytes,
  last: ({ stream }) => (stream.lastAt === null ? null : Date.parse(stream.lastAt)),
} satisfies SortColumns<BucketRow, string>;

const columnStyle = {
  pieces: "w-28 @max-2xl/table:hidden",
  size: "w-44 @max-xl/table:w-28",
  ttl: "w-28 @max-4xl/table:hidden",
  storage: "w-26 @max-3xl/table:hidden",
  last: "w-32 @max-lg/table:hidden",
} as const;

function StoreTable({ rows: unsorted, filter }: { rows: readonly BucketRow[]; filter: string }) {
  const body = useRef<HTMLTableSectionElement>(null);
  const { rows, sortOf, sort } = useTableSort(unsorted, columns);
  return (
    <DataTable label="Object stores" fill fixed>
      <thead>
        <tr>
          <Th sort={sortOf("name")}>Object store</Th>
          <Th className={columnStyle.size} sort={sortOf("bytes")}>
            Size
          </Th>
          <Th num className={columnStyle.pieces} sort={sortOf("messages")}>
            Messages
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
        list="object stores"
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
  const { config } = stream;
  return (
    <Tr opensLink>
      <Td mono title={config.description ?? name}>
        <TextLink href={hrefs.objectStore(name)} className="text-ink!">
          {visibleLine(name)}
        </TextLink>
      </Td>
      <Td className={`num ${columnStyle.size}`}>
        <BytesOfLimit bytes={stream.bytes} limit={config.maxBytes} />
      </Td>
      <Td num className={columnStyle.pieces}>
        <Count value={stream.messages} />
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
