import type { Clock } from "../event-bus/clock";
import type { EventBus } from "../event-bus/event-bus";
import type { Logger } from "../event-bus/logger";
import { isRefusal } from "../event-bus/own-stream";
import { forEachAtMost } from "./concurrency";
import { HistoryLease, leaseStepMs } from "./history-lease";
import {
  type LagArchive,
  type LagBounds,
  leaseSubject,
  MemoryLagArchive,
  recentStream,
  StreamLagArchive,
} from "./lag-archive";
import { rollUp } from "./lag-buckets";
import type { JournalEntry } from "./lag-chunk";
import { keepMs, type LagMonitor } from "./lag-monitor";
import { LagSeries } from "./lag-series";
import type { SamplerRole } from "./shared-sweeps";

const minuteMs = 60 * 1_000;
const hourMs = 60 * minuteMs;
/** How long until opening the store is tried again, milliseconds. */
const reopenMs = 5_000;
/** Hours stored at the same time. */
const concurrency = 32;
/** History that is kept in memory when no stream may be, all consumers together. */
const memoryBytes = 32 * 1024 * 1024;

/** A consumer of the journal. Its readings are packed as they are read: of thousands they are a million objects else. */
interface Restored extends Pick<JournalEntry, "stream" | "consumer" | "createdAt"> {
  readonly series: LagSeries;
}

/** What the recorder needs from its surroundings. */
export interface LagRecorderOptions {
  readonly bus: Pick<EventBus, "streams" | "messages" | "connection">;
  readonly monitor: LagMonitor;
  readonly clock: Clock;
  readonly logger: Logger;
  /** False keeps everything in memory. */
  readonly durable: boolean;
  readonly bounds: LagBounds;
  /** Name of this dashboard, different from all others'. */
  readonly owner: string;
}

/**
 * Puts the monitor's readings away: what is new once a minute, and each full hour in buckets of a minute. Of several
 * dashboards one writes; all read. What was put away before this process comes back at the start.
 */
export class LagRecorder {
  readonly #options: LagRecorderOptions;
  #archive: LagArchive;
  #stream: StreamLagArchive | null = null;
  #lease: HistoryLease | null = null;
  #problem: string | null = "the history is not opened yet";
  #writtenUntilMs: number;
  #finishedHourMs: number | null = null;
  /** Another dashboard wrote when it was looked last. */
  #followed = false;
  #cancel: (() => void) | null = null;
  #running: Promise<void> | null = null;
  #stopped = false;

  constructor(options: LagRecorderOptions) {
    this.#options = options;
    this.#archive = new MemoryLagArchive({
      ...options.bounds,
      maxBytes: Math.min(options.bounds.maxBytes, memoryBytes),
    });
    this.#writtenUntilMs = options.clock.now();
  }

  /** Where finished hours are. */
  get archive(): LagArchive {
    return this.#archive;
  }

  /** Why history does not outlive the process, or null. */
  get problem(): string | null {
    return this.#problem;
  }

  /** True while this dashboard writes; with the history in memory each writes its own. */
  get writes(): boolean {
    return this.#lease?.held ?? true;
  }

  /** Whether this dashboard reads the broker for others, lets another one do so, or knows of no others. */
  get role(): SamplerRole {
    if (this.#lease === null) return "alone";
    return this.#lease.held ? "leader" : "follower";
  }

  /** True while nothing is being written. */
  get idle(): boolean {
    return this.#running === null;
  }

  /** Opens the store and brings back what it holds; then writes until {@link stop}. Tries again while there is no broker. */
  async start(): Promise<void> {
    const { bus, durable, bounds, owner, clock, logger } = this.#options;
    if (this.#stopped) return;
    if (!durable) return this.#keepInMemory("kept in memory: a restart of the dashboard forgets it");
    const archive = new StreamLagArchive(bus, bounds);
    try {
      await archive.open();
      await this.#restore(archive);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (isRefusal(error)) {
        logger.warn({ error: message }, "Lag history is kept in memory only");
        return this.#keepInMemory(`kept in memory only: the streams for it cannot be had (${message})`);
      }
      this.#problem = `not kept yet: ${message}`;
      this.#cancel = clock.schedule(reopenMs, () => void this.start());
      return;
    }
    this.#archive = archive;
    this.#stream = archive;
    this.#problem = null;
    this.#lease = new HistoryLease({
      messages: bus.messages,
      stream: recentStream,
      subject: leaseSubject,
      owner,
      now: () => clock.now(),
    });
    this.#next(0);
  }

  /** Writes what is left and lets another dashboard take over. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel?.();
    await this.#running;
    if (this.#stream === null || !this.writes) return;
    try {
      await this.#writeJournal(this.#stream);
      await this.#lease?.release();
    } catch (error) {
      this.#options.logger.warn({ error }, "The last minute of lag history was not written");
    }
  }

  #keepInMemory(problem: string): void {
    this.#problem = problem;
    this.#next(0);
  }

  #next(delayMs: number): void {
    if (this.#stopped) return;
    this.#cancel = this.#options.clock.schedule(delayMs, () => {
      this.#running = this.#step().finally(() => {
        this.#running = null;
        this.#next(leaseStepMs);
      });
    });
  }

  async #step(): Promise<void> {
    const { logger, clock } = this.#options;
    try {
      if (this.#lease !== null && (await this.#lease.step())) await this.#takeOver();
      this.#followed = !this.writes;
      if (this.#followed) return;
      if (this.#stream !== null && clock.now() - this.#writtenUntilMs >= minuteMs)
        await this.#writeJournal(this.#stream);
      await this.#writeHours();
      if (this.#stream !== null) this.#problem = null;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (this.#problem === null) logger.warn({ error: message }, "Lag history not written");
      this.#problem = `not written: ${message}`;
    }
  }

  /** Goes on where the dashboard before ended: this one has read all the time too. */
  async #takeOver(): Promise<void> {
    const stream = this.#stream;
    if (stream === null) return;
    // Who sampled for all is gone: from here on this dashboard does.
    if (this.#followed) void this.#options.monitor.sweepNow();
    const now = this.#options.clock.now();
    const untilMs = await stream.journalUntilMs();
    this.#writtenUntilMs = Math.min(now, Math.max(now - keepMs, untilMs ?? now - minuteMs));
    this.#finishedHourMs = await stream.finishedHour();
  }

  async #writeJournal(archive: StreamLagArchive): Promise<void> {
    const sinceMs = this.#writtenUntilMs;
    const untilMs = this.#options.clock.now();
    const entries: JournalEntry[] = [];
    for (const { stream, name, track } of this.#options.monitor.tracked()) {
      const points = track.series.points(sinceMs, untilMs);
      if (points.length === 0 || track.createdAt === null) continue;
      const marks = track.series.marks(sinceMs, untilMs);
      entries.push({ stream, consumer: name, createdAt: track.createdAt, points, marks });
    }
    if (entries.length > 0) await archive.addJournal(untilMs, entries);
    this.#writtenUntilMs = untilMs;
  }

  /** Puts away the hours that are full and not kept yet, as far as memory reaches back. */
  async #writeHours(): Promise<void> {
    const now = this.#options.clock.now();
    const lastFullMs = Math.floor(now / hourMs) * hourMs - hourMs;
    if (this.#finishedHourMs !== null && this.#finishedHourMs >= lastFullMs) return;
    const jobs = [...this.#options.monitor.tracked()].map(({ stream, name, track }) => ({
      stream,
      name,
      points: track.series.points(lastFullMs, lastFullMs + hourMs),
      marks: track.series.marks(lastFullMs, lastFullMs + hourMs),
    }));
    const filled = jobs.filter(({ points }) => points.length > 0);
    await forEachAtMost(concurrency, filled, ({ stream, name, points, marks }) =>
      this.#archive.addHour(stream, name, { hourMs: lastFullMs, buckets: rollUp(points, minuteMs), marks }),
    );
    await this.#stream?.finishHour(lastFullMs);
    this.#finishedHourMs = lastFullMs;
  }

  async #restore(archive: StreamLagArchive): Promise<void> {
    const oldestMs = this.#options.clock.now() - keepMs;
    const known = new Map<string, Restored>();
    for await (const { entries } of archive.journal()) {
      for (const { stream, consumer, createdAt, points, marks } of entries) {
        const key = `${stream} ${consumer}`;
        const series = known.get(key)?.series ?? new LagSeries(keepMs);
        for (const [at, point] of points.entries()) series.add(point, at === 0 ? marks : []);
        known.set(key, { stream, consumer, createdAt, series });
      }
    }
    for (const { stream, consumer, createdAt, series } of known.values()) {
      const points = series.points(oldestMs);
      if (points.length > 0)
        this.#options.monitor.ensureTrack(stream, consumer).restore(points, series.marks(oldestMs), createdAt);
    }
  }
}
