"use client";

import { CalendarClock, X } from "lucide-react";
import { Button, IconButton } from "@/components/ui/button";
import { MomentField } from "@/components/ui/moment-field";
import { Popover } from "@/components/ui/overlay/popover";
import { Segmented } from "@/components/ui/segmented";
import { useHydrated } from "@/lib/client/browser/clock";
import { useZone } from "@/lib/client/browser/use-zone";
import { anyTime, type FailureSpan, type FailureTime, failureSpans, hasTime, timeWords } from "./failure-time";

/** Props of {@link FailureTimeMenu}. */
export interface FailureTimeMenuProps {
  time: FailureTime;
  onChange: (time: FailureTime) => void;
}

const spanOptions = [
  { value: "any", label: "Any time" },
  ...failureSpans.map((span) => ({
    value: span,
    label: span.replace("m", " min").replace("h", " h").replace("d", " d"),
  })),
] as const;

/** Chooses the time of failures: a span up to now, or a beginning and an end. */
export function FailureTimeMenu({ time, onChange }: FailureTimeMenuProps) {
  useZone();
  // The server that renders the page does not know the visitor's zone.
  const hydrated = useHydrated();
  const { last, from, to } = time;
  const isBackwards = from !== null && to !== null && Date.parse(from) > Date.parse(to);
  return (
    <span className="flex min-w-0 max-w-full gap-1">
      <Popover
        label="When it failed"
        trigger={
          <Button icon={CalendarClock} title="When it failed" className="min-w-0">
            <span className="num truncate">{hydrated ? timeWords(time) : "Any time"}</span>
          </Button>
        }
      >
        <div className="grid gap-3">
          <div className="flex">
            <Segmented<FailureSpan | "any">
              label="When it failed"
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
            error={isBackwards ? "The end is before the beginning." : null}
            onChange={(at) => onChange({ last: null, from, to: at })}
          />
        </div>
      </Popover>
      {hasTime(time) ? <IconButton icon={X} label="Any time" onClick={() => onChange(anyTime)} /> : null}
    </span>
  );
}
