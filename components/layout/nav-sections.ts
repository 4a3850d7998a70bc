import {
  Activity,
  ArrowDownToLine,
  House,
  type LucideIcon,
  Rows3,
  ScrollText,
  Send,
  TriangleAlert,
} from "lucide-react";
import { hrefs } from "@/lib/client/words/hrefs";
import type { Snapshot } from "@/lib/contract/snapshot";

/** A figure beside a navigation link; `hot` calls for a person. No figure while nothing is known: it is not zero. */
export interface NavCount {
  readonly value: number;
  readonly hot: boolean;
  /** For screen readers, after the number. */
  readonly meaning: string;
}

/** One link of the main navigation. */
export interface NavLink {
  readonly href: string;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly count?: (snapshot: Snapshot) => NavCount | null;
}

/** The main navigation. */
export const navSections: readonly { readonly title: string; readonly links: readonly NavLink[] }[] = [
  {
    title: "Watch",
    links: [
      { href: hrefs.overview, label: "Overview", icon: House },
      { href: hrefs.live, label: "Live", icon: Activity },
    ],
  },
  {
    title: "Inspect",
    links: [
      { href: hrefs.streams, label: "Streams", icon: Rows3, count: countStreams },
      { href: hrefs.consumers, label: "Consumers", icon: ArrowDownToLine, count: countConsumers },
      { href: hrefs.failures, label: "Failures", icon: TriangleAlert, count: countFailures },
    ],
  },
  {
    title: "Act",
    links: [
      { href: hrefs.publish, label: "Publish", icon: Send },
      { href: hrefs.activity, label: "Activity", icon: ScrollText },
    ],
  },
];

function countStreams({ sampledAt, streams }: Snapshot): NavCount | null {
  if (sampledAt === null) return null;
  return { value: streams.filter((stream) => !stream.own).length, hot: false, meaning: "streams" };
}

function countConsumers({ sampledAt, totals, consumers }: Snapshot): NavCount | null {
  if (sampledAt === null) return null;
  if (totals.needAttention > 0) return { value: totals.needAttention, hot: true, meaning: "need attention" };
  return { value: consumers.length, hot: false, meaning: "consumers" };
}

function countFailures({ failures }: Snapshot): NavCount | null {
  if (failures.capturedSince === null) return null;
  return { value: failures.open, hot: failures.open > 0, meaning: "open" };
}
