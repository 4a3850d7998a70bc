import { useMemo } from "react";
import { LineChart } from "@/components/ui/chart/line-chart";
import { formatRate } from "@/lib/client/words/format";
import type { Snapshot } from "@/lib/contract/snapshot";

const syncId = "overview";

/** Rates, waiting and failures over time, with one crosshair. */
export function OverviewCharts({ history }: { history: Snapshot["history"] }) {
  const { atMs, messagesPerS, ackedPerS, waiting, openFailures } = history;
  const stored = useMemo(() => [{ label: "stored", colour: "accent" as const, values: messagesPerS }], [messagesPerS]);
  const acked = useMemo(() => [{ label: "acknowledged", colour: "ok" as const, values: ackedPerS }], [ackedPerS]);
  const lag = useMemo(() => [{ label: "waiting", colour: "waiting" as const, values: waiting }], [waiting]);
  const failures = useMemo(() => [{ label: "open", colour: "gave-up" as const, values: openFailures }], [openFailures]);
  return (
    <div className="grid gap-x-6 gap-y-2 px-5 pt-4 xl:grid-cols-2">
      <LineChart title="Messages stored" unit="messages/s" format={formatRate} {...{ atMs, syncId }} series={stored} />
      <LineChart
        title="Messages acknowledged"
        unit="messages/s"
        format={formatRate}
        {...{ atMs, syncId }}
        series={acked}
      />
      <LineChart title="Waiting, all consumers" unit="messages" {...{ atMs, syncId }} series={lag} />
      <LineChart title="Failures" unit="failures" {...{ atMs, syncId }} series={failures} />
    </div>
  );
}
