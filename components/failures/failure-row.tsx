"use client";

import { Check, RotateCcw } from "lucide-react";
import Link from "next/link";
import { memo } from "react";
import { Button } from "@/components/ui/button";
import { Td, Tr } from "@/components/ui/data-table";
import { TextLink } from "@/components/ui/link-button";
import { Count } from "@/components/ui/number";
import { useNow } from "@/lib/client/clock";
import { formatCount, formatExact, noValue } from "@/lib/client/format";
import { hrefs } from "@/lib/client/hrefs";
import type { Failure } from "@/lib/model/failure";
import { visibleLine, visibleText } from "@/lib/model/visible-text";
import { ReasonTag } from "./failure-reason";
import { failurePreview, formatWhen, payloadGone, storedAs } from "./failure-words";
import { retryObstacle } from "./retry-plan";

/** Widths of the columns, and from which width of the table on each is there: the least needed go first. */
export const columnStyle = {
  when: "w-35 @max-xl:w-32",
  reason: "w-30 @max-lg:hidden",
  subject: "@5xl:w-50",
  stream: "w-25 @max-6xl:hidden",
  consumer: "@max-2xl:hidden @5xl:w-54",
  attempts: "w-20 @max-4xl:hidden",
  preview: "@max-5xl:hidden",
  action: "w-28",
} as const;

/** Props of {@link FailureRow}. */
export interface FailureRowProps {
  failure: Failure;
  selected: boolean;
  onOpen: (id: string) => void;
  onRetry: (failure: Failure) => void;
}

/** One failure in the list; drawn anew only when it changed, not with every step of scrolling. */
export const FailureRow = memo(function FailureRow({ failure, selected, onOpen, onRetry }: FailureRowProps) {
  const { stream, consumer, consumerDisplayName, subject, deliveries, reason, failedAt } = failure;
  return (
    <Tr selected={selected} onOpen={() => onOpen(failure.id)}>
      <Td mono muted>
        <When at={failedAt} />
      </Td>
      <Td className={columnStyle.reason}>
        <ReasonTag reason={reason} />
      </Td>
      <Td mono className="font-medium" title={subject ?? undefined}>
        {subject === null ? <span className="font-sans text-faint">not known</span> : visibleLine(subject)}
      </Td>
      <Td mono muted className={columnStyle.stream} title={stream}>
        {visibleLine(stream)}
      </Td>
      <Td mono className={columnStyle.consumer} title={consumerDisplayName}>
        <Link href={hrefs.consumer(stream, consumer)} className="rounded-sm underline-offset-3 hover:underline">
          {visibleLine(consumerDisplayName)}
        </Link>
      </Td>
      <Td num className={columnStyle.attempts}>
        <Count value={deliveries} compact={deliveries >= 100_000} />
      </Td>
      <Preview failure={failure} />
      <Td className="text-right">
        <Action failure={failure} onRetry={() => onRetry(failure)} />
      </Td>
    </Tr>
  );
});

function When({ at }: { at: string }) {
  const nowMs = useNow();
  if (nowMs === null) return noValue;
  return (
    <time dateTime={at} title={formatExact(new Date(at))}>
      {formatWhen(at, nowMs)}
    </time>
  );
}

function Preview({ failure }: { failure: Failure }) {
  const text = failurePreview(failure);
  if (text === null)
    return (
      <Td className={`${columnStyle.preview} text-faint`} title={payloadGone}>
        {payloadGone}
      </Td>
    );
  return (
    <Td mono muted className={columnStyle.preview} title={visibleText(failure.detail ?? failure.preview ?? "")}>
      {visibleLine(text)}
    </Td>
  );
}

function Action({ failure, onRetry }: { failure: Failure; onRetry: () => void }) {
  const { resolution } = failure;
  if (resolution !== null)
    return (
      <TextLink
        href={hrefs.message(resolution.stream, resolution.seq)}
        title={`Retried: stored as ${storedAs(resolution)}`}
        className="mono flex min-w-0 items-center justify-end gap-1"
      >
        <Check aria-hidden className="size-3.25 shrink-0 text-ok" />
        <span className="truncate">
          <span className="sr-only">Stored as {resolution.stream} </span>#{formatCount(resolution.seq)}
        </span>
      </TextLink>
    );
  return (
    <Button size="sm" icon={RotateCcw} disabledReason={retryObstacle(failure)} onClick={onRetry}>
      Retry
    </Button>
  );
}
