import type { Verdict } from "../../model/consumer/consumer-health";

/** Ids of nodes. Names of streams and consumers have no spaces, so that no two ids meet. */
export const nodeIds = {
  subjects: (stream: string) => `subjects ${stream}`,
  stream: (stream: string) => `stream ${stream}`,
  external: (prefix: string, stream: string) => `external ${prefix} ${stream}`,
  consumer: (stream: string, consumer: string) => `consumer ${stream} ${consumer}`,
  consumers: (stream: string, verdict: Verdict) => `consumers ${stream} ${verdict}`,
  republished: (subject: string) => `republished ${subject}`,
  failures: (stream: string) => `failures ${stream}`,
} as const;
