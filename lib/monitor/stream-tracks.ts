import type { BrokerMs } from "../model/broker-time";
import { StreamTrack } from "./stream-track";
import type { MonitorView } from "./sweep-feed";

/** Streams that are read with each sweep; of more, each is read less often, so that all together take no more memory. */
const streamsPerSweep = 200;

/** A stream that is followed. */
export interface TrackedStream {
  readonly stream: string;
  readonly track: StreamTrack;
}

/** The tracks of all streams, and of those that are gone for as long as readings of them are kept. */
export class StreamTracks {
  readonly #keepMs: number;
  readonly #tracks = new Map<string, StreamTrack>();
  #readAtMs = Number.NEGATIVE_INFINITY;

  /** `keepMs`: how long readings are kept. */
  constructor(keepMs: number) {
    this.#keepMs = keepMs;
  }

  /** Takes in a sweep; `brokerMs` is when it was, by the broker's clock. */
  see(view: MonitorView, nowMs: number, brokerMs: BrokerMs): void {
    if (view.isOutdated) {
      for (const track of this.#tracks.values()) track.addGap(nowMs);
      return;
    }
    const { sampledAtMs, streams, intervalMs } = view;
    // Sweeps are not to the millisecond: half an interval is allowed for.
    const everyMs = (intervalMs * streams.length) / streamsPerSweep - intervalMs / 2;
    if (sampledAtMs === null || sampledAtMs - this.#readAtMs < everyMs) return;
    this.#readAtMs = sampledAtMs;
    const there = new Set(streams.map(({ config }) => config.name));
    for (const stream of streams) this.ensure(stream.config.name).sample(stream, { atMs: sampledAtMs, brokerMs });
    for (const name of this.#tracks.keys()) if (!there.has(name)) this.#noteMissing(name, view, sampledAtMs);
  }

  *all(): Generator<TrackedStream> {
    for (const [stream, track] of this.#tracks) yield { stream, track };
  }

  /** Null when nothing is kept of it. */
  of(stream: string): StreamTrack | null {
    return this.#tracks.get(stream) ?? null;
  }

  /** Made when it is new: for what is known from before this process. */
  ensure(stream: string): StreamTrack {
    const known = this.#tracks.get(stream);
    if (known !== undefined) return known;
    const track = new StreamTrack(this.#keepMs);
    this.#tracks.set(stream, track);
    return track;
  }

  /** One that does not answer has a gap; one that is gone is forgotten when its readings are too old. */
  #noteMissing(name: string, { missingStreams }: MonitorView, atMs: number): void {
    const track = this.#tracks.get(name);
    if (missingStreams.includes(name)) track?.addGap(atMs);
    else if (atMs - (track?.noteAbsent(atMs) ?? 0) > this.#keepMs) this.#tracks.delete(name);
  }
}
