import { consumerKey } from "../../model/consumer/consumer-key";
import type { LagHistory } from "../../model/consumer/lag-sample";
import type { LagMonitor } from "../lag-monitor";
import { downsample, type LagBucket, toBucket } from "./lag-buckets";
import type { LagHour } from "./lag-chunk";
import type { LagRecorder } from "./lag-recorder";

/** Rows of an answer, at most. */
const limit = 500;
/** Consumers whose hours are kept decoded, and for how long, milliseconds: memory bridges what is finished meanwhile. */
const cachedConsumers = 10;
const cachedMs = 5 * 60 * 1_000;

interface CachedHours {
  readonly sinceMs: number;
  readonly readAtMs: number;
  readonly hours: Promise<readonly LagHour[]>;
}

/** From when until when, Unix milliseconds by the dashboard's clock. */
export interface HistoryWindow {
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** What history is read from. */
export interface LagHistoryOptions {
  readonly monitor: LagMonitor;
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
    const { monitor, recorder, now } = this.#options;
    const kept = monitor.seriesOf(stream, consumer);
    const nowMs = now();
    const { sinceMs, untilMs } = window;
    const points = kept.flatMap((series) => series.points(sinceMs));
    const memoryFromMs = points[0]?.atMs ?? nowMs;
    const isInMemory = kept.some((series) => series.points(0, sinceMs).length > 0);
    const hours = isInMemory ? [] : await this.#hours(stream, consumer, sinceMs, nowMs);
    const isOlder = ({ atMs }: { readonly atMs: number }) => atMs >= sinceMs && atMs < memoryFromMs;
    const older = hours.flatMap(({ buckets }) => buckets).filter(isOlder);
    if (kept.length === 0 && older.length === 0) return null;
    return {
      stream,
      consumer,
      intervalMs: monitor.view.intervalMs,
      ...toColumns([...older, ...points.map(toBucket)], window, nowMs),
      marks: [
        ...hours.flatMap(({ marks }) => marks).filter(isOlder),
        ...kept.flatMap((series) => series.marks(memoryFromMs)),
      ].filter(({ atMs }) => atMs <= untilMs),
      store: recorder.archive.isDurable ? "stream" : "memory",
      keptMs: recorder.archive.bounds.maxAgeMs,
    };
  }

  async #hours(stream: string, consumer: string, sinceMs: number, nowMs: number): Promise<readonly LagHour[]> {
    const key = consumerKey(stream, consumer);
    const known = this.#cache.get(key);
    if (known !== undefined && known.sinceMs <= sinceMs && nowMs - known.readAtMs < cachedMs) return known.hours;
    const hours = this.#options.recorder.archive.hours(stream, consumer, sinceMs);
    this.#cache.delete(key);
    this.#cache.set(key, { sinceMs, readAtMs: nowMs, hours });
    for (const oldest of this.#cache.keys()) {
      if (this.#cache.size <= cachedConsumers) break;
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

function toColumns(buckets: readonly LagBucket[], { sinceMs, untilMs }: HistoryWindow, nowMs: number) {
  const { rows, incompleteFromMs } = downsample(buckets, sinceMs, untilMs, limit);
  const column = (series: number) => rows.map(({ values }) => values[series] ?? null);
  return {
    // What ended before now is over.
    incompleteFromMs: untilMs < nowMs ? null : incompleteFromMs,
    atMs: rows.map(({ atMs }) => atMs),
    waiting: column(0),
    inFlight: column(1),
    redelivered: column(2),
    ackedPerS: column(3),
    redeliveriesPerS: column(4),
    oldestAgeMs: column(5),
  };
}
