"use client";

import { useHydrated, useNow } from "@/lib/client/browser/clock";
import { formatAgo, formatDayClock, formatExact, formatSpan, noValue } from "@/lib/client/words/format";

/** A moment: ISO 8601 text, or null when there was none. */
interface MomentProps {
  at: string | null;
  className?: string;
}

/** `4 min ago`, renewed every second; the exact time is in the tooltip. An en dash for null. */
export function RelativeTime({ at, className }: MomentProps) {
  const nowMs = useNow();
  const moment = toDate(at);
  if (moment === null || nowMs === null) return <span className={className}>{noValue}</span>;
  return (
    <time dateTime={moment.toISOString()} title={formatExact(moment)} className={className}>
      {formatAgo(nowMs - moment.getTime())}
    </time>
  );
}

/** How long since a moment: `4 min`, renewed every second; the exact time is in the tooltip. An en dash for null. */
export function TimeSince({ at, className }: MomentProps) {
  const nowMs = useNow();
  const moment = toDate(at);
  if (moment === null || nowMs === null) return <span className={className}>{noValue}</span>;
  return (
    <time dateTime={moment.toISOString()} title={formatExact(moment)} className={className}>
      {formatSpan(Math.max(0, nowMs - moment.getTime()))}
    </time>
  );
}

/** Date and time with milliseconds in the visitor's zone; UTC in the tooltip. An en dash for null. */
export function ExactTime({ at, className }: MomentProps) {
  return <Moment at={at} className={className} format={formatExact} />;
}

/** Day and time of day with milliseconds: for lists that may span days. The tooltip has the year and zone. */
export function DayClockTime({ at, className }: MomentProps) {
  return <Moment at={at} className={className} format={formatDayClock} titleFormat={formatExact} />;
}

interface MomentFormatProps {
  at: string | null;
  className?: string | undefined;
  format: (moment: Date) => string;
  titleFormat?: (moment: Date) => string;
}

function Moment({ at, className, format, titleFormat = (moment) => moment.toISOString() }: MomentFormatProps) {
  const hydrated = useHydrated();
  const moment = toDate(at);
  if (moment === null || !hydrated) return <span className={className}>{noValue}</span>;
  return (
    <time dateTime={moment.toISOString()} title={titleFormat(moment)} className={className}>
      {format(moment)}
    </time>
  );
}

function toDate(at: string | null): Date | null {
  if (at === null) return null;
  const moment = new Date(at);
  return Number.isNaN(moment.getTime()) ? null : moment;
}
