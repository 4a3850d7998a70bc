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

const bytesOf = (entry: LiveEntry) => (entry.kind === "message" ? entry.data.length : 0);

/** The latest entries; the oldest leave when there are too many or they are too large. */
export class LiveRing {
  readonly #limits: LiveRingLimits;
  /** Oldest first; those before `#start` have left. */
  #entries: LiveEntry[] = [];
  #start = 0;
  #bytes = 0;
  #dropped = 0;

  constructor(limits: LiveRingLimits = defaultRingLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#entries.length - this.#start;
  }

  /** Messages that had to leave so far. */
  get dropped(): number {
    return this.#dropped;
  }

  push(entry: LiveEntry): void {
    this.#entries.push(entry);
    this.#bytes += bytesOf(entry);
    // The newest always stays, however large it is.
    while (this.size > 1 && (this.size > this.#limits.entries || this.#bytes > this.#limits.bytes)) this.#drop();
    // Those that left still hold their payloads until then.
    if (this.#start > Math.max(64, this.size / 8)) this.#compact();
  }

  /** Puts `entry` in the place of the one with the same id, if that is still there. */
  replace(entry: LiveEntry): void {
    const at = this.#entries.findLastIndex(({ id }) => id === entry.id);
    if (at >= this.#start) this.#entries[at] = entry;
  }

  /** Keeps only what `keep` says. */
  retain(keep: (entry: LiveEntry) => boolean): void {
    this.#entries = this.#entries.slice(this.#start).filter(keep);
    this.#start = 0;
    this.#bytes = this.#entries.reduce((sum, entry) => sum + bytesOf(entry), 0);
  }

  /** Newest first. */
  newestFirst(): LiveEntry[] {
    return this.#entries.slice(this.#start).reverse();
  }

  #drop(): void {
    const oldest = this.#entries[this.#start];
    if (oldest !== undefined) this.#bytes -= bytesOf(oldest);
    if (oldest?.kind === "message") this.#dropped++;
    this.#start++;
  }

  #compact(): void {
    this.#entries = this.#entries.slice(this.#start);
    this.#start = 0;
  }
}
