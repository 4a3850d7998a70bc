import type { LiveEntry } from "./live-entry";

/** How much of the traffic a tab remembers. */
export interface LiveRingLimits {
  /** Lines of the list. */
  readonly entries: number;
  /** Payload bytes of all lines together. */
  readonly bytes: number;
}

/** See {@link LiveRingLimits}: five thousand lines, or fewer when they are large. */
export const defaultRingLimits: LiveRingLimits = { entries: 5_000, bytes: 64 * 1024 * 1024 };

/** Lines that can be chosen. */
export const ringSizes = { smallest: 500, largest: 50_000 } as const;

/** Lines, newest first. */
export interface EntryList {
  readonly length: number;
  at(index: number): LiveEntry | undefined;
}

/** No lines. */
export const noEntries: EntryList = { length: 0, at: () => undefined };

/** Lines that have left still hold their payloads until the last of their chunk has. */
const chunkSize = 128;
const bytesOf = (entry: LiveEntry) => (entry.kind === "message" ? entry.data.length : 0);

/**
 * The ring at one moment. It shares the ring's chunks, which are only ever added to, so taking one copies a few dozen
 * references however many lines there are, and what left the ring meanwhile is still in it.
 */
export class LiveSnapshot implements EntryList {
  readonly #chunks: readonly (readonly LiveEntry[])[];
  readonly #firstChunk: number;
  /** Position of the oldest line: positions rise by one with each line. */
  readonly first: number;
  /** Position behind the newest line. */
  readonly end: number;
  /** Lines that are messages. */
  readonly messages: number;
  /** Another object when lines were taken out or put in between: positions then mean other lines. */
  readonly order: object;

  constructor(
    chunks: readonly (readonly LiveEntry[])[],
    range: { readonly first: number; readonly end: number; readonly messages: number; readonly order: object },
  ) {
    this.#chunks = chunks;
    this.first = range.first;
    this.end = range.end;
    this.messages = range.messages;
    this.order = range.order;
    this.#firstChunk = Math.floor(range.first / chunkSize);
  }

  get length(): number {
    return this.end - this.first;
  }

  at(index: number): LiveEntry | undefined {
    return index < 0 ? undefined : this.atPosition(this.end - 1 - index);
  }

  atPosition(position: number): LiveEntry | undefined {
    if (position < this.first || position >= this.end) return undefined;
    return this.#chunks[Math.floor(position / chunkSize) - this.#firstChunk]?.[position % chunkSize];
  }

  /** Oldest first. */
  *oldestFirst(): Generator<LiveEntry> {
    for (let position = this.first; position < this.end; position++) {
      const entry = this.atPosition(position);
      if (entry !== undefined) yield entry;
    }
  }

  /** The same lines with `entries`, oldest first, above (that is after) the one with `id`; as it is when that is gone. */
  insertAbove(id: number, entries: readonly LiveEntry[]): LiveSnapshot {
    const ring = new LiveRing({ entries: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY });
    let found = false;
    for (const entry of this.oldestFirst()) {
      ring.push(entry);
      if (entry.id !== id) continue;
      found = true;
      for (const one of entries) ring.push(one);
    }
    return found ? ring.snapshot() : this;
  }
}

/** The latest entries; the oldest leave when there are too many or they are too large. */
export class LiveRing {
  #limits: LiveRingLimits;
  /** All full but the last one; a chunk leaves when its last line has. */
  #chunks: LiveEntry[][] = [];
  #first = 0;
  #end = 0;
  #gaps = 0;
  #bytes = 0;
  #dropped = 0;
  #order = {};
  #snapshot: LiveSnapshot | null = null;

  constructor(limits: LiveRingLimits = defaultRingLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#end - this.#first;
  }

  /** Messages that had to leave so far. */
  get dropped(): number {
    return this.#dropped;
  }

  push(entry: LiveEntry): void {
    const last = this.#chunks.at(-1);
    if (last === undefined || last.length === chunkSize) this.#chunks.push([entry]);
    else last.push(entry);
    this.#end++;
    this.#bytes += bytesOf(entry);
    if (entry.kind === "gap") this.#gaps++;
    this.#snapshot = null;
    this.#shed();
  }

  /** Lines to keep from now on. */
  resize(entries: number): void {
    if (entries === this.#limits.entries) return;
    this.#limits = { ...this.#limits, entries };
    this.#snapshot = null;
    this.#shed();
  }

  /** Keeps only what `keep` says. */
  retain(keep: (entry: LiveEntry) => boolean): void {
    this.#rebuild([...this.snapshot().oldestFirst()].filter(keep));
  }

  /** Puts `entries`, oldest first, above (that is after) the line with `id`, if that is still there. */
  insertAbove(id: number, entries: readonly LiveEntry[]): void {
    const before = this.snapshot();
    const after = before.insertAbove(id, entries);
    if (after !== before) this.#rebuild([...after.oldestFirst()]);
  }

  /** What is here now; the same object as long as nothing changes. */
  snapshot(): LiveSnapshot {
    this.#snapshot ??= new LiveSnapshot(this.#chunks.slice(), {
      first: this.#first,
      end: this.#end,
      messages: this.size - this.#gaps,
      order: this.#order,
    });
    return this.#snapshot;
  }

  #rebuild(entries: readonly LiveEntry[]): void {
    this.#chunks = [];
    this.#first = 0;
    this.#end = 0;
    this.#gaps = 0;
    this.#bytes = 0;
    this.#order = {};
    this.#snapshot = null;
    for (const entry of entries) this.push(entry);
  }

  #shed(): void {
    // The newest always stays, however large it is.
    while (this.size > 1 && (this.size > this.#limits.entries || this.#bytes > this.#limits.bytes)) this.#drop();
  }

  #drop(): void {
    const oldest = this.#chunks[0]?.[this.#first % chunkSize];
    if (oldest !== undefined) this.#bytes -= bytesOf(oldest);
    if (oldest?.kind === "message") this.#dropped++;
    else this.#gaps--;
    this.#first++;
    if (this.#first % chunkSize === 0) this.#chunks.shift();
  }
}
