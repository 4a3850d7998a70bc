import * as z from "zod";

/**
 * Checks of a stream by the names of `nats server check stream` (constants `StreamMonitorMeta…` of nats-io/jsm.go,
 * `monitor/check_stream.go`).
 */
export const streamCheckKeys = [
  /** Fewer messages stored than this, or as many. */
  "msgs-warn",
  "msgs-critical",
  /** As many distinct subjects stored or more; fewer where the critical number is the lower one. */
  "subjects-warn",
  "subjects-critical",
  /** Fewer or more sources. */
  "min-sources",
  "max-sources",
  /** Messages that a source or the mirror is behind, and the time since it was heard last. */
  "lag-critical",
  "seen-critical",
  /** Other than so many servers hold the stream. */
  "peer-expect",
  /** Operations that one of them is behind, and the time since it was heard last. */
  "peer-lag-critical",
  "peer-seen-critical",
] as const;
/** One of {@link streamCheckKeys}. */
export type StreamCheckKey = (typeof streamCheckKeys)[number];

/** A check of a stream, made with its newest reading. */
export const streamCheckSchema = z.object({
  key: z.enum(streamCheckKeys),
  /** Messages, subjects, sources or servers; milliseconds for a time. */
  value: z.number(),
  state: z.enum(["ok", "warning", "failed"]),
  /** What was found, in words: `3 of 3 servers`. */
  found: z.string(),
});
/** See {@link streamCheckSchema}. */
export type StreamCheck = z.infer<typeof streamCheckSchema>;
