"use client";

import { useEffect, useEffectEvent, useState } from "react";
import type { LiveCounts } from "@/lib/client/live/live-tally";
import { formatRate } from "@/lib/client/words/format";
import { statusDetail } from "../live-badge";
import type { LiveStatus } from "../live-status";

/** How often a screen reader is told the rates, at most. */
const announceMs = 10_000;

const words: Record<LiveStatus["kind"], string> = {
  idle: "Not connected",
  connecting: "Connecting",
  reconnecting: "Reconnecting",
  denied: "The dashboard refuses the connection",
  refused: "The dashboard refuses this filter",
  broker_lost: "The dashboard has no connection to its broker",
  paused: "Paused",
  unwatched: "No stream captures this filter",
  sampled: "Live, sampled",
  quiet: "Live, quiet",
  live: "Live",
};

/** Tells screen readers the state and the rate now and then; never the rows. */
export function RateAnnouncer({ status, counts }: { status: LiveStatus; counts: LiveCounts }) {
  const [said, setSaid] = useState("");
  const say = useEffectEvent(() => {
    const detail = statusDetail(status);
    const rate = counts.receivedPerS === null ? null : `${formatRate(counts.receivedPerS)} messages a second`;
    setSaid([words[status.kind], detail, rate].filter((part) => part !== null).join(", "));
  });
  useEffect(() => {
    const timer = setInterval(() => say(), announceMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <p aria-live="polite" className="sr-only">
      {said}
    </p>
  );
}
