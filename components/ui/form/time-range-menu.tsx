"use client";

import { CalendarClock, X } from "lucide-react";
import { useHydrated } from "@/lib/client/browser/clock";
import { useZone } from "@/lib/client/browser/use-zone";
import { Button, IconButton } from "../button";
import { Popover } from "../overlay/popover";
import { MomentField } from "./moment-field";
import { Segmented } from "./segmented";
import { anyTime, hasTime, isBackwards, type TimeRange, type TimeSpan, timeSpans, timeWords } from "./time-range";

/** Props of {@link TimeRangeMenu}. */
export interface TimeRangeMenuProps {
  /** What happened at that time: "When it failed". */
  label: string;
  time: TimeRange;
  onChange: (time: TimeRange) => void;
}

const spanOptions = [
  { value: "any", label: "Any time" },
  ...timeSpans.map((span) => ({
    value: span,
    label: span.replace("m", " min").replace("h", " h").replace("d", " d"),
  })),
] as const;

/** Chooses a time: a span up to now, or a beginning and an end. */
export function TimeRangeMenu({ label, time, onChange }: TimeRangeMenuProps) {
  useZone();
  // The server that renders the page does not know the visitor's zone.
  const hydrated = useHydrated();
  const { last, from, to } = time;
  return (
    <span className="flex min-w-0 max-w-full gap-1">
      <Popover
        label={label}
        trigger={
          <Button icon={CalendarClock} title={label} className="min-w-0">
            <span className="num truncate">{hydrated ? timeWords(time) : "Any time"}</span>
          </Button>
        }
      >
        <div className="grid gap-3">
          <div className="flex">
            <Segmented<TimeSpan | "any">
              label={label}
              value={last ?? "any"}
              options={spanOptions}
              onChange={(value) => onChange({ ...anyTime, last: value === "any" ? null : value })}
            />
          </div>
          <MomentField
            label="From"
            at={last === null ? from : null}
            onChange={(at) => onChange({ last: null, from: at, to })}
          />
          <MomentField
            label="To"
            at={last === null ? to : null}
            error={isBackwards(time) ? "The end is before the beginning." : null}
            onChange={(at) => onChange({ last: null, from, to: at })}
          />
        </div>
      </Popover>
      {hasTime(time) ? <IconButton icon={X} label="Any time" onClick={() => onChange(anyTime)} /> : null}
    </span>
  );
}
