"use client";

import { useZone } from "@/lib/client/browser/use-zone";
import {
  formatBytes,
  formatCompact,
  formatCount,
  formatDuration,
  formatExact,
  formatRate,
  formatSignedRate,
  noValue,
} from "@/lib/client/words/format";
import { formatKnown, tellDoubt, tellUnknown } from "@/lib/client/words/known";
import { exact, isKnown, type Known } from "@/lib/model/known";

/**
 * A figure. One that is not known, or null, is shown as an en dash and never as 0; the tooltip says why. One that is not
 * exact has a sign before it: `≤ 38`.
 */
interface FigureProps {
  value: number | Known<number> | null;
  /** When it was read, ISO 8601, if it could not be read since: then it is faint, and the tooltip says of when it is. */
  readAt?: string | null;
}

/** A whole number: `12,408`. `compact`: `12.4K`, with the exact number in the tooltip. */
export function Count({ compact = false, ...figure }: FigureProps & { compact?: boolean }) {
  if (!compact) return <Figure {...figure} format={formatCount} />;
  return <Figure {...figure} format={formatCompact} titleFormat={formatCount} />;
}

/** A size: `1.2 KiB`; the exact number of bytes is in the tooltip. */
export function Bytes({ value }: FigureProps) {
  return <Figure value={value} format={formatBytes} titleFormat={(bytes) => `${formatCount(bytes)} bytes`} />;
}

/** A length of time from milliseconds: `4 min 12 s`. */
export function Duration({ value }: FigureProps) {
  return <Figure value={value} format={formatDuration} />;
}

/** Per second, with its unit: `1,284 /s`. `signed` for changes: `+96 /s`. `unit="msg/s"` where no head says what. */
export function Rate({ value, signed = false, unit = "/s" }: FigureProps & { signed?: boolean; unit?: string }) {
  const format = signed ? formatSignedRate : formatRate;
  return <Figure value={value} format={(perS) => (unit === "" ? format(perS) : `${format(perS)} ${unit}`)} />;
}

interface FigureFormatProps extends FigureProps {
  format: (value: number) => string;
  titleFormat?: (value: number) => string;
}

function Figure({ value, readAt = null, format, titleFormat }: FigureFormatProps) {
  useZone();
  if (value === null) return <span className="text-faint">{noValue}</span>;
  const known = typeof value === "number" ? exact(value) : value;
  if (!isKnown(known))
    return (
      <span className="text-faint" title={tellUnknown(known)}>
        {noValue}
      </span>
    );
  const age = readAt === null ? null : `As of ${formatExact(new Date(readAt))}, not read since`;
  const title = [titleFormat?.(known.value), tellDoubt(known), age].filter((words) => words != null).join("; ");
  return (
    <span className={readAt === null ? "num" : "num text-faint"} title={title === "" ? undefined : title}>
      {formatKnown(known, format)}
    </span>
  );
}
