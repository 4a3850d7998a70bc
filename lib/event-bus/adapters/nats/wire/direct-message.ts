import type { HeaderEntries } from "../../../../model/message/headers";
import type { StoredMessage } from "../../jetstream/messages";
import { readHeaderLines } from "../wire-headers";
import { toIso } from "./values";

/** What the server says of a message, and the headers that the message has itself. */
interface Described {
  readonly seq: string;
  readonly subject: string;
  readonly storedAt: string;
  readonly headers: HeaderEntries;
}

/**
 * A message of a batched direct get: what `STREAM.MSG.GET` puts beside it comes as headers appended to its own, so that
 * the last of each such name is the server's and any before it the publisher's. Null for an answer that is no message.
 * `headerText`: all of its headers, as they are on the wire.
 */
export function toDirectMessage(stream: string, headerText: string, data: Uint8Array): StoredMessage | null {
  const described = describedInOrder(headerText) ?? describedAnyhow(headerText);
  if (described === null) return null;
  const { seq, subject, storedAt, headers } = described;
  return {
    stream,
    seq: Number(seq),
    subject,
    storedAt: toIso(storedAt),
    headers,
    data: keepData(data),
  };
}

/** Data of many small messages lies together: memory of its own for each costs more than all the rest of reading it. */
const slabBytes = 8 * 1024;
/** Larger data has memory of its own. What is kept of a slab keeps all of it. */
const largestShared = 1024;
let slab = new Uint8Array(0);
let used = 0;

/** A copy: the original is a view that would keep a whole network buffer alive. */
function keepData(data: Uint8Array): Uint8Array {
  if (data.length > largestShared) return new Uint8Array(data);
  if (used + data.length > slab.length) {
    slab = new Uint8Array(slabBytes);
    used = 0;
  }
  slab.set(data, used);
  const kept = new Uint8Array(slab.buffer, used, data.length);
  used += data.length;
  return kept;
}

const lineEnd = "\r\n";
const mark = (name: string) => `${lineEnd}${name}: `;
const marks = {
  stream: mark("Nats-Stream"),
  subject: mark("Nats-Subject"),
  sequence: mark("Nats-Sequence"),
  time: mark("Nats-Time-Stamp"),
  pending: mark("Nats-Num-Pending"),
  last: mark("Nats-Last-Sequence"),
};
const blockEnd = "\r\n\r\n";

/** In the order in which servers write, and nothing behind it: read where it stands. Null for anything else. */
function describedInOrder(text: string): Described | null {
  const ownEnd = text.indexOf(marks.stream);
  const streamEnd = ownEnd < 0 ? -1 : text.indexOf(lineEnd, ownEnd + marks.stream.length);
  const subjectEnd = endOfLine(text, marks.subject, streamEnd);
  const sequenceEnd = endOfLine(text, marks.sequence, subjectEnd);
  const timeEnd = endOfLine(text, marks.time, sequenceEnd);
  const pendingEnd = endOfLine(text, marks.pending, timeEnd);
  const lastEnd = endOfLine(text, marks.last, pendingEnd);
  if (lastEnd < 0 || lastEnd + blockEnd.length !== text.length || !text.endsWith(blockEnd)) return null;
  return {
    seq: text.slice(subjectEnd + marks.sequence.length, sequenceEnd),
    subject: text.slice(streamEnd + marks.subject.length, subjectEnd),
    storedAt: text.slice(sequenceEnd + marks.time.length, timeEnd),
    headers: text.indexOf(lineEnd) === ownEnd ? [] : readHeaderLines(text.slice(0, ownEnd)),
  };
}

/** Where a line that begins with `mark` at `at` ends; -1 when there is no such line. */
function endOfLine(text: string, begin: string, at: number): number {
  return at >= 0 && text.startsWith(begin, at) ? text.indexOf(lineEnd, at + begin.length) : -1;
}

const directHeaderNames: ReadonlySet<string> = new Set([
  "Nats-Stream",
  "Nats-Subject",
  "Nats-Sequence",
  "Nats-Time-Stamp",
  "Nats-Num-Pending",
  "Nats-Last-Sequence",
]);

/** In whatever order, line by line. */
function describedAnyhow(text: string): Described | null {
  const beside = new Map<string, string>();
  const headers: HeaderEntries = [];
  for (const entry of readHeaderLines(text).reverse()) {
    const [name, value] = entry;
    if (directHeaderNames.has(name) && !beside.has(name)) beside.set(name, value);
    else headers.push(entry);
  }
  const seq = beside.get("Nats-Sequence");
  if (seq === undefined) return null;
  const subject = beside.get("Nats-Subject") ?? "";
  return { seq, subject, storedAt: beside.get("Nats-Time-Stamp") ?? "", headers: headers.reverse() };
}
