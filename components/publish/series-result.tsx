"use client";

import { CircleAlert, CircleCheck, CircleHelp, type LucideIcon, OctagonX, Send } from "lucide-react";
import { Button } from "@/components/ui/button";
import { TextLink } from "@/components/ui/link/link-button";
import { ProgressLine } from "@/components/ui/state/progress-line";
import { Tag, type Tone } from "@/components/ui/text/tag";
import type { SeriesState } from "@/lib/client/publish/use-publish-series";
import { formatCount, formatDuration, formatQuantity, formatRate } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import { storedAs } from "@/lib/client/words/stored-as";
import { visibleLine } from "@/lib/model/text/visible-text";

type Phase = NonNullable<SeriesState["end"]> | "running";

const looks: Record<Phase, { readonly word: string; readonly tone: Tone; readonly icon: LucideIcon }> = {
  running: { word: "Sending", tone: "info", icon: Send },
  done: { word: "All sent", tone: "good", icon: CircleCheck },
  stopped: { word: "Stopped", tone: "plain", icon: OctagonX },
  failing: { word: "Given up", tone: "bad", icon: CircleAlert },
  lost: { word: "Not known", tone: "busy", icon: CircleHelp },
};

/** How far a series is, with a way to stop it, and how it ended. */
export function SeriesResult({ series, onStop }: { series: SeriesState; onStop: () => void }) {
  const { count, progress, end, error, isStopping } = series;
  const { word, tone, icon } = looks[end ?? "running"];
  const sent = progress?.sent ?? 0;
  return (
    <section aria-label="Series" className="grid min-w-0 gap-1.5 rounded-md border border-line bg-surface px-3 py-2">
      <div className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1">
        <Tag tone={tone} icon={icon}>
          {word}
        </Tag>
        <span className="num">
          {formatCount(sent)} of {formatCount(count)} sent
          {progress === null ? null : <span className="text-muted">{countWords(progress)}</span>}
        </span>
        {end === null ? (
          <Button size="sm" className="ml-auto" pending={isStopping} onClick={onStop}>
            Stop
          </Button>
        ) : null}
      </div>
      <ProgressLine label="Messages sent" part={Math.min(1, sent / count)} />
      {/* Announced once, when it has ended. */}
      <div role="status" className="grid gap-1">
        {end === null ? null : <p>{endSentence(series)}</p>}
        {progress?.last == null || end === null ? null : (
          <p>
            The newest is{" "}
            <TextLink href={hrefs.message(progress.last.place)} className="mono">
              {visibleLine(storedAs(progress.last))}
            </TextLink>
          </p>
        )}
      </div>
      {progress?.problems.map(({ problem, count: times }) => (
        <p key={problem.code} className="wrap-anywhere">
          <span className="num font-medium">{formatCount(times)}</span> {problem.title}{" "}
          <span className="text-xs text-muted">
            {problem.detail === undefined ? "" : `${problem.detail} · `}
            <span className="mono">{problem.code}</span>
          </span>
        </p>
      ))}
      {error === null ? null : (
        <p className="wrap-anywhere">
          {error.title} <span className="text-xs text-muted">{error.detail ?? error.code}</span>
        </p>
      )}
    </section>
  );
}

function countWords({ stored, duplicates, sent, tookMs }: NonNullable<SeriesState["progress"]>): string {
  const parts = [
    `${formatCount(stored)} stored`,
    ...(duplicates === 0 ? [] : [formatQuantity(duplicates, "duplicate")]),
    ...(tookMs < 1_000 ? [] : [`${formatRate(sent / (tookMs / 1_000))} sent on average`]),
  ];
  return `, ${parts.join(", ")}`;
}

function endSentence({ end, progress, count }: SeriesState): string {
  const took = progress === null ? "" : ` in ${formatDuration(progress.tookMs)}`;
  switch (end) {
    case "done":
      return `All ${formatCount(count)} were sent${took}.`;
    case "stopped":
      return `Stopped. ${formatQuantity(count - (progress?.sent ?? 0), "message was", "messages were")} not sent.`;
    case "failing":
      return "Stopped after twenty failures in a row. The rest was not sent.";
    case "lost":
      return progress === null
        ? "Connection lost. It is not known whether anything was sent."
        : "Connection lost. A few more than shown may have been sent.";
    case null:
      return "";
  }
}
