import { hrefs } from "@/lib/client/words/hrefs";

/** After `g`: the letter of each page. */
export const goKeys: readonly { readonly key: string; readonly href: string; readonly label: string }[] = [
  { key: "o", href: hrefs.overview, label: "Overview" },
  { key: "l", href: hrefs.live, label: "Live" },
  { key: "w", href: hrefs.topology, label: "Topology" },
  { key: "s", href: hrefs.streams, label: "Streams" },
  { key: "c", href: hrefs.consumers, label: "Consumers" },
  { key: "u", href: hrefs.subjects, label: "Subjects" },
  { key: "m", href: hrefs.search, label: "Search messages" },
  { key: "f", href: hrefs.failures, label: "Failures" },
  { key: "i", href: hrefs.incidents, label: "Incidents" },
  { key: "p", href: hrefs.publish, label: "Publish" },
  { key: "a", href: hrefs.activity, label: "Activity" },
  { key: "t", href: hrefs.status, label: "Status" },
];
