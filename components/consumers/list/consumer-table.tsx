"use client";

import { useRef } from "react";
import { DataTable, Th } from "@/components/ui/table/data-table";
import { usePhoneRowRem } from "@/components/ui/table/phone-line";
import { ResizableColumns } from "@/components/ui/table/resizable-columns";
import { type SortColumns, useTableSort } from "@/components/ui/table/use-table-sort";
import { VirtualBody } from "@/components/ui/table/virtual-body";
import { trendLength } from "@/lib/client/words/consumers/trend-words";
import { formatDuration, formatSpan } from "@/lib/client/words/format";
import { glossary } from "@/lib/client/words/glossary";
import { type ListedConsumer, severity } from "@/lib/model/consumer/consumer-health";
import { lastActivityAt } from "../consumer-words";
import { keyOf } from "./consumer-filter";
import { ConsumerRow, columnStyle } from "./consumer-row";

const columns = {
  verdict: ({ verdict }) => -severity(verdict),
  name: ({ displayName }) => displayName,
  stream: ({ stream }) => stream,
  oldest: ({ oldestUnfinished }) => oldestUnfinished?.value?.ageMs ?? null,
  waiting: ({ waiting }) => waiting,
  inflight: ({ inFlight }) => inFlight,
  redelivered: ({ redelivered }) => redelivered,
  acked: ({ ackedPerS }) => ackedPerS.value,
  done: ({ etaMs }) => etaMs.value?.high ?? null,
  active: (consumer) => {
    const at = lastActivityAt(consumer);
    return at === null ? null : Date.parse(at);
  },
} satisfies SortColumns<ListedConsumer, string>;

/** Props of {@link ConsumerTable}. */
export interface ConsumerTableProps {
  /** Worst first. */
  consumers: readonly ListedConsumer[];
  /** Milliseconds between two samples. */
  intervalMs: number;
  /** What is listed: another filter is another list. */
  filter: string;
}

/** Consumers with their figures. Rows do not change places under the pointer: the order waits until it has left. */
export function ConsumerTable({ consumers, intervalMs, filter }: ConsumerTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const { rows, sortOf, sort } = useTableSort(consumers, columns);
  const rowRem = usePhoneRowRem();
  const trendMs = intervalMs * trendLength(consumers);
  return (
    <ResizableColumns list="consumers" first="verdict">
      <DataTable label="Consumers" fill fixed className="@container min-h-72!">
        <thead>
          <tr>
            <Th column="verdict" className={columnStyle.verdict} sort={worstFirst(sortOf)}>
              Verdict
            </Th>
            <Th flexible className={columnStyle.name} sort={sortOf("name")}>
              Consumer
            </Th>
            <Th className={columnStyle.reason}>Why</Th>
            <Th column="stream" edge="left" className={columnStyle.stream} sort={sortOf("stream")}>
              Stream
            </Th>
            <Th
              column="oldest"
              edge="left"
              num
              className={columnStyle.oldest}
              sort={sortOf("oldest")}
              title={glossary.oldestUnfinished.definition}
            >
              Oldest
            </Th>
            <Th
              column="waiting"
              edge="left"
              num
              className={columnStyle.waiting}
              sort={sortOf("waiting")}
              title={glossary.waiting.definition}
            >
              Waiting
            </Th>
            <Th
              column="in flight"
              edge="left"
              num
              className={columnStyle.inFlight}
              sort={sortOf("inflight")}
              title={glossary.inFlight.definition}
            >
              In flight
            </Th>
            <Th
              column="redelivered"
              edge="left"
              num
              className={columnStyle.redelivered}
              sort={sortOf("redelivered")}
              title={glossary.redelivered.definition}
            >
              Redelivered
            </Th>
            <Th
              column="trend"
              edge="left"
              className={columnStyle.trend}
              title={`Waiting and in flight together over the last ${formatDuration(trendMs)}, each line from 0 to its own peak`}
            >
              Trend, {formatSpan(trendMs)}
            </Th>
            <Th column="acked" edge="left" num className={columnStyle.acked} sort={sortOf("acked")}>
              Acked/s
            </Th>
            <Th
              column="done in"
              edge="left"
              num
              className={columnStyle.done}
              sort={sortOf("done")}
              title="When nothing will be left waiting"
            >
              Done in
            </Th>
            <Th
              column="last activity"
              edge="left"
              num
              className={columnStyle.active}
              sort={sortOf("active")}
              title="Last delivery or acknowledgement"
            >
              Last activity
            </Th>
          </tr>
        </thead>
        <VirtualBody
          ref={body}
          list="consumers"
          rowRem={rowRem}
          stillAs={`${filter} ${sort}`}
          rows={rows}
          rowKey={keyOf}
        >
          {(consumer) => <ConsumerRow consumer={consumer} intervalMs={intervalMs} />}
        </VirtualBody>
      </DataTable>
    </ResizableColumns>
  );
}

type SortOf = (column: keyof typeof columns) => { direction: "asc" | "desc" | null; onSort: () => void };

/** The server's own order is worst first: without a chosen column the verdict is what the rows are sorted by. */
function worstFirst(sortOf: SortOf) {
  const verdict = sortOf("verdict");
  const names = Object.keys(columns).filter((name): name is keyof typeof columns => Object.hasOwn(columns, name));
  const chosen = names.some((name) => sortOf(name).direction !== null);
  return chosen ? verdict : { ...verdict, direction: "desc" as const };
}
