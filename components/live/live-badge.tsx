"use client";

import { Activity, Ban, CircleDashed, EyeOff, Layers, type LucideIcon, Pause, Radio, Unplug } from "lucide-react";
import { Tag, type Tone } from "@/components/ui/text/tag";
import { useZone } from "@/lib/client/browser/use-zone";
import { formatClock, formatCount, formatRate } from "@/lib/client/words/format";
import type { LiveStatus } from "./live-status";

interface StatusLook {
  readonly word: string;
  readonly icon: LucideIcon;
  readonly tone: Tone;
}

const looks: Record<LiveStatus["kind"], StatusLook> = {
  idle: { word: "Idle", icon: CircleDashed, tone: "plain" },
  connecting: { word: "Connecting", icon: CircleDashed, tone: "busy" },
  reconnecting: { word: "Reconnecting", icon: Unplug, tone: "warn" },
  denied: { word: "Denied", icon: Ban, tone: "bad" },
  refused: { word: "Refused", icon: Ban, tone: "bad" },
  broker_lost: { word: "Broker away", icon: Unplug, tone: "bad" },
  paused: { word: "Paused", icon: Pause, tone: "off" },
  unwatched: { word: "Nothing to watch", icon: EyeOff, tone: "busy" },
  sampled: { word: "Live, sampled", icon: Layers, tone: "info" },
  quiet: { word: "Live, quiet", icon: Activity, tone: "good" },
  live: { word: "Live", icon: Radio, tone: "good" },
};

/** The page's state as a word with colour and icon, and the figure that belongs to it. */
export function LiveBadge({ status }: { status: LiveStatus }) {
  useZone();
  const { word, icon, tone } = looks[status.kind];
  const detail = statusDetail(status);
  return (
    <span className="flex min-w-0 items-center gap-2.5">
      <Tag tone={tone} icon={icon}>
        {word}
      </Tag>
      {detail === null ? null : <span className="num min-w-0 truncate text-muted">{detail}</span>}
    </span>
  );
}

/** What a status says beside its word; null when the word is all. */
export function statusDetail(status: LiveStatus): string | null {
  switch (status.kind) {
    case "connecting":
      return status.attempt > 1 ? `attempt ${formatCount(status.attempt)}` : null;
    case "reconnecting":
      return `attempt ${formatCount(status.attempt)}, away since ${formatClock(new Date(status.sinceMs)).slice(0, 8)}`;
    case "paused":
      return `${formatCount(status.newMessages)} new`;
    case "sampled":
      return `showing ${formatRate(status.shownPerS)} of ${formatRate(status.receivedPerS)}/s, all counted`;
    case "quiet":
      return status.lastMessageAtMs === null
        ? "connected, no message yet"
        : `connected, last message ${formatClock(new Date(status.lastMessageAtMs)).slice(0, 8)}`;
    case "idle":
    case "denied":
    case "refused":
    case "broker_lost":
    case "unwatched":
    case "live":
      return null;
    default:
      return status satisfies never;
  }
}
