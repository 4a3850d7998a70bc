import type { Activity } from "../../model/activity";
import { isDropped, type Mark } from "../../store/mark";

/** Limits of an {@link ActivityMemory}; whichever is reached first counts. */
export interface MemoryBounds {
  readonly entries: number;
  /** See {@link ActivityMemory.bytes}. */
  readonly bytes: number;
}

/** Entries kept in memory for `/activity`; the oldest is dropped first. */
export class ActivityMemory {
  readonly #bounds: MemoryBounds;
  readonly #entries = new Map<string, Activity>();
  /** Where the entries are stored, by their ids; those that are not stored have no mark. */
  readonly #marks = new Map<string, Mark>();
  #bytes = 0;

  constructor(bounds: MemoryBounds) {
    this.#bounds = bounds;
  }

  /** Memory that the entries take, estimated at two bytes a character. */
  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(id: string): Activity | undefined {
    return this.#entries.get(id);
  }

  values(): Iterable<Activity> {
    return this.#entries.values();
  }

  /** Adds an entry, or puts it in the place of the one with its id; `mark`: where it is stored. */
  set(entry: Activity, mark?: Mark): void {
    if (mark !== undefined) this.#marks.set(entry.id, mark);
    const known = this.#entries.get(entry.id);
    this.#bytes += bytesOf(entry) - (known === undefined ? 0 : bytesOf(known));
    this.#entries.set(entry.id, entry);
    for (const oldest of this.#entries.values()) {
      if (this.#entries.size <= this.#bounds.entries && this.#bytes <= this.#bounds.bytes) return;
      this.#delete(oldest);
    }
  }

  /** Drops the oldest entries that are from before `at`, ISO 8601. */
  dropBefore(at: string): void {
    for (const oldest of this.#entries.values()) {
      if (oldest.at >= at) return;
      this.#delete(oldest);
    }
  }

  /** Drops the entries whose records are gone. */
  dropRecords(before: Mark): void {
    for (const [id, mark] of this.#marks) {
      const entry = this.#entries.get(id);
      if (entry !== undefined && isDropped(mark, before)) this.#delete(entry);
    }
  }

  #delete(entry: Activity): void {
    this.#entries.delete(entry.id);
    this.#marks.delete(entry.id);
    this.#bytes -= bytesOf(entry);
  }
}

/** An object, its place in the map and its short fields, in bytes. */
const overheadBytes = 400;

function bytesOf({ who, what, detail, job }: Activity): number {
  return overheadBytes + 2 * (who.length + what.length + detail.length + (job?.length ?? 0));
}
