import type { HeaderEntries } from "../../../../model/message/headers";
import { covers, hasWildcard } from "../../../../model/stream/subject";
import type { MessageBody } from "./message-body";
import { SequenceTable } from "./sequence-table";

/** A stored message. */
export interface MessageRecord {
  readonly seq: number;
  readonly subject: SubjectEntry;
  /** Unix milliseconds. */
  readonly storedAtMs: number;
  readonly headers: HeaderEntries;
  readonly body: MessageBody;
  /** What it counts against the stream's byte limit. */
  readonly sizeBytes: number;
  /** Neighbours on the same subject. */
  older: MessageRecord | undefined;
  newer: MessageRecord | undefined;
}

/** The stored messages of one subject. */
export interface SubjectEntry {
  readonly name: string;
  count: number;
  oldest: MessageRecord | undefined;
  newest: MessageRecord | undefined;
}

/** A message to be stored. */
export interface NewRecord {
  readonly subject: string;
  readonly headers: HeaderEntries;
  readonly body: MessageBody;
  readonly sizeBytes: number;
  readonly storedAtMs: number;
}

/** Emptied subjects kept for reuse before they are swept. */
const spareSubjects = 1_024;

/** Messages by sequence and by subject. Append, look-up and removal take constant time. */
export class MessageLog {
  private readonly records = new SequenceTable<MessageRecord>();
  private readonly subjects = new Map<string, SubjectEntry>();
  private usedSubjects = 0;

  /** Sequence given last. */
  lastNumber = 0;
  bytes = 0;

  /** Messages stored. */
  get count(): number {
    return this.records.size;
  }

  /** Sequence of the oldest message; `lastNumber + 1` when there is none. */
  get firstNumber(): number {
    return this.records.lowest()?.seq ?? this.lastNumber + 1;
  }

  /** Distinct subjects with a message. */
  get subjectCount(): number {
    return this.usedSubjects;
  }

  append({ subject, headers, body, sizeBytes, storedAtMs }: NewRecord): MessageRecord {
    const entry = this.entryOf(subject);
    const older = entry.newest;
    this.lastNumber++;
    const seq = this.lastNumber;
    const record: MessageRecord = {
      seq,
      subject: entry,
      storedAtMs,
      headers,
      body,
      sizeBytes,
      older,
      newer: undefined,
    };
    if (older === undefined) {
      entry.oldest = record;
      this.usedSubjects++;
    } else {
      older.newer = record;
    }
    entry.newest = record;
    entry.count++;
    this.records.add(record);
    this.bytes += sizeBytes;
    return record;
  }

  /** Counts a sequence that is not kept. */
  skip(): number {
    this.lastNumber++;
    return this.lastNumber;
  }

  get(seq: number): MessageRecord | undefined {
    return this.records.get(seq);
  }

  first(): MessageRecord | undefined {
    return this.records.lowest();
  }

  last(): MessageRecord | undefined {
    return this.records.highest();
  }

  /** The oldest message with at least this sequence. */
  atOrAfter(seq: number): MessageRecord | undefined {
    return this.records.atOrAfter(seq);
  }

  /** The oldest message stored at or after a time. */
  firstSince(atMs: number): MessageRecord | undefined {
    let low = this.firstNumber;
    let high = this.lastNumber + 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const record = this.records.atOrAfter(middle);
      if (record === undefined || record.storedAtMs >= atMs) high = middle;
      else low = record.seq + 1;
    }
    return this.records.atOrAfter(low);
  }

  /** The newest message that matches a filter. */
  newestOf(filter: string): MessageRecord | undefined {
    if (!hasWildcard(filter)) return this.subjects.get(filter)?.newest;
    let found: MessageRecord | undefined;
    for (const { name, newest } of this.usedSubjectEntries()) {
      if (newest !== undefined && newest.seq > (found?.seq ?? 0) && covers(filter, name)) found = newest;
    }
    return found;
  }

  /** Subjects that hold messages. */
  *usedSubjectEntries(): Generator<SubjectEntry> {
    for (const entry of this.subjects.values()) if (entry.count > 0) yield entry;
  }

  /** Messages from `fromSeq` on that match a filter, oldest first. Removing the message at hand is allowed. */
  *oldestFirst(fromSeq = 0, filter?: string): Generator<MessageRecord> {
    if (filter === undefined || hasWildcard(filter)) {
      for (const record of this.records.ascending(fromSeq)) if (matches(filter, record)) yield record;
      return;
    }
    for (let record = this.subjects.get(filter)?.oldest; record !== undefined; ) {
      const { newer } = record;
      if (record.seq >= fromSeq) yield record;
      record = newer;
    }
  }

  /** Messages up to `fromSeq` that match a filter, newest first. Removing the message at hand is allowed. */
  *newestFirst(fromSeq = this.lastNumber, filter?: string): Generator<MessageRecord> {
    if (filter === undefined || hasWildcard(filter)) {
      for (const record of this.records.descending(fromSeq)) if (matches(filter, record)) yield record;
      return;
    }
    for (let record = this.subjects.get(filter)?.newest; record !== undefined; ) {
      const { older } = record;
      if (record.seq <= fromSeq) yield record;
      record = older;
    }
  }

  /** Returns false when it was removed before. */
  remove(record: MessageRecord): boolean {
    if (!this.records.has(record)) return false;
    this.records.delete(record.seq);
    this.unlink(record);
    this.bytes -= record.sizeBytes;
    return true;
  }

  /** Removes everything; sequences go on. */
  clear(): void {
    this.records.clear();
    this.subjects.clear();
    this.usedSubjects = 0;
    this.bytes = 0;
  }

  private unlink(record: MessageRecord): void {
    const { subject, older, newer } = record;
    if (older === undefined) subject.oldest = newer;
    else older.newer = newer;
    if (newer === undefined) subject.newest = older;
    else newer.older = older;
    record.older = undefined;
    record.newer = undefined;
    subject.count--;
    if (subject.count > 0) return;
    this.usedSubjects--;
    if (this.subjects.size > this.usedSubjects * 2 + spareSubjects) this.sweepSubjects();
  }

  private sweepSubjects(): void {
    for (const entry of this.subjects.values()) if (entry.count === 0) this.subjects.delete(entry.name);
  }

  private entryOf(name: string): SubjectEntry {
    let entry = this.subjects.get(name);
    if (entry === undefined) {
      entry = { name, count: 0, oldest: undefined, newest: undefined };
      this.subjects.set(name, entry);
    }
    return entry;
  }
}

function matches(filter: string | undefined, record: MessageRecord): boolean {
  return filter === undefined || covers(filter, record.subject.name);
}
