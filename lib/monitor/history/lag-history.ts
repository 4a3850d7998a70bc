import { consumerKey } from "../../model/consumer/consumer-key";
import { type LagHistory, lagSeriesNames } from "../../model/consumer/lag-sample";
import type { History } from "../../model/history";
import { type StreamHistory, streamSeriesNames } from "../../model/stream/stream-history";
import type { LagMonitor } from "../lag-monitor";
import type { StreamTracks } from "../stream-tracks";
import { downsample, toBucket } from "./history-buckets";
import type { HistoryHour } from "./history-chunk";
import type { HistorySeries } from "./history-series";
import type { HistoryOf } from "./lag-archive";
import type { LagRecorder } from "./lag-recorder";

/** Rows of an answer, at most. */
const limit = 500;
/** Consumers and streams whose hours are kept decoded, and for how long, milliseconds: memory bridges what is finished meanwhile. */
const cachedHistories = 10;
const cachedMs = 5 * 60 * 1_000;

interface CachedHours {
  readonly sinceMs: number;
  readonly readAtMs: number;
  readonly hours: Promise<readonly HistoryHour[]>;
}

/** From when until when, Unix milliseconds by the dashboard's clock. */
export interface HistoryWindow {
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** What history is read from. */
export interface LagHistoryOptions {
  readonly monitor: LagMonitor;
  readonly streams: StreamTracks;
  readonly recorder: LagRecorder;
  readonly now: () => number;
}

/** Answers charts: finished hours, read once for all viewers, and after them what is in memory. */
export class LagHistoryReader {
  readonly #options: LagHistoryOptions;
  readonly #cache = new Map<string, CachedHours>();

  constructor(options: LagHistoryOptions) {
    this.#options = options;
  }

  /**
   * Lag of a consumer in a window, also of one that is gone; null when nothing is known of it. Throws what the broker
   * refuses.
   */
  async read(stream: string, consumer: string, window: HistoryWindow): Promise<LagHistory | null> {
    const kept = this.#options.monitor.seriesOf(stream, consumer);
    const found = await this.#read({ stream, consumer }, lagSeriesNames, kept, window);
    if (found === null) return null;
    const { rest, column } = found;
    return {
      ...{ stream, consumer, ...rest },
      waiting: column("waiting"),
      inFlight: column("inFlight"),
      redelivered: column("redelivered"),
      ackedPerS: column("ackedPerS"),
      redeliveriesPerS: column("redeliveriesPerS"),
      oldestAgeMs: column("oldestAgeMs"),
    };
  }

  /** The same of what a stream stored and held. */
  async readStream(stream: string, window: HistoryWindow): Promise<StreamHistory | null> {
    const track = this.#options.streams.of(stream);
    const kept = track === null ? [] : [track.series];
    const found = await this.#read({ stream, consumer: null }, streamSeriesNames, kept, window);
    if (found === null) return null;
    const { rest, column } = found;
    return {
      ...{ stream, ...rest },
      messagesPerS: column("messagesPerS"),
      messages: column("messages"),
      bytes: column("bytes"),
    };
  }

  async #read<Name extends string>(
    of: HistoryOf,
    names: readonly Name[],
    kept: readonly HistorySeries[],
    { sinceMs, untilMs }: HistoryWindow,
  ): Promise<Found<Name> | null> {
    const { monitor, recorder, now } = this.#options;
    const nowMs = now();
    const points = kept.flatMap((series) => series.points(sinceMs));
    const memoryFromMs = points[0]?.atMs ?? nowMs;
    const isInMemory = kept.some((series) => series.points(0, sinceMs).length > 0);
    const hours = isInMemory ? [] : await this.#hours(of, sinceMs, nowMs);
    const isOlder = ({ atMs }: { readonly atMs: number }) => atMs >= sinceMs && atMs < memoryFromMs;
    const older = hours.flatMap(({ buckets }) => buckets).filter(isOlder);
    if (kept.length === 0 && older.length === 0) return null;
    const marks = [
      ...hours.flatMap((hour) => hour.marks).filter(isOlder),
      ...kept.flatMap((series) => series.marks(memoryFromMs)),
    ];
    const { rows, incompleteFromMs } = downsample([...older, ...points.map(toBucket)], sinceMs, untilMs, limit);
    return {
      column: (name) => {
        const line = names.indexOf(name);
        return rows.map(({ values }) => values[line] ?? null);
      },
      rest: {
        intervalMs: monitor.view.intervalMs,
        atMs: rows.map(({ atMs }) => atMs),
        marks: marks.filter(({ atMs }) => atMs <= untilMs),
        // What ended before now is over.
        incompleteFromMs: untilMs < nowMs ? null : incompleteFromMs,
        store: recorder.archive.isDurable ? "stream" : "memory",
        keptMs: recorder.archive.bounds.maxAgeMs,
      },
    };
  }

  async #hours(of: HistoryOf, sinceMs: number, nowMs: number): Promise<readonly HistoryHour[]> {
    const key = consumerKey(of.stream, of.consumer ?? "");
    const known = this.#cache.get(key);
    if (known !== undefined && known.sinceMs <= sinceMs && nowMs - known.readAtMs < cachedMs) return known.hours;
    const hours = this.#options.recorder.archive.hours(of, sinceMs);
    this.#cache.delete(key);
    this.#cache.set(key, { sinceMs, readAtMs: nowMs, hours });
    for (const oldest of this.#cache.keys()) {
      if (this.#cache.size <= cachedHistories) break;
      this.#cache.delete(oldest);
    }
    try {
      return await hours;
    } catch (error) {
      this.#cache.delete(key);
      throw error;
    }
  }
}

/** A history: one of its lines, and all that is no line. */
interface Found<Name extends string> {
  readonly column: (name: Name) => (number | null)[];
  readonly rest: History;
}
