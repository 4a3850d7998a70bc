import { withQuery } from "@/lib/client/http/http";
import { hrefs } from "@/lib/client/words/hrefs";
import type { Snapshot } from "@/lib/contract/snapshot";
import { consumerKey } from "@/lib/model/consumer/consumer-key";
import { visibleLine } from "@/lib/model/text/visible-text";
import { navSections } from "../nav-sections";

/** One line of the palette that leads somewhere. */
export interface PaletteEntry {
  /** Tells it from all others. */
  readonly id: string;
  readonly label: string;
  /** In a fainter ink, after the label. */
  readonly hint?: string;
  readonly href: string;
}

/** The pages that belong to no stream or consumer. */
export const pageEntries: readonly PaletteEntry[] = [
  ...navSections.flatMap(({ links }) => links.map(({ href, label }) => ({ id: `page ${href}`, label, href }))),
  { id: "page jobs", label: "Jobs", hint: "redrives, replays, deletions, imports", href: hrefs.jobs },
  { id: "page compare", label: "Compare two messages", href: "/compare" },
  { id: "page status", label: "Status", hint: "of the dashboard itself", href: hrefs.status },
  { id: "page brokers", label: "Brokers", href: hrefs.brokers },
];

type Things = Pick<Snapshot, "streams"> & {
  readonly consumers: readonly Pick<Snapshot["consumers"][number], "stream" | "name" | "displayName">[];
};

/** Streams of others than the dashboard. */
export function streamEntries({ streams }: Things): PaletteEntry[] {
  return streams
    .filter(({ own }) => !own)
    .map(({ config: { name } }) => ({ id: `stream ${name}`, label: visibleLine(name), href: hrefs.stream(name) }));
}

/** Consumers, each with its stream. */
export function consumerEntries({ consumers }: Things): PaletteEntry[] {
  return consumers.map(({ stream, name, displayName }) => ({
    id: `consumer ${consumerKey(stream, name)}`,
    label: visibleLine(displayName),
    hint: visibleLine(stream),
    href: hrefs.consumer(stream, name),
  }));
}

/** Captured subjects; each leads to its live traffic. */
export function subjectEntries({ streams }: Things): PaletteEntry[] {
  const subjects = new Set(streams.filter(({ own }) => !own).flatMap(({ config }) => config.subjects));
  return [...subjects].map((subject) => ({
    id: `subject ${subject}`,
    label: visibleLine(subject),
    hint: "watch live",
    href: `${hrefs.live}?${new URLSearchParams({ subject }).toString()}`,
  }));
}

/** Fewer letters are in nearly every message. */
const shortestFinding = 3;

/** What looks for a text in stored messages. */
export function findingEntries(text: string): PaletteEntry[] {
  const wanted = text.trim();
  if (wanted.length < shortestFinding) return [];
  const shown = visibleLine(wanted);
  const isSubject = !/\s/.test(wanted) && wanted.includes(".");
  return [
    { id: "find text", label: `Search messages for "${shown}"`, href: withQuery(hrefs.search, { text: wanted }) },
    {
      id: "find trace",
      label: `Follow the id ${shown}`,
      hint: "messages, failures, redrives",
      href: hrefs.trace(wanted),
    },
    ...(isSubject
      ? [
          {
            id: "match subject",
            label: `Who receives ${shown}`,
            hint: "streams and consumers",
            href: hrefs.subjectMatch(wanted),
          },
        ]
      : []),
  ];
}

/** The first entries that hold every word of a text; those whose label begins with it go first. */
export function findEntries<Entry extends { readonly label: string; readonly hint?: string }>(
  entries: readonly Entry[],
  text: string,
  most: number,
): Entry[] {
  const wanted = text.trim().toLowerCase();
  const words = wanted.split(/\s+/);
  const begins: Entry[] = [];
  const holds: Entry[] = [];
  for (const entry of entries) {
    const label = entry.label.toLowerCase();
    const whole = `${label} ${entry.hint?.toLowerCase() ?? ""}`;
    if (!words.every((word) => whole.includes(word))) continue;
    if (label.startsWith(wanted)) begins.push(entry);
    else holds.push(entry);
    if (begins.length >= most) break;
  }
  return [...begins, ...holds].slice(0, most);
}
