import { consumerKey } from "../model/consumer/consumer-key";
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

/** A consumer that is gone, with readings that are still to be put away. */
interface Departed extends TrackedConsumer {
  readonly goneAtMs: number;
}

/** How many consumers that are gone keep their readings in memory: some programs make thousands of consumers an hour. */
const mostDeparted = 1_000;

/** The tracks of all consumers. */
export class ConsumerTracks {
  readonly #keepMs: number;
  readonly #patience: number;
  /** By stream and name: joining them into one key for each look-up takes longer than two look-ups. */
  readonly #streams = new Map<string, Map<string, Entry>>();
  /** By consumer, in the order in which they went. */
  readonly #departed = new Map<string, Departed>();
  #sweep = 0;

  /** `keepMs`: how long readings are kept; `patience`: see {@link ConsumerTrack}. */
  constructor(keepMs: number, patience = 1) {
    this.#keepMs = keepMs;
    this.#patience = patience;
  }

  /** Samples held in memory, all consumers together. */
  get samplesKept(): number {
    let kept = 0;
    for (const { track } of [...this.departed(), ...this.all()]) kept += track.series.size;
    return kept;
  }

  *all(): Generator<TrackedConsumer> {
    for (const consumers of this.#streams.values()) yield* consumers.values();
  }

  /** Consumers that are gone, for as long as readings are kept. A new one of the same name is in {@link all}. */
  departed(): Iterable<TrackedConsumer> {
    return this.#departed.values();
  }

  /** The track of a consumer that is gone, also when a new one has its name; null when none is kept. */
  departedOf(stream: string, name: string): ConsumerTrack | null {
    return this.#departed.get(consumerKey(stream, name))?.track ?? null;
  }

  /** Null when it is not there. */
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

  /** Ends a sweep: what it could not read gets a gap; what it did not see is gone, and judged no more. */
  endSweep(seen: Sweep): void {
    for (const [stream, consumers] of this.#streams) {
      for (const [name, { sweep, track }] of consumers) {
        if (sweep === this.#sweep) continue;
        if (isUnread(seen, stream, name)) track.addGap(seen.atMs);
        else {
          consumers.delete(name);
          this.#depart({ stream, name, track, goneAtMs: seen.atMs });
        }
      }
      if (consumers.size === 0) this.#streams.delete(stream);
    }
    this.#forgetDeparted(seen.atMs);
    this.#sweep++;
  }

  #depart(departed: Departed): void {
    const key = consumerKey(departed.stream, departed.name);
    this.#departed.delete(key);
    this.#departed.set(key, departed);
  }

  #forgetDeparted(nowMs: number): void {
    for (const [key, { goneAtMs }] of this.#departed) {
      if (nowMs - goneAtMs < this.#keepMs && this.#departed.size <= mostDeparted) return;
      this.#departed.delete(key);
    }
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
