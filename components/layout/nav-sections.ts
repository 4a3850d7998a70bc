import {
  Activity,
  Archive,
  ArrowDownToLine,
  FileSearch,
  FolderTree,
  House,
  KeyRound,
  type LucideIcon,
  Rows3,
  ScrollText,
  Send,
  Siren,
  TriangleAlert,
  Workflow,
} from "lucide-react";
import { isAway } from "@/lib/client/queries/snapshot";
import { hrefs } from "@/lib/client/words/hrefs";
import type { Snapshot } from "@/lib/contract/snapshot";
import type { Bucket } from "@/lib/model/bucket/bucket";
import { exact, isExact, isKnown, isSome, type Known } from "@/lib/model/known";
import { isOwnStream } from "@/lib/model/stream/stream";

/** A figure beside a navigation link; `hot` calls for a person. No figure while nothing is known: it is not zero. One that may be larger has a sign. */
export interface NavCount {
  readonly value: Known<number>;
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
  /** Left out of the navigation where this says so, and while nothing is known; the palette has it all the same. */
  readonly isShown?: (snapshot: Snapshot) => boolean;
}

/** The main navigation. */
export const navSections: readonly { readonly title: string; readonly links: readonly NavLink[] }[] = [
  {
    title: "Watch",
    links: [
      { href: hrefs.overview, label: "Overview", icon: House },
      { href: hrefs.live, label: "Live", icon: Activity },
      { href: hrefs.topology, label: "Topology", icon: Workflow },
    ],
  },
  {
    title: "Inspect",
    links: [
      { href: hrefs.streams, label: "Streams", icon: Rows3, count: countStreams },
      {
        ...{ href: hrefs.keyValue, label: "Key-value", icon: KeyRound },
        ...{ count: countBuckets("keyValue", "buckets"), isShown: hasBuckets("keyValue") },
      },
      {
        ...{ href: hrefs.objectStores, label: "Objects", icon: Archive },
        ...{ count: countBuckets("objects", "object stores"), isShown: hasBuckets("objects") },
      },
      { href: hrefs.consumers, label: "Consumers", icon: ArrowDownToLine, count: countConsumers },
      { href: hrefs.subjects, label: "Subjects", icon: FolderTree },
      { href: hrefs.search, label: "Search", icon: FileSearch },
      { href: hrefs.failures, label: "Failures", icon: TriangleAlert, count: countFailures },
      { href: hrefs.incidents, label: "Incidents", icon: Siren },
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

function countStreams(snapshot: Snapshot): NavCount | null {
  const { sampledAt, streams, missingStreams } = snapshot;
  if (sampledAt === null || isAway(snapshot)) return null;
  const names = [...streams.map(({ config }) => config.name), ...missingStreams];
  return { value: exact(names.filter((name) => !isOwnStream(name)).length), hot: false, meaning: "streams" };
}

const bucketsOf = ({ streams }: Snapshot, kind: Bucket["kind"]) =>
  streams.filter(({ bucket }) => bucket?.kind === kind);

function hasBuckets(kind: Bucket["kind"]) {
  return (snapshot: Snapshot) => bucketsOf(snapshot, kind).length > 0;
}

function countBuckets(kind: Bucket["kind"], meaning: string) {
  return (snapshot: Snapshot): NavCount | null =>
    isAway(snapshot) ? null : { value: exact(bucketsOf(snapshot, kind).length), hot: false, meaning };
}

function countConsumers({ totals: { needAttention, consumers } }: Snapshot): NavCount | null {
  if (isSome(needAttention)) return { value: needAttention, hot: true, meaning: "need attention" };
  return isKnown(consumers) ? { value: consumers, hot: false, meaning: "consumers" } : null;
}

function countFailures({ failures: { open } }: Snapshot): NavCount | null {
  // "At least none" is nothing to say.
  return isSome(open) || isExact(open) ? { value: open, hot: isSome(open), meaning: "open" } : null;
}
