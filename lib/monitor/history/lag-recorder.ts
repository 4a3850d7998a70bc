import type { Clock } from "../../event-bus/clock";
import { forEachAtMost } from "../../event-bus/concurrency";
import type { Logger } from "../../event-bus/logger";
import { consumerKey } from "../../model/consumer/consumer-key";
import { Lease, leaseStepMs } from "../../store/lease";
import type { Store } from "../../store/store";
import type { TrackedConsumer } from "../consumer-tracks";
import { keepMs, type LagMonitor } from "../lag-monitor";
import type { SamplerRole } from "../sweep/shared-sweeps";
import { LagArchive, type LagBounds } from "./lag-archive";
import { rollUp } from "./lag-buckets";
import type { JournalEntry } from "./lag-chunk";
import { LagSeries } from "./lag-series";

const minuteMs = 60 * 1_000;
const hourMs = 60 * minuteMs;
/** Minutes after which what is remembered of every consumer is written again. */
const memoryMinutes = 5;
/** A page of the journal for each minute, and a few more: room for what a consumer's first page says of the others. */
const journalPages = keepMs / minuteMs + 4;
/** How long until opening the store is tried again, milliseconds. */
const reopenMs = 5_000;
/** Hours stored at the same time. */
const concurrency = 32;
/** Key of the lease by which dashboards agree who writes. */
const leaseKey = "lease";

const inMemoryOnly = "History is kept in memory only: a restart of the dashboard forgets it.";

/** A consumer of the journal. Its readings are packed as they are read: of thousands they are a million objects else. */
interface Restored extends Pick<JournalEntry, "stream" | "consumer" | "createdAt" | "memory"> {
  readonly series: LagSeries;
}

/** What the recorder needs from its surroundings. */
export interface LagRecorderOptions {
  readonly store: Pick<Store, "log" | "kind">;
  readonly monitor: LagMonitor;
  readonly clock: Clock;
  readonly logger: Logger;
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
  /** Where finished hours are. */
  readonly archive: LagArchive;
  /** True once what is kept was brought back, and more is kept there. */
  #isOpen = false;
  #lease: Lease | null = null;
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
    this.#writtenUntilMs = options.clock.now();
    this.archive = new LagArchive(options, options.bounds, () => {
      this.#mustTakeOver = true;
    });
  }

  /** Why history does not outlive the process, and what to do, in sentences; null when it does. */
  get problem(): string | null {
    const reason = this.archive.problem;
    if (reason === null) return this.#problem;
    return this.#isOpen ? `History is not written. ${reason}` : `${inMemoryOnly} ${reason}`;
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
    const { clock, store } = this.#options;
    if (this.#stopped) return;
    if (store.kind === "memory") return this.#keepInMemory(inMemoryOnly);
    await this.archive.ensure();
    try {
      if (this.archive.isThere) {
        await this.#open();
        return this.#next(0);
      }
    } catch (error) {
      this.#problem = `History is not kept yet: ${error instanceof Error ? error.message : String(error)}.`;
    }
    if (!this.archive.isDurable) return this.#keepInMemory(null);
    this.#cancel = clock.schedule(reopenMs, () => void this.start());
  }

  async #open(): Promise<void> {
    const { clock, owner } = this.#options;
    await this.#restore();
    this.#isOpen = true;
    this.#problem = null;
    this.#lease = new Lease({ log: this.archive.recent, key: leaseKey, owner, now: () => clock.now() });
  }

  /** Writes what is left and lets another dashboard take over. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel?.();
    await this.#running;
    if (!this.#isOpen || !this.writes) return;
    try {
      if (!this.#mustTakeOver) await this.#writeJournal();
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
      if (!this.#isOpen && this.archive.isThere) await this.#open();
      const isNew = (await this.#lease?.step()) ?? false;
      if (isNew) this.#mustTakeOver = true;
      if (this.writes && this.#mustTakeOver) await this.#takeOver();
      this.#followed = this.role === "follower";
      if (this.#isOpen) this.#problem = null;
      if (!this.writes) return;
      if (this.#isOpen && clock.now() - this.#writtenUntilMs >= minuteMs) await this.#writeJournal();
      await this.#writeHours();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (this.problem === null) logger.warn({ error: message }, "Lag history not written");
      this.#problem = `History is not written: ${message}.`;
      if (this.#isOpen) await this.archive.ensure();
    }
  }

  /** Goes on where the dashboard before ended: this one has read all the time too. */
  async #takeOver(): Promise<void> {
    if (!this.#isOpen) return;
    // Who sampled for all is gone: from here on this dashboard does.
    if (this.#followed) void this.#options.monitor.sweepNow();
    this.#followed = false;
    const untilMs = await this.archive.journalUntilMs();
    const now = this.#options.clock.now();
    this.#writtenUntilMs = Math.min(now, Math.max(now - keepMs, untilMs ?? 0));
    this.#finishedHourMs = await this.archive.finishedHour();
    this.#mustTakeOver = false;
  }

  /** A minute at a time: after a loss there is an hour to write, and a message holds only so much. */
  async #writeJournal(): Promise<void> {
    const nowMs = this.#options.clock.now();
    while (this.#writtenUntilMs < nowMs) {
      const sinceMs = this.#writtenUntilMs;
      const untilMs = nowMs - sinceMs < 2 * minuteMs ? nowMs : sinceMs + minuteMs;
      const entries: JournalEntry[] = [];
      // What is remembered changes little: it is written with each when somebody may need it, else now and then.
      const remembersAll = this.#stopped || Math.floor(untilMs / minuteMs) % memoryMinutes === 0;
      for (const { stream, name, track } of this.#known()) {
        const points = track.series.points(sinceMs, untilMs);
        if (points.length === 0 || track.createdAt === null) continue;
        const marks = track.series.marks(sinceMs, untilMs);
        const memory = remembersAll || track.isTroubled ? track.memory : null;
        entries.push({ stream, consumer: name, createdAt: track.createdAt, points, marks, memory });
      }
      if (entries.length > 0) await this.archive.addJournal(untilMs, entries);
      this.#writtenUntilMs = untilMs;
    }
  }

  /** Puts away the hours that are full and not kept yet, as far as memory reaches back. */
  async #writeHours(): Promise<void> {
    const now = this.#options.clock.now();
    const lastFullMs = Math.floor(now / hourMs) * hourMs - hourMs;
    if (this.#finishedHourMs !== null && this.#finishedHourMs >= lastFullMs) return;
    const { monitor } = this.#options;
    const names = new Map([...this.#known()].map(({ stream, name }) => [consumerKey(stream, name), { stream, name }]));
    const jobs = [...names.values()].map(({ stream, name }) => {
      const kept = monitor.seriesOf(stream, name);
      return {
        ...{ stream, name },
        points: kept.flatMap((series) => series.points(lastFullMs, lastFullMs + hourMs)),
        marks: kept.flatMap((series) => series.marks(lastFullMs, lastFullMs + hourMs)),
      };
    });
    const filled = jobs.filter(({ points }) => points.length > 0);
    await forEachAtMost(concurrency, filled, ({ stream, name, points, marks }) =>
      this.archive.addHour(stream, name, { hourMs: lastFullMs, buckets: rollUp(points, minuteMs), marks }),
    );
    await this.archive.finishHour(lastFullMs);
    this.#finishedHourMs = lastFullMs;
  }

  /** Consumers that are gone come first: a new one of the same name comes after the old one. */
  *#known(): Generator<TrackedConsumer> {
    yield* this.#options.monitor.departed();
    yield* this.#options.monitor.tracked();
  }

  async #restore(): Promise<void> {
    const oldestMs = this.#options.clock.now() - keepMs;
    const known = new Map<string, Restored>();
    for await (const { entries } of this.archive.journal()) {
      for (const { stream, consumer, createdAt, points, marks, memory } of entries) {
        const key = consumerKey(stream, consumer);
        const before = known.get(key);
        const series = before?.series ?? new LagSeries(keepMs, points.length * journalPages);
        for (const [at, point] of points.entries()) series.add(point, at === 0 ? marks : []);
        known.set(key, { stream, consumer, createdAt, series, memory: memory ?? before?.memory ?? null });
      }
    }
    for (const { stream, consumer, createdAt, series, memory } of known.values()) {
      series.forgetBefore(oldestMs);
      if (series.size > 0) this.#options.monitor.ensureTrack(stream, consumer).restore(series, createdAt, memory);
    }
  }
}
