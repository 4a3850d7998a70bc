import type { BrokerMs } from "../model/broker-time";
import type { HistoryMark } from "../model/history";
import type { Stream } from "../model/stream/stream";
import { streamSeriesNames } from "../model/stream/stream-history";
import { HistorySeries } from "./history/history-series";
import { lastCountable, storedPerSecond } from "./stream-sightings";
import { limitsMayLose, replacesOlder } from "./verdict/limit-removal";

/** When a stream was read: by our clock, Unix milliseconds, and by the broker's. */
export interface SightTime {
  readonly atMs: number;
  readonly brokerMs: BrokerMs;
}

/** One stream over time: how fast messages come, and how much it holds. */
export class StreamTrack {
  readonly series: HistorySeries;
  #before: (SightTime & { readonly stream: Stream }) | null = null;
  /** Nothing is compared over a time in which it could not be read. */
  #isAfterGap = false;
  #absentSinceMs: number | null = null;
  #createdAt: string | null = null;

  /** `keepMs`: how long readings are kept. */
  constructor(keepMs: number) {
    this.series = new HistorySeries(keepMs, streamSeriesNames.length);
  }

  /** When the stream was made; null before the first reading. */
  get createdAt(): string | null {
    return this.#createdAt;
  }

  /** Takes a reading. */
  sample(stream: Stream, { atMs, brokerMs }: SightTime): void {
    const before = this.#before;
    const isAnother = this.#createdAt !== null && this.#createdAt !== stream.createdAt;
    const comparable = isAnother || this.#isAfterGap ? undefined : before?.stream;
    const seconds = before === null ? 0 : (atMs - before.atMs) / 1_000;
    const values = [storedPerSecond(comparable, stream, seconds).value, stream.messages, stream.bytes];
    const marks = before === null ? [] : marksBetween(before.stream, stream, { atMs, brokerMs });
    this.series.add({ atMs, values }, isAnother ? [{ atMs, kind: "recreated" }] : marks);
    this.#before = { stream, atMs, brokerMs };
    this.#isAfterGap = false;
    this.#absentSinceMs = null;
    this.#createdAt = stream.createdAt;
  }

  /** Notes that it could not be read. */
  addGap(atMs: number): void {
    this.#isAfterGap = true;
    this.series.addGap(atMs);
  }

  /** Notes that it is not there; returns since when, Unix milliseconds. */
  noteAbsent(atMs: number): number {
    if (this.#absentSinceMs === null) this.addGap(atMs);
    this.#absentSinceMs ??= atMs;
    return this.#absentSinceMs;
  }

  /** Puts history from before this process in front; `createdAt` is that of the stream then. The series is this track's then. */
  restore(history: HistorySeries, createdAt: string): void {
    const { lastAtMs } = history;
    if (lastAtMs === null) return;
    const kind = this.#createdAt === null || this.#createdAt === createdAt ? "restarted" : "recreated";
    history.addGap(lastAtMs + 1, [{ atMs: lastAtMs + 1, kind }]);
    this.series.takeOver(history);
    this.#createdAt ??= createdAt;
  }
}

/** What happened to a stream between two readings that a chart should show. */
function marksBetween(before: Stream, now: Stream, { atMs, brokerMs }: SightTime): HistoryMark[] {
  const marks: HistoryMark[] = [];
  if (wasPurged(before, now, brokerMs)) marks.push({ atMs, kind: "purged" });
  if (before.leader !== null && now.leader !== null && before.leader !== now.leader)
    marks.push({ atMs, kind: "leader_changed" });
  return marks;
}

/**
 * True when more than one message left that neither a reader, nor a limit, nor a newer message can have removed. One alone
 * may have been deleted by hand.
 */
function wasPurged(before: Stream, now: Stream, brokerMs: BrokerMs): boolean {
  if (now.removesFinished || replacesOlder(now) || limitsMayLose(before, now, brokerMs)) return false;
  return before.messages + (lastCountable(now) - lastCountable(before)) - now.messages > 1;
}
