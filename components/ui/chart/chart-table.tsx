import { useZone } from "@/lib/client/browser/use-zone";
import type { ChartPoint } from "@/lib/client/words/chart-points";
import { formatExact } from "@/lib/client/words/format";
import { classNames } from "../class-names";
import { DataTable, Td, Th, Tr } from "../table/data-table";
import { type ChartMark, type ChartSeries, marksAt, writeValue } from "./chart-series";

/** Props of {@link ChartTable}. */
export interface ChartTableProps {
  title: string;
  series: readonly ChartSeries[];
  points: readonly ChartPoint[];
  marks: readonly ChartMark[];
  format: (value: number) => string;
}

/** The numbers of a chart, newest first, with what happened at each. */
export function ChartTable({ title, series, points, marks, format }: ChartTableProps) {
  useZone();
  const rows = points.map((point, at) => ({
    ...point,
    happened: marksAt(marks, point.atMs, points[at - 1]?.atMs)
      .map(({ label }) => label)
      .join(", "),
  }));
  return (
    <DataTable label={`${title}, as a table`} className={classNames("h-full border-y border-line")}>
      <thead>
        <tr>
          <Th>Time</Th>
          {series.map((line) => (
            <Th num key={line.label}>
              {line.label}
            </Th>
          ))}
          {marks.length > 0 ? <Th>What happened</Th> : null}
        </tr>
      </thead>
      <tbody>
        {rows.toReversed().map((point) => (
          <Tr key={point.atMs}>
            <Td className="num">{formatExact(new Date(point.atMs))}</Td>
            {series.map((line, at) => (
              <Td num key={line.label}>
                {writeValue(point.values[at] ?? null, format)}
              </Td>
            ))}
            {marks.length > 0 ? <Td muted>{point.happened}</Td> : null}
          </Tr>
        ))}
      </tbody>
    </DataTable>
  );
}
