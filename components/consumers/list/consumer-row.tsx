import { memo } from "react";
import { Sparkline } from "@/components/ui/chart/sparkline";
import { Link } from "@/components/ui/link/link";
import { MutedMark } from "@/components/ui/mute/muted-mark";
import { Tooltip } from "@/components/ui/overlay/tooltip";
import { Td, Tr } from "@/components/ui/table/data-table";
import { PhoneLine, twoLines } from "@/components/ui/table/phone-line";
import { RelativeTime, TimeSince } from "@/components/ui/text/time";
import { VerdictBadge } from "@/components/ui/text/verdict-badge";
import { useZone } from "@/lib/client/browser/use-zone";
import { trendWords } from "@/lib/client/words/consumers/trend-words";
import { noValue } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import type { ListedConsumer } from "@/lib/model/consumer/consumer-health";
import { visibleLine } from "@/lib/model/text/visible-text";
import { asSentence, consumerReason, doneIn, lastActivityAt } from "../consumer-words";
import { oldestAge } from "../detail/oldest-age";
import { Figure, Pace } from "./figures";

/** Widths of the columns, and from which width of the table on each is there: the least needed go first. */
export const columnStyle = {
  verdict: "w-35 @max-lg:hidden",
  name: "@min-[96rem]:w-72 @max-lg:pl-5!",
  reason: "@max-[96rem]:hidden",
  stream: "w-23 @max-3xl:hidden",
  oldest: "w-24 @max-xl:hidden",
  waiting: "w-23 @max-lg:w-20 @max-lg:pr-5!",
  inFlight: "w-21 @max-lg:hidden @max-2xl:pr-5!",
  redelivered: "w-25 @max-4xl:hidden",
  trend: "w-24 @max-5xl:hidden",
  acked: "w-20 @max-2xl:hidden",
  done: "w-26 @max-6xl:hidden",
  active: "w-26 @max-4xl:hidden",
} as const;

/** Props of {@link ConsumerRow}. */
export interface ConsumerRowProps {
  consumer: ListedConsumer;
  /** Milliseconds between two readings. */
  intervalMs: number;
}

/** One consumer in the list; drawn anew only when its figures changed, not with every step of scrolling. */
export const ConsumerRow = memo(function ConsumerRow({ consumer, intervalMs }: ConsumerRowProps) {
  useZone();
  const { stream, name, displayName, verdict, since, nextStep, trend, mute } = consumer;
  const reason = asSentence(consumerReason(consumer));
  const done = doneIn(consumer);
  const age = oldestAge(consumer);
  return (
    <Tr opensLink>
      <Td className={columnStyle.verdict}>
        <Tooltip
          side="right"
          text={
            <>
              {reason}{" "}
              <span className="text-muted">
                {nextStep}
                {since === null || verdict === "unknown" ? null : (
                  <>
                    {" "}
                    For <TimeSince at={since} />.
                  </>
                )}
              </span>
            </>
          }
        >
          <span>
            <VerdictBadge verdict={verdict} />
            <span className="sr-only">: {reason}</span>
          </span>
        </Tooltip>
      </Td>
      <Td
        mono
        className={`${twoLines} @max-lg:pl-5!`}
        title={name === displayName ? displayName : `${displayName}\n${name}`}
      >
        <span className="flex items-center">
          <Link
            href={hrefs.consumer(stream, name)}
            prefetch={false}
            className="inline-block min-w-0 truncate rounded-sm leading-6 font-medium underline-offset-3 hover:underline"
          >
            {visibleLine(displayName)}
          </Link>
          <MutedMark mute={mute} />
        </span>
        <PhoneLine className="flex items-center gap-1.5 font-sans">
          <VerdictBadge verdict={verdict} />
          <span className="min-w-0 truncate text-muted">{reason}</span>
        </PhoneLine>
      </Td>
      <Td muted className={columnStyle.reason} title={reason}>
        {reason}
      </Td>
      <Td mono muted className={columnStyle.stream} title={stream}>
        <Link
          href={hrefs.stream(stream)}
          prefetch={false}
          className="inline-block max-w-full truncate rounded-sm align-middle leading-6 underline-offset-3 hover:text-ink hover:underline"
        >
          {visibleLine(stream)}
        </Link>
      </Td>
      <Td num muted={age.quiet} className={columnStyle.oldest} title={`${age.text}; ${age.note}`}>
        {age.short}
      </Td>
      <Td num className={`${columnStyle.waiting} ${twoLines}`}>
        <Figure value={consumer.waiting} readAt={consumer.unreadSince} />
        <PhoneLine className="text-muted">
          <span className="sr-only">oldest: </span>
          {age.short}
        </PhoneLine>
      </Td>
      <Td num className={columnStyle.inFlight}>
        <Figure value={consumer.inFlight} readAt={consumer.unreadSince} />
      </Td>
      <Td num className={columnStyle.redelivered}>
        <Figure value={consumer.redelivered} readAt={consumer.unreadSince} />
      </Td>
      <Td className={columnStyle.trend}>
        <Sparkline values={trend} label={trendWords(trend, intervalMs)} />
      </Td>
      <Td num className={columnStyle.acked}>
        <Pace perS={consumer.ackedPerS} />
      </Td>
      <Td num muted className={columnStyle.done} title={done.note}>
        {done.time ?? (consumer.waiting > 0 ? done.note : noValue)}
      </Td>
      <Td num muted className={columnStyle.active}>
        <RelativeTime at={lastActivityAt(consumer)} />
      </Td>
    </Tr>
  );
});
