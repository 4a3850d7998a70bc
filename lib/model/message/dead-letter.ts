import { isName } from "../stream/name";
import { isSubject, isSystemSubject } from "../stream/subject";
import { type HeaderEntries, headerCount } from "./headers";
import { canonicalNumber, numberProblem } from "./message-number";

/** Headers that a dead letter of our bus carries besides those of the message it copies. */
export const deadLetterHeaderNames = {
  /** The error in words, one line. */
  error: "Jetlag-Error",
  /** Its stack, when it had one; the lines are separated by tabs, since a header value has no line ends. */
  errorStack: "Jetlag-Error-Stack",
  /** Deliveries made, the failed last one included. */
  attempts: "Jetlag-Attempts",
  /** Name of the function that failed, where it has one. */
  handler: "Jetlag-Handler",
  originStream: "Jetlag-Origin-Stream",
  originNumber: "Jetlag-Origin-Seq",
  originConsumer: "Jetlag-Origin-Consumer",
  originSubject: "Jetlag-Origin-Subject",
} as const;

/** Names under which our bus and other tools note the same thing; of those that are usable the first counts. */
const notes = {
  error: [deadLetterHeaderNames.error, "Error", "X-Error", "X-Exception-Message"],
  errorStack: [deadLetterHeaderNames.errorStack, "X-Error-Stack", "X-Exception-Stacktrace"],
  // Not `X-Retry-Count`: it counts retries, and whether the first delivery is among them nobody can say.
  attempts: [deadLetterHeaderNames.attempts, "Deliveries", "X-Deliveries"],
  handler: [deadLetterHeaderNames.handler],
  stream: [deadLetterHeaderNames.originStream, "Original-Stream", "X-Original-Stream", "Nats-Stream"],
  number: [deadLetterHeaderNames.originNumber, "Original-Sequence", "X-Original-Sequence", "Nats-Sequence"],
  consumer: [deadLetterHeaderNames.originConsumer, "Original-Consumer", "X-Original-Consumer"],
  subject: [deadLetterHeaderNames.originSubject, "Original-Subject", "X-Original-Subject", "Nats-Subject"],
} as const;

const own: ReadonlySet<string> = new Set(Object.values(deadLetterHeaderNames));
const quoting: ReadonlySet<string> = new Set([...notes.error, ...notes.errorStack].map((name) => name.toLowerCase()));

/** More than any server delivers one message; seconds and milliseconds of a clock are above it. */
export const mostAttempts = 1_000_000_000;

/** Digits of a running number, zeros in front of it included. */
const longestNumber = 40;

/** What the headers of a dead letter say of the failure; null: they do not say, or nothing that can be true. */
export interface DeadLetterNotes {
  readonly error: string | null;
  /** Lines separated by tabs, as in the header. */
  readonly errorStack: string | null;
  readonly attempts: number | null;
  readonly handler: string | null;
  readonly stream: string | null;
  /** The running number that it had where it failed: as text it is exact however large it is. */
  readonly number: string | null;
  readonly consumer: string | null;
  /** A subject that a copy may be published to: never one of the server's own, which would be a command to it. */
  readonly subject: string | null;
  /** Headers of other tools among those that were believed. */
  readonly foreignHeaders: readonly string[];
}

/** Reads a dead letter's headers. Anybody may have written them: what is not of the right kind is passed over. */
export function readDeadLetter(headers: HeaderEntries): DeadLetterNotes {
  const values = new Map<string, string>();
  for (const [name, value] of headers) if (!values.has(name)) values.set(name, value);
  const foreignHeaders: string[] = [];
  const find = <T>(names: readonly string[], read: (value: string) => T | null): T | null => {
    for (const name of names) {
      const value = values.get(name);
      const known = value === undefined || value === "" ? null : read(value);
      if (known === null) continue;
      if (!own.has(name)) foreignHeaders.push(name);
      return known;
    }
    return null;
  };
  return {
    error: find(notes.error, asIs),
    errorStack: find(notes.errorStack, asIs),
    attempts: find(notes.attempts, (value) => headerCount(value, mostAttempts)),
    handler: find(notes.handler, asIs),
    stream: find(notes.stream, asName),
    number: find(notes.number, asNumber),
    consumer: find(notes.consumer, asName),
    subject: find(notes.subject, (value) => (isSubject(value) && !isSystemSubject(value) ? value : null)),
    foreignHeaders,
  };
}

/** True for a header that holds an error or its stack, and so may quote the payload. Case does not count. */
export function quotesPayload(header: string): boolean {
  return quoting.has(header.toLowerCase());
}

const asIs = (value: string): string => value;
const asNumber = (value: string): string | null =>
  value.length <= longestNumber && numberProblem(value) === null ? canonicalNumber(value) : null;
const asName = (value: string): string | null => (isName(value) ? value : null);
