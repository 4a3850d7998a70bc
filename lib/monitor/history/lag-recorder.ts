import type { EventBus } from "../../event-bus/bus/event-bus";
import type { Clock } from "../../event-bus/clock";
import type { Logger } from "../../event-bus/logger";
import type { OwnStream, SeenStreams } from "../../store/own-stream";
import { keepMs, type LagMonitor } from "../lag-monitor";
import { forEachAtMost } from "../sweep/concurrency";
import type { SamplerRole } from "../sweep/shared-sweeps";
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
import { LagSeries } from "./lag-series";

const minuteMs = 60 * 1_000;
const hourMs = 60 * minuteMs;
/** How long until opening the store is tried again, milliseconds. */
const reopenMs = 5_000;
/** Hours stored at the same time. */
const concurrency = 32;
/** History that is kept in memory when no stream may be, all consumers together. */
const memoryBytes = 32 * 1024 * 1024;

const inMemoryOnly = "History is kept in memory only: a restart of the dashboard forgets it.";

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
  /** The archive that is wanted; null where history stays in memory by choice. */
  readonly #wanted: StreamLagArchive | null;
  /** The same once it is used. */
  #stream: StreamLagArchive | null = null;
  #lease: HistoryLease | null = null;
  #problem: string | null = "the history is not opened yet";
  #writtenUntilMs: number;
  #finishedHourMs: number | null = null;
  /** Another dashboard wrote when it was looked last. */
  #followed = false;
  /** What is kept has to be looked at before anything is written: the lease is new, or what was written is gone. */
  #mustTakeOver = false;
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
    const onLost = () => {
      this.#mustTakeOver = true;
    };
    this.#wanted = options.durable ? new StreamLagArchive(options, options.bounds, onLost) : null;
  }

  /** Where finished hours are. */
  get archive(): LagArchive {
    return this.#archive;
  }

  /** Why history does not outlive the process, and what to do, in sentences; null when it does. */
  get problem(): string | null {
    const reason = this.#wanted?.problem ?? null;
    if (reason === null) return this.#problem;
    return this.#stream === null ? `${inMemoryOnly} ${reason}` : `History is not written. ${reason}`;
  }

  /** The streams that keep the history; none where it stays in memory by choice. */
  get ownStreams(): readonly OwnStream[] {
    return this.#wanted?.own ?? [];
  }

  /** Compares the streams with what a sweep saw; those that are gone are made again. Never throws. */
  async look(seen: SeenStreams): Promise<void> {
    if (!this.#stopped) await this.#wanted?.look(seen);
  }

  /** True while this dashboard writes; with the history in memory each writes its own. */
  get writes(): boolean {
    return this.#lease?.held ?? true;
  }

  /** True when verdicts are this dashboard's to tell: it writes, or nobody is known to. */
  get tells(): boolean {
    return this.writes || (this.role === "undecided" && this.problem !== null);
  }

  /** Whether this dashboard reads the broker for others, lets another one do so, or knows of no others. */
  get role(): SamplerRole {
    if (this.#lease === null) return "alone";
    if (this.#lease.held) return "leader";
    return this.#lease.isAnothers ? "follower" : "undecided";
  }

  /** True while nothing is being written. */
  get idle(): boolean {
    return this.#running === null;
  }

  /**
   * Opens the store and brings back what it holds; then writes until {@link stop}. Tries again while there is no broker;
   * where the streams are refused, history is in memory until they can be had.
   */
  async start(): Promise<void> {
    const { clock } = this.#options;
    if (this.#stopped) return;
    const archive = this.#wanted;
    if (archive === null) return this.#keepInMemory(inMemoryOnly);
    await archive.ensure();
    try {
      if (archive.isThere) {
        await this.#restore(archive);
        this.#use(archive);
        return this.#next(0);
      }
    } catch (error) {
      this.#problem = `History is not kept yet: ${error instanceof Error ? error.message : String(error)}.`;
    }
    if (archive.own.some(({ isRefused }) => isRefused)) return this.#keepInMemory(null);
    this.#cancel = clock.schedule(reopenMs, () => void this.start());
  }

  #use(archive: StreamLagArchive): void {
    const { bus, clock, owner } = this.#options;
    this.#archive = archive;
    this.#stream = archive;
    this.#problem = null;
    this.#lease = new HistoryLease({
      messages: {
        last: (stream, subject) => bus.messages.last(stream, subject),
        publish: (message) => archive.publish(message),
      },
      stream: recentStream,
      subject: leaseSubject,
      owner,
      now: () => clock.now(),
    });
  }

  /** Writes what is left and lets another dashboard take over. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel?.();
    await this.#running;
    if (this.#stream === null || !this.writes) return;
    try {
      if (!this.#mustTakeOver) await this.#writeJournal(this.#stream);
      await this.#lease?.release();
    } catch (error) {
      this.#options.logger.warn({ error }, "The last minute of lag history was not written");
    }
  }

  #keepInMemory(problem: string | null): void {
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
      if (this.#stream === null && this.#wanted?.isThere === true) {
        await this.#restore(this.#wanted);
        this.#use(this.#wanted);
      }
      const isNew = (await this.#lease?.step()) ?? false;
      if (isNew) this.#mustTakeOver = true;
      if (this.writes && this.#mustTakeOver) await this.#takeOver();
      this.#followed = this.role === "follower";
      if (this.#stream !== null) this.#problem = null;
      if (!this.writes) return;
      if (this.#stream !== null && clock.now() - this.#writtenUntilMs >= minuteMs)
        await this.#writeJournal(this.#stream);
      await this.#writeHours();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (this.problem === null) logger.warn({ error: message }, "Lag history not written");
      this.#problem = `History is not written: ${message}.`;
      await this.#stream?.ensure();
    }
  }

  /** Goes on where the dashboard before ended: this one has read all the time too. */
  async #takeOver(): Promise<void> {
    const stream = this.#stream;
    if (stream === null) return;
    // Who sampled for all is gone: from here on this dashboard does.
    if (this.#followed) void this.#options.monitor.sweepNow();
    this.#followed = false;
    const untilMs = await stream.journalUntilMs();
    const now = this.#options.clock.now();
    this.#writtenUntilMs = Math.min(now, Math.max(now - keepMs, untilMs ?? 0));
    this.#finishedHourMs = await stream.finishedHour();
    this.#mustTakeOver = false;
  }

  /** A minute at a time: after a loss there is an hour to write, and a message holds only so much. */
  async #writeJournal(archive: StreamLagArchive): Promise<void> {
    const nowMs = this.#options.clock.now();
    while (this.#writtenUntilMs < nowMs) {
      const sinceMs = this.#writtenUntilMs;
      const untilMs = nowMs - sinceMs < 2 * minuteMs ? nowMs : sinceMs + minuteMs;
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
