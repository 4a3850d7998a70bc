import { parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";
import type { HistoryAsked } from "@/lib/client/queries/history";
import { type HistoryRange, historyRanges } from "@/lib/contract/streams";
import type { TimeSpan } from "../plot";
import { momentsOf, spanOf, zoomParsers } from "../zoom";

/** Ranges that end now, shortest first. */
export const chartRanges = ["5m", "15m", "1h", "6h", "24h", "7d"] as const satisfies readonly HistoryRange[];

const parsers = {
  range: parseAsStringLiteral(chartRanges).withDefault("15m"),
  /** They go before the range. */
  ...zoomParsers,
};

/** Which time the charts of a consumer or stream show, as the address has it. */
export interface ChartWindow {
  readonly range: HistoryRange;
  /** The stretch that was chosen; null: the range, up to now. */
  readonly span: TimeSpan | null;
  /** For the query. */
  readonly asked: HistoryAsked;
  readonly rangeMs: number;
  /** Shows a range up to now. */
  readonly setRange: (range: HistoryRange) => void;
  readonly zoom: (span: TimeSpan) => void;
  /** Back to the range. */
  readonly reset: () => void;
}

/** See {@link ChartWindow}. Each change is a step of the history: Back zooms out again. */
export function useChartWindow(): ChartWindow {
  const [{ range, from, to }, setValues] = useQueryStates(parsers, { history: "push" });
  const span = useMemo(() => spanOf(from, to), [from, to]);
  return {
    range,
    span,
    asked: span === null ? { range } : momentsOf(span),
    rangeMs: historyRanges[range],
    setRange: (next) => void setValues({ range: next, from: null, to: null }),
    zoom: (next) => void setValues(momentsOf(next)),
    reset: () => void setValues({ from: null, to: null }),
  };
}
