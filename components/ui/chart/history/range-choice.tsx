"use client";

import { CalendarClock } from "lucide-react";
import { useState } from "react";
import { useZone } from "@/lib/client/browser/use-zone";
import { formatDayTime } from "@/lib/client/words/format";
import type { HistoryRange } from "@/lib/contract/streams";
import { Button } from "../../button";
import { MomentField } from "../../form/moment-field";
import { Segmented } from "../../form/segmented";
import { Popover } from "../../overlay/popover";
import type { TimeSpan } from "../plot";
import { ResetZoom } from "../reset-zoom";
import { spanOf } from "../zoom";
import { type ChartWindow, chartRanges } from "./chart-window";

const rangeWords: Record<HistoryRange, string> = {
  "5m": "5 min",
  "15m": "15 min",
  "1h": "1 h",
  "6h": "6 h",
  "24h": "24 h",
  "7d": "7 d",
};

/** Props of {@link RangeChoice}. */
export interface RangeChoiceProps {
  window: ChartWindow;
  /** What the charts show now, where the fields begin. */
  shown: TimeSpan;
}

/** The time that the charts show: a range up to now, or a stretch between two moments, and the way back from it. */
export function RangeChoice({ window, shown }: RangeChoiceProps) {
  useZone();
  const { range, span, setRange, reset } = window;
  return (
    <>
      <ResetZoom span={span} onReset={reset} />
      <Segmented<HistoryRange | "none">
        label="Range"
        value={span === null ? range : "none"}
        options={chartRanges.map((value) => ({ value, label: rangeWords[value] }))}
        onChange={(value) => value !== "none" && setRange(value)}
      />
      <Popover
        label="Between two moments"
        trigger={
          <Button size="sm" icon={CalendarClock} title="Between two moments" aria-label="Between two moments">
            {span === null ? null : (
              <span className="num truncate max-sm:hidden">
                {formatDayTime(new Date(span.fromMs))} to {formatDayTime(new Date(span.untilMs))}
              </span>
            )}
          </Button>
        }
      >
        <SpanForm shown={shown} onChoose={window.zoom} />
      </Popover>
    </>
  );
}

/** Two moments, at first those that were shown when it opened; the charts change when both are there and in order. */
function SpanForm({ shown, onChoose }: { shown: TimeSpan; onChoose: (span: TimeSpan) => void }) {
  const [from, setFrom] = useState<string | null>(new Date(shown.fromMs).toISOString());
  const [to, setTo] = useState<string | null>(new Date(shown.untilMs).toISOString());
  const chosen = spanOf(from, to);
  const isBackwards = from !== null && to !== null && chosen === null;
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen !== null) onChoose(chosen);
      }}
    >
      <MomentField label="From" at={from} onChange={setFrom} />
      <MomentField
        label="To"
        at={to}
        error={isBackwards ? "The end is not after the beginning." : null}
        onChange={setTo}
      />
      <div className="flex justify-end">
        <Button
          type="submit"
          variant="primary"
          disabledReason={chosen === null ? "Choose a beginning and a later end" : null}
        >
          Show
        </Button>
      </div>
    </form>
  );
}
