"use client";

import { memo, useRef } from "react";
import { Sparkline } from "@/components/ui/chart/sparkline";
import { classNames } from "@/components/ui/class-names";
import { Link } from "@/components/ui/link/link";
import { DataTable, Td, Th, Tr } from "@/components/ui/table/data-table";
import { VirtualBody } from "@/components/ui/table/virtual-body";
import { Bytes, Count } from "@/components/ui/text/number";
import type { LiveCounts, SubjectCount } from "@/lib/client/live/live-tally";
import { formatCount, formatRate, noValue } from "@/lib/client/words/format";
import { visibleLine } from "@/lib/model/text/visible-text";

/** Props of {@link SubjectTable}. */
export interface SubjectTableProps extends Pick<LiveCounts, "subjects" | "otherReceived" | "uncountedReceived"> {
  filter: string;
  /** The page's address with another filter. */
  hrefOf: (filter: string) => string;
}

/** Shown only where the table is wide enough: sizes give way first, then the course of the rate. */
const trendFits = "hidden @min-[21rem]/table:table-cell";
const bytesFit = "hidden @min-[25rem]/table:table-cell";

/** Each subject's rate, its course, count and size; a subject leads to the page narrowed to it. */
export const SubjectTable = memo(function SubjectTable(props: SubjectTableProps) {
  const { subjects, otherReceived, uncountedReceived, filter, hrefOf } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  return (
    <>
      <DataTable label="Subjects" fill fixed>
        <thead>
          <tr>
            <Th>Subject</Th>
            <Th className={classNames(trendFits, "w-16 px-1!")}>Trend</Th>
            <Th num className="w-13">
              msg/s
            </Th>
            <Th num className="w-15">
              Count
            </Th>
            <Th num className={classNames(bytesFit, "w-18 pr-4! pl-0!")}>
              Bytes
            </Th>
          </tr>
        </thead>
        <VirtualBody ref={body} rows={subjects} rowKey={({ subject }) => subject} drawnWhole={20} overscan={4}>
          {(count) => <SubjectRow count={count} selected={count.subject === filter} hrefOf={hrefOf} />}
        </VirtualBody>
      </DataTable>
      {otherReceived > 0 ? (
        <p className="num shrink-0 border-t border-line px-5 py-1.5 text-xs text-faint">
          {formatCount(otherReceived)} on further subjects
          {uncountedReceived > 0 ? `, ${formatCount(uncountedReceived)} of them not counted one by one` : null}
        </p>
      ) : null}
    </>
  );
});

function SubjectRow({
  count,
  selected,
  hrefOf,
}: {
  count: SubjectCount;
  selected: boolean;
  hrefOf: (filter: string) => string;
}) {
  const { subject, received, receivedPerS, bytes, trend } = count;
  return (
    <Tr selected={selected}>
      <Td mono title={visibleLine(subject)}>
        <Link href={hrefOf(subject)} className="rounded-sm hover:text-accent hover:underline">
          {visibleLine(subject)}
        </Link>
      </Td>
      <Td className={classNames(trendFits, "px-1!")}>
        <Sparkline values={trend} label={trendWords(trend)} className="w-full text-muted" />
      </Td>
      <Td num>{receivedPerS === null ? noValue : formatRate(receivedPerS)}</Td>
      <Td num muted>
        <Count value={received} compact={received >= 10_000} />
      </Td>
      <Td num muted className={classNames(bytesFit, "pr-4! pl-0!")}>
        <Bytes value={bytes} />
      </Td>
    </Tr>
  );
}

function trendWords(trend: SubjectCount["trend"]): string {
  const rates = trend.filter((rate) => rate !== null);
  return rates.length === 0
    ? "No rate yet"
    : `At most ${formatRate(Math.max(...rates))} messages a second in the last ${formatCount(trend.length)} s`;
}
