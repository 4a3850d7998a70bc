import {
  ArchiveX,
  Ban,
  Check,
  CircleHelp,
  FilterX,
  Flag,
  Gauge,
  type LucideIcon,
  Minus,
  OctagonAlert,
  Pause,
  RotateCw,
  TrendingDown,
  TrendingUp,
  Unplug,
} from "lucide-react";
import type { Verdict } from "@/lib/model/consumer/consumer-health";
import { Tag, type Tone } from "./tag";

interface VerdictLook {
  readonly word: string;
  readonly tone: Tone;
  readonly icon: LucideIcon;
  readonly quiet?: boolean;
}

/** Word, colour and icon of every verdict. */
export const verdictLooks: Record<Verdict, VerdictLook> = {
  losing_data: { word: "Losing data", tone: "bad", icon: ArchiveX },
  stalled: { word: "Stalled", tone: "bad", icon: OctagonAlert },
  no_reader: { word: "No reader", tone: "bad", icon: Unplug },
  saturated: { word: "Saturated", tone: "busy", icon: Gauge },
  giving_up: { word: "Giving up", tone: "bad", icon: Ban },
  falling_behind: { word: "Falling behind", tone: "warn", icon: TrendingUp },
  redelivering: { word: "Redelivering", tone: "warn", icon: RotateCw },
  no_match: { word: "No match", tone: "warn", icon: FilterX },
  over_limit: { word: "Over limit", tone: "warn", icon: Flag },
  catching_up: { word: "Catching up", tone: "info", icon: TrendingDown },
  paused: { word: "Paused", tone: "off", icon: Pause },
  healthy: { word: "Healthy", tone: "good", icon: Check, quiet: true },
  idle: { word: "Idle", tone: "plain", icon: Minus, quiet: true },
  unknown: { word: "Unknown", tone: "plain", icon: CircleHelp },
};

/** A consumer's verdict. Calm ones have no ground, so that a list shows at a glance where to look. */
export function VerdictBadge({ verdict }: { verdict: Verdict }) {
  const { word, tone, icon, quiet = false } = verdictLooks[verdict];
  return (
    <Tag tone={tone} icon={icon} quiet={quiet}>
      {word}
    </Tag>
  );
}
