import { useMemo } from "react";
import { LineChart } from "@/components/ui/chart/line-chart";
import { readingsWithin } from "@/components/ui/chart/plot";
import { ResetZoom } from "@/components/ui/chart/reset-zoom";
import { useZoom } from "@/components/ui/chart/zoom";
import { formatRate } from "@/lib/client/words/format";
import type { Snapshot } from "@/lib/contract/snapshot";

/** Rates, waiting and failures over time, with one crosshair; all show the stretch that was dragged over in one. */
export function OverviewCharts({ history }: { history: Snapshot["history"] }) {
  const { span, zoom, reset } = useZoom();
  const { atMs, messagesPerS, ackedPerS, waiting, openFailures } = history;
  const drawn = useMemo(() => {
    const [first, end] = span === null ? [0, atMs.length] : readingsWithin(atMs, span);
    const part = <T,>(column: readonly T[]) => column.slice(first, end);
    return {
      atMs: part(atMs),
      stored: [{ label: "stored", colour: "accent", values: part(messagesPerS) }],
      acked: [{ label: "acknowledged", colour: "ok", values: part(ackedPerS) }],
      lag: [{ label: "waiting", colour: "waiting", values: part(waiting) }],
      failures: [{ label: "open", colour: "gave-up", values: part(openFailures) }],
    } as const;
  }, [span, atMs, messagesPerS, ackedPerS, waiting, openFailures]);
  const axis = { atMs: drawn.atMs, syncId: "overview", span: span ?? undefined, onZoom: zoom };
  return (
    <div className="grid gap-x-6 gap-y-2 px-5 pt-4 xl:grid-cols-2">
      <LineChart
        {...axis}
        title="Messages stored"
        unit="messages/s"
        format={formatRate}
        series={drawn.stored}
        aside={<ResetZoom span={span} onReset={reset} />}
      />
      <LineChart {...axis} title="Messages acknowledged" unit="messages/s" format={formatRate} series={drawn.acked} />
      <LineChart {...axis} title="Waiting, all consumers" unit="messages" series={drawn.lag} />
      <LineChart {...axis} title="Failures" unit="failures" series={drawn.failures} />
    </div>
  );
}
