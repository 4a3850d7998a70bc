"use client";

import { Check, RotateCcw, Trash2 } from "lucide-react";
import { memo } from "react";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link/link";
import { TextLink } from "@/components/ui/link/link-button";
import { Td, Tr } from "@/components/ui/table/data-table";
import { PhoneLine, twoLines } from "@/components/ui/table/phone-line";
import { Count } from "@/components/ui/text/number";
import { useNow } from "@/lib/client/browser/clock";
import { formatCount, formatExact, noValue } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import { storedAs } from "@/lib/client/words/stored-as";
import type { Failure } from "@/lib/model/failure/failure";
import { visibleLine } from "@/lib/model/text/visible-text";
import { ReasonTag } from "../ui/text/failure-reason";
import { failurePreview, formatWhen, payloadGone, redriveObstacle } from "./failure-words";
import type { JobIntent } from "./jobs/job-dialog";

/** Widths of the columns, and from which width of the table on each is there: the least needed go first. */
export const columnStyle = {
  pick: "w-10",
  when: "w-35 @max-xl:w-32 @max-lg:hidden",
  reason: "w-30 @max-lg:hidden",
  subject: "@5xl:w-50",
  stream: "w-25 @max-6xl:hidden",
  consumer: "@max-2xl:hidden @5xl:w-54",
  attempts: "w-20 @max-4xl:hidden",
  preview: "@max-5xl:hidden",
  action: "w-28 @max-lg:w-16",
} as const;

/** Props of {@link FailureRow}. */
export interface FailureRowProps {
  failure: Failure;
  selected: boolean;
  /** Why the visitor may not redrive; null when it is allowed. */
  denied: string | null;
  /** Ticked for acting on several. */
  picked: boolean;
  onPick: (id: string) => void;
  onOpen: (id: string) => void;
  onAct: (intent: JobIntent) => void;
}

/** One failure in the list; drawn anew only when it changed, not with every step of scrolling. */
export const FailureRow = memo(function FailureRow(props: FailureRowProps) {
  const { failure, selected, denied, picked, onPick, onOpen, onAct } = props;
  const { stream, consumer, consumerDisplayName, subject, deliveries, reason, failedAt, letter } = failure;
  return (
    <Tr selected={selected} onOpen={() => onOpen(failure.id)} address={() => openedAt(failure.id)}>
      <Td className={columnStyle.pick}>
        <label className="flex h-8 items-center">
          <span className="sr-only">Choose {visibleLine(subject ?? failure.id)}</span>
          <input
            type="checkbox"
            checked={picked}
            disabled={failure.resolution !== null}
            onChange={() => onPick(failure.id)}
            className="size-3.5 accent-accent"
          />
        </label>
      </Td>
      <Td mono muted className={columnStyle.when}>
        <When at={failedAt} />
      </Td>
      <Td className={columnStyle.reason}>
        <ReasonTag reason={reason} />
      </Td>
      <Td mono className={`font-medium ${twoLines}`} title={subject ?? undefined}>
        {subject === null ? <span className="font-sans text-faint">not known</span> : visibleLine(subject)}
        <PhoneLine className="flex items-center gap-1.5 font-normal">
          <ReasonTag reason={reason} />
          <span className="min-w-0 truncate text-muted">
            <When at={failedAt} />
          </span>
        </PhoneLine>
      </Td>
      <Td mono muted className={columnStyle.stream} title={stream ?? letter?.place.channel}>
        {visibleLine(stream ?? letter?.place.channel ?? "")}
      </Td>
      <Td mono className={columnStyle.consumer} title={consumerDisplayName ?? undefined}>
        {stream !== null && consumer !== null ? (
          <Link href={hrefs.consumer(stream, consumer)} className="rounded-sm underline-offset-3 hover:underline">
            {visibleLine(consumerDisplayName ?? consumer)}
          </Link>
        ) : (
          <span className="font-sans text-faint">{visibleLine(consumerDisplayName ?? "not known")}</span>
        )}
      </Td>
      <Td num className={columnStyle.attempts}>
        <Count value={deliveries} compact={(deliveries ?? 0) >= 100_000} />
      </Td>
      <Preview failure={failure} />
      <Td className="text-right">
        <Action failure={failure} denied={denied} onAct={onAct} />
      </Td>
    </Tr>
  );
});

/** The address of this list with one failure open. */
function openedAt(id: string): string {
  const address = new URL(window.location.href);
  address.searchParams.set("failure", id);
  return address.href;
}

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
  const attempt =
    failure.redriveAttempt === 0 ? null : (
      <span className="font-sans text-faint">after redrive {formatCount(failure.redriveAttempt)}: </span>
    );
  if (text === null)
    return (
      <Td className={`${columnStyle.preview} text-faint`} title={payloadGone}>
        {attempt}
        {payloadGone}
      </Td>
    );
  return (
    <Td mono muted className={columnStyle.preview} title={failure.detail ?? failure.preview ?? ""}>
      {attempt}
      {visibleLine(text)}
    </Td>
  );
}

function Action({ failure, denied, onAct }: Pick<FailureRowProps, "failure" | "denied" | "onAct">) {
  const { resolution } = failure;
  if (resolution?.kind === "discarded")
    return (
      <TextLink href={hrefs.job(resolution.job)} className="inline-flex items-center justify-end gap-1">
        <Trash2 aria-hidden className="size-3.25 shrink-0 text-faint" />
        Discarded
      </TextLink>
    );
  if (resolution !== null) {
    const { place, number } = resolution;
    return (
      <TextLink
        href={hrefs.message(place)}
        title={visibleLine(`Redriven: stored as ${storedAs(resolution)}`)}
        className="mono flex min-w-0 items-center justify-end gap-1"
      >
        <Check aria-hidden className="size-3.25 shrink-0 text-ok" />
        <span className="truncate">
          <span className="sr-only">Stored as {visibleLine(place.channel)} </span>
          {number === null ? place.at : `#${formatCount(number)}`}
        </span>
      </TextLink>
    );
  }
  return (
    <Button
      size="sm"
      icon={RotateCcw}
      disabledReason={denied ?? redriveObstacle(failure)}
      onClick={() => onAct({ action: "redrive", scope: { ids: [failure.id] }, failureId: failure.id })}
    >
      <span className="@max-lg:sr-only">Redrive</span>
    </Button>
  );
}
