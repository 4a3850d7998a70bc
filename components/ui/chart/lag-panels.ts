import { useMemo } from "react";
import { ageTicks } from "@/lib/client/words/chart-points";
import { formatAxisAge, formatDuration } from "@/lib/client/words/format";
import type { LagHistory } from "@/lib/model/consumer/lag-sample";
import type { HistoryPanel } from "./history/history-charts";

/** What the lag of a consumer is drawn from. */
export type LagColumns = Pick<LagHistory, "waiting" | "inFlight" | "redelivered" | "oldestAgeMs">;

/**
 * The panels of a consumer's lag. What is in flight has one of its own: ten in flight below twelve thousand waiting
 * would be a line on the floor.
 */
export function useLagPanels({ waiting, inFlight, redelivered, oldestAgeMs }: LagColumns) {
  return useMemo(
    () => ({
      waiting: {
        title: "Waiting",
        unit: "messages",
        series: [{ label: "waiting", colour: "waiting", values: waiting }],
      } satisfies HistoryPanel,
      delivered: {
        title: "Delivered, not acknowledged",
        unit: "messages",
        series: [
          { label: "in flight", colour: "in-flight", values: inFlight },
          { label: "redelivered", colour: "redelivered", values: redelivered },
        ],
      } satisfies HistoryPanel,
      age: {
        title: "Age",
        unit: null,
        series: [{ label: "oldest unfinished", colour: "accent", values: oldestAgeMs }],
        format: formatDuration,
        formatAxis: formatAxisAge,
        ticksOf: ageTicks,
      } satisfies HistoryPanel,
    }),
    [waiting, inFlight, redelivered, oldestAgeMs],
  );
}
