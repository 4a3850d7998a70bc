import { ConsumerTrack } from "./consumer-track";
import { isUnread, type Sweep } from "./sweep/sweep";

/** A consumer that is followed. */
export interface TrackedConsumer {
  readonly stream: string;
  readonly name: string;
  readonly track: ConsumerTrack;
}

interface Entry extends TrackedConsumer {
  /** The sweep that saw it last. */
  sweep: number;
}

/** The tracks of all consumers. */
export class ConsumerTracks {
  readonly #keepMs: number;
  readonly #patience: number;
  /** By stream and name: joining them into one key for each look-up takes longer than two look-ups. */
  readonly #streams = new Map<string, Map<string, Entry>>();
  #sweep = 0;

  /** `keepMs`: how long readings are kept; `patience`: see {@link ConsumerTrack}. */
  constructor(keepMs: number, patience = 1) {
    this.#keepMs = keepMs;
    this.#patience = patience;
  }

  /** Samples held in memory, all consumers together. */
  get samplesKept(): number {
    let kept = 0;
    for (const { track } of this.all()) kept += track.series.size;
    return kept;
  }

  *all(): Generator<TrackedConsumer> {
    for (const consumers of this.#streams.values()) yield* consumers.values();
  }

  /** Null when it was never seen. */
  of(stream: string, name: string): ConsumerTrack | null {
    return this.#streams.get(stream)?.get(name)?.track ?? null;
  }

  /** Made when it is new: for what is known from before this process. */
  ensure(stream: string, name: string): ConsumerTrack {
    return this.#entry(stream, name).track;
  }

  /** The track of a consumer that the running sweep has seen. */
  sight(stream: string, name: string): ConsumerTrack {
    const entry = this.#entry(stream, name);
    entry.sweep = this.#sweep;
    return entry.track;
  }

  /** Ends a sweep: what it could not read gets a gap; what it did not see is gone and forgotten. */
  endSweep(seen: Sweep): void {
    for (const [stream, consumers] of this.#streams) {
      for (const [name, { sweep, track }] of consumers) {
        if (sweep === this.#sweep) continue;
        if (isUnread(seen, stream, name)) track.addGap(seen.atMs);
        else consumers.delete(name);
      }
      if (consumers.size === 0) this.#streams.delete(stream);
    }
    this.#sweep++;
  }

  /** Notes that nothing could be read. */
  addGap(atMs: number): void {
    for (const { track } of this.all()) track.addGap(atMs);
  }

  #entry(stream: string, name: string): Entry {
    const consumers = this.#streams.get(stream) ?? new Map<string, Entry>();
    const known = consumers.get(name);
    if (known !== undefined) return known;
    const entry = { stream, name, track: new ConsumerTrack(this.#keepMs, this.#patience), sweep: -1 };
    this.#streams.set(stream, consumers.set(name, entry));
    return entry;
  }
}
