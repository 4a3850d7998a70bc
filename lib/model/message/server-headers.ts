import type { HeaderEntries } from "./headers";

/**
 * Names that begin with `Nats-` belong to the server: it acts on some, depending on its version and the stream's settings,
 * and writes the others. A copy that carries them repeats what the original did, or states what is not true of the copy.
 * The server compares names with case; clients in between may not.
 *
 * `traceparent` is not one of them: it belongs to the application's traces. A server may send an event about a sampled
 * message to an account that asked for it; that changes nothing that is stored.
 */
const serverName = /^nats-/i;

/** Names that say which redrive sent a message: Jetlag counts a failure of whatever carries them to that redrive. */
const redriveName = /^jetlag-redrive-/i;

/** The effect of each header on publishing, a clause after "if you publish with it"; the first match counts. */
const meanings: readonly (readonly [RegExp, string])[] = [
  [/^nats-msg-id$/i, "the server stores nothing if it already has a message with this id"],
  [/^nats-expected-/i, "the server refuses the message unless the stream is in the expected state"],
  [/^nats-rollup$/i, "the server deletes the other messages of the subject, or of the whole stream"],
  [/^nats-ttl$/i, "the server deletes the message after that time"],
  [/^nats-schedule(-|r?$)/i, "the server publishes the message at other times, or deletes a schedule"],
  [/^nats-batch-/i, "the message is part of an atomic batch, which is stored whole or not at all"],
  [/^nats-trace-/i, "the server reports the way of the message, and may store nothing"],
  [/^nats-marker-reason$/i, "readers take the message for the server's note that it deleted another"],
  [/^nats-(incr|counter-sources)$/i, "the server adds the value to a counter"],
  [/^nats-required-api-level$/i, "older servers refuse the message"],
  [
    /^nats-(stream|sequence|subject|time-stamp|last-sequence|num-pending|upto-sequence|msg-size|stream-source)$/i,
    "readers may take it for the server's own note of where the message is stored",
  ],
];

/** True for a header that is addressed to the server, or written by it: never part of a copy. */
export function isServerHeader(name: string): boolean {
  return serverName.test(name);
}

/** The effect of a header on publishing, a clause after "if you publish with it"; null for an application's header. */
export function headerEffect(name: string): string | null {
  if (redriveName.test(name)) return "Jetlag counts the message to the redrive that sent the original";
  if (!isServerHeader(name)) return null;
  return meanings.find(([pattern]) => pattern.test(name))?.[1] ?? "its name is reserved for the server";
}

/** The headers of a message that its copy keeps, and those it leaves out; both in their order. */
export interface CopiedHeaders {
  readonly kept: HeaderEntries;
  readonly leftOut: HeaderEntries;
}

/** Headers for a copy, repeated and empty ones too, without those that the server or Jetlag acts on. */
export function copiedHeaders(headers: HeaderEntries): CopiedHeaders {
  const kept: HeaderEntries = [];
  const leftOut: HeaderEntries = [];
  for (const entry of headers) (headerEffect(entry[0]) === null ? kept : leftOut).push(entry);
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
