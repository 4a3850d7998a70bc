import type { HeaderEntries } from "./headers";

/**
 * Names that begin with `Nats-` are the server's: it obeys some, by its version and the stream's settings, and writes the
 * others. A copy that carries them does what the original did once more, or tells what is not true of it. The server
 * tells letters apart by case; clients in between may not.
 *
 * `traceparent` is no such name: it belongs to the application's traces. A server may send an account that asked for it
 * an event about each message whose header says "sampled"; that changes nothing stored.
 */
const serverName = /^nats-/i;

/** What the server does with a header when a message is published, a clause about that message. The first that fits. */
const meanings: readonly (readonly [RegExp, string])[] = [
  [/^nats-msg-id$/i, "with the id of a message stored before, nothing is stored"],
  [/^nats-expected-/i, "it is refused unless the stream stands as expected"],
  [/^nats-rollup$/i, "the server deletes the other messages of the subject, or of the whole stream"],
  [/^nats-ttl$/i, "the server deletes it after that time"],
  [/^nats-schedule(-|r?$)/i, "the server publishes it at other times, or deletes a schedule"],
  [/^nats-batch-/i, "it is part of an atomic batch, and stored with the whole batch or not at all"],
  [/^nats-trace-/i, "the server reports its way, or only that and stores nothing"],
  [/^nats-marker-reason$/i, "it says that the server deleted a message"],
  [/^nats-(incr|counter-sources)$/i, "the server adds it to a counter"],
  [/^nats-required-api-level$/i, "older servers refuse it"],
  [
    /^nats-(stream|sequence|subject|time-stamp|last-sequence|num-pending|upto-sequence|msg-size|stream-source)$/i,
    "the server writes it, to say where a message is stored",
  ],
];

/** True for a header that speaks to the server, or is written by it: never part of a copy. */
export function isServerHeader(name: string): boolean {
  return serverName.test(name);
}

/** What a header means to the server, a clause about its message; null for one that is the application's. */
export function serverHeaderMeaning(name: string): string | null {
  if (!isServerHeader(name)) return null;
  return meanings.find(([pattern]) => pattern.test(name))?.[1] ?? "its name is reserved for the server";
}

/** Headers of a message, and those that a copy of it goes without; both in their order. */
export interface CopiedHeaders {
  readonly kept: HeaderEntries;
  readonly leftOut: HeaderEntries;
}

/** Headers for a copy, repeated and empty ones too, without those of the server. */
export function copiedHeaders(headers: HeaderEntries): CopiedHeaders {
  const kept: HeaderEntries = [];
  const leftOut: HeaderEntries = [];
  for (const entry of headers) (isServerHeader(entry[0]) ? leftOut : kept).push(entry);
  return { kept, leftOut };
}

/** The names of headers, each once, in their order. */
export function headerNames(headers: HeaderEntries): string[] {
  return [...new Set(headers.map(([name]) => name))];
}

/**
 * What publishing with a header deletes besides its own message, a sentence; null for nothing. Whether the stream allows
 * it, the server decides.
 */
export function headerDeletes(name: string, value: string): string | null {
  const wanted = value.trim().toLowerCase();
  if (/^nats-rollup$/i.test(name)) {
    if (wanted === "all") return "Deletes every other message of the stream when this one is stored.";
    if (wanted === "sub") return "Deletes every other message of this subject when this one is stored.";
    return 'Deletes other messages when this one is stored: "sub" those of its subject, "all" those of the stream.';
  }
  if (/^nats-schedule$/i.test(name))
    return "Deletes every other message of this subject: a schedule stands alone there.";
  if (/^nats-schedule-rollup$/i.test(name))
    return "Each message that this schedule makes deletes the others of its subject.";
  if (/^nats-schedule-next$/i.test(name) && wanted === "purge")
    return "Deletes the schedule that Nats-Scheduler names.";
  return null;
}
