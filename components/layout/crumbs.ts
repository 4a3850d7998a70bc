import { hrefs } from "@/lib/client/words/hrefs";
import { displayConsumerName } from "@/lib/model/consumer/durable-name";

/** One step of the way to the page. */
export interface Crumb {
  readonly label: string;
  /** Null for the page itself. */
  readonly href: string | null;
}

const sections: Readonly<Record<string, string>> = {
  live: "Live",
  topology: "Topology",
  streams: "Streams",
  consumers: "Consumers",
  failures: "Failures",
  jobs: "Jobs",
  subjects: "Subjects",
  kv: "Key-value",
  objects: "Objects",
  search: "Search",
  trace: "Trace",
  compare: "Compare",
  publish: "Publish",
  activity: "Activity",
  incidents: "Incidents",
  status: "Status",
  brokers: "Brokers",
};

/** The way to a page, from its path. A consumer's way is by the list of consumers: that is where people come from. */
export function crumbsOf(pathname: string): Crumb[] {
  const [section = "", name, kind, item] = pathname.split("/").slice(1).map(decode);
  if (section === "") return [{ label: "Overview", href: null }];
  const first = { label: sections[section] ?? "Not found", href: `/${section}` };
  if (name === undefined) return [{ ...first, href: null }];
  if (kind === "consumers" && item !== undefined)
    return [
      { label: "Consumers", href: hrefs.consumers },
      { label: displayConsumerName(item), href: null },
    ];
  // The trace belongs to no list of them.
  if (section === "trace")
    return [
      { label: "Search", href: hrefs.search },
      { label: `Trace ${name}`, href: null },
    ];
  // Ids say nothing to people.
  if (section === "incidents") return [first, { label: "Incident", href: null }];
  if (section === "jobs") return [first, { label: "Job", href: null }];
  const second = { label: name, href: `/${section}/${encodeURIComponent(name)}` };
  if (item === undefined) return [first, { ...second, href: null }];
  return [first, second, { label: kind === "messages" ? `#${item}` : item, href: null }];
}

/** The section of the main navigation that a path belongs to, as the navigation's own link. */
export function sectionOf(pathname: string): string {
  const crumbs = crumbsOf(pathname);
  return crumbs.length === 1 ? pathname : (crumbs[0]?.href ?? hrefs.overview);
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // a stray percent sign: show it as it is
  }
}
