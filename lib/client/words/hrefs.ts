import { type Place, placeText } from "../../model/place";
import { withQuery } from "../http/http";

const segment = encodeURIComponent;

/** Addresses of the pages below the broker they are about, for links: `components/ui/link` adds the broker. */
export const hrefs = {
  overview: "/",
  live: "/live",
  topology: "/topology",
  streams: "/streams",
  stream: (stream: string) => `/streams/${segment(stream)}`,
  streamTab: (stream: string, tab: string) => withQuery(`/streams/${segment(stream)}`, { tab }),
  message: ({ channel, at }: Place) => `/streams/${segment(channel)}/messages/${segment(at)}`,
  consumers: "/consumers",
  consumersInNeed: withQuery("/consumers", { show: "attention" }),
  consumer: (stream: string, consumer: string) => `/streams/${segment(stream)}/consumers/${segment(consumer)}`,
  failures: "/failures",
  failure: (id: string) => withQuery("/failures", { tab: "all", failure: id }),
  jobs: "/jobs",
  job: (id: string) => `/jobs/${segment(id)}`,
  incidents: "/incidents",
  incident: (id: string) => `/incidents/${segment(id)}`,
  subjects: "/subjects",
  subjectsOf: (stream: string) => withQuery("/subjects", { stream }),
  subjectMatch: (subject: string) => withQuery("/subjects", { tab: "match", subject }),
  search: "/search",
  searchIn: (stream: string, subject: string | null) => withQuery("/search", { stream, subject }),
  keyValue: "/kv",
  bucket: (bucket: string) => `/kv/${segment(bucket)}`,
  bucketKey: (bucket: string, key: string) => withQuery(`/kv/${segment(bucket)}`, { key }),
  objectStores: "/objects",
  objectStore: (bucket: string) => `/objects/${segment(bucket)}`,
  compareTwo: (left: Place, right: Place) => withQuery("/compare", { left: placeText(left), right: placeText(right) }),
  compare: (left: Place) => withQuery("/compare", { left: placeText(left) }),
  trace: (id: string) => `/trace/${segment(id)}`,
  activity: "/activity",
  publish: "/publish",
  status: "/status",
  /** Belongs to no broker. */
  brokers: "/brokers",
} as const;

/** Clocks differ, and a message is stored before it is seen: look from a little earlier on. */
const earlierMs = 2_000;

/** A stream's messages from a time on. */
export function nearInStream(stream: string, atMs: number, subject?: string): string {
  const at = new Date(atMs - earlierMs).toISOString();
  return withQuery(hrefs.stream(stream), { tab: "messages", at, dir: "forward", subject });
}

/** A parameter of a page's address as it was meant; Next hands it over percent-encoded. */
export function decodeParam(param: string): string {
  try {
    return decodeURIComponent(param);
  } catch {
    return param; // a stray percent sign: nothing was encoded
  }
}
