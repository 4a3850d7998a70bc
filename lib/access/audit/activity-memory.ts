import type { Activity } from "../../model/activity";

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

  /** Adds an entry, or puts it in the place of the one with its id. */
  set(entry: Activity): void {
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

  #delete(entry: Activity): void {
    this.#entries.delete(entry.id);
    this.#bytes -= bytesOf(entry);
  }
}

/** An object, its place in the map and its short fields, in bytes. */
const overheadBytes = 400;

function bytesOf({ who, what, detail, job }: Activity): number {
  return overheadBytes + 2 * (who.length + what.length + detail.length + (job?.length ?? 0));
}
