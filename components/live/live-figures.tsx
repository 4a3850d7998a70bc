"use client";

import type { ReactNode } from "react";
import type { LiveCounts } from "@/lib/client/live/live-tally";
import { formatBytes, formatCount, formatRate, noValue } from "@/lib/client/words/format";

/** Rates of now, and what passed since the filter was chosen. Widths are reserved: figures change in place. */
export function LiveFigures({ counts }: { counts: LiveCounts }) {
  const { receivedPerS, bytesPerS, received, shown } = counts;
  return (
    <p className="num flex items-baseline gap-x-3 text-muted max-sm:w-full max-sm:overflow-hidden sm:gap-x-4 sm:ml-auto sm:shrink-0">
      <Figure width="sm:min-w-24" title="Messages that passed in the last second, stored or not">
        <b className="font-semibold text-ink">{receivedPerS === null ? noValue : formatRate(receivedPerS)}</b> passing/s
      </Figure>
      <Figure width="sm:min-w-22" title="Payload bytes that passed in the last second">
        {bytesPerS === null ? noValue : formatBytes(bytesPerS)}/s
      </Figure>
      <Figure width="sm:min-w-24" title="Messages since this filter was chosen, drawn or not">
        {formatCount(received)} counted
      </Figure>
      <Figure width="sm:min-w-22 max-[24rem]:hidden" title="Of them sent to this page">
        {formatCount(shown)} shown
      </Figure>
    </p>
  );
}

function Figure({ width, title, children }: { width: string; title: string; children: ReactNode }) {
  return (
    <span title={title} className={`${width} whitespace-nowrap sm:text-right`}>
      {children}
    </span>
  );
}
