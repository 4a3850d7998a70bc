import { useMemo } from "react";
import { LineChart } from "@/components/ui/line-chart";
import { formatRate } from "@/lib/client/format";
import type { Snapshot } from "@/lib/contract/snapshot";

const syncId = "overview";

/** Rates and waiting over time, with one crosshair. */
export function OverviewCharts({ history }: { history: Snapshot["history"] }) {
  const { atMs, messagesPerS, ackedPerS, waiting } = history;
  const stored = useMemo(() => [{ label: "stored", colour: "accent" as const, values: messagesPerS }], [messagesPerS]);
  const acked = useMemo(() => [{ label: "acknowledged", colour: "ok" as const, values: ackedPerS }], [ackedPerS]);
  const lag = useMemo(() => [{ label: "waiting", colour: "waiting" as const, values: waiting }], [waiting]);
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
      <div className="xl:col-span-2">
        <LineChart title="Waiting, all consumers" unit="messages" height={220} {...{ atMs, syncId }} series={lag} />
      </div>
    </div>
  );
}
