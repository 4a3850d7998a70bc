import type { Clock } from "../../event-bus/clock";
import { forEachAtMost } from "../../event-bus/concurrency";
import type { Logger } from "../../event-bus/logger";
import { consumerKey } from "../../model/consumer/consumer-key";
import { Lease, leaseStepMs } from "../../store/lease";
import type { Store } from "../../store/store";
import type { TrackedConsumer } from "../consumer-tracks";
import { keepMs, type LagMonitor } from "../lag-monitor";
import type { StreamTrack } from "../stream-track";
import type { StreamTracks } from "../stream-tracks";
import type { SamplerRole } from "../sweep/shared-sweeps";
import { rollUp } from "./history-buckets";
import type { ConsumerEntry, JournalPage, StreamEntry } from "./history-chunk";
import type { HistorySeries } from "./history-series";
import { readJournal } from "./kept-journal";
import { type HistoryOf, LagArchive, type LagBounds } from "./lag-archive";

const minuteMs = 60 * 1_000;
const hourMs = 60 * minuteMs;
/** Minutes after which what is remembered of every consumer is written again. */
const memoryMinutes = 5;
/** How long until opening the store is tried again, milliseconds. */
const reopenMs = 5_000;
/** Hours stored at the same time. */
const concurrency = 32;
/** Key of the lease by which dashboards agree who writes. */
const leaseKey = "lease";

const inMemoryOnly = "History is kept in memory only: a restart of the dashboard forgets it.";

/** What the recorder needs from its surroundings. */
export interface LagRecorderOptions {
  readonly store: Pick<Store, "log" | "kind">;
  readonly monitor: LagMonitor;
  readonly streams: StreamTracks;
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
      const page = this.#journalPage(sinceMs, untilMs);
      if (page.consumers.length + page.streams.length > 0) await this.archive.addJournal(page);
      this.#writtenUntilMs = untilMs;
    }
  }

  #journalPage(sinceMs: number, untilMs: number): JournalPage {
    // What is remembered changes little: it is written with each when somebody may need it, else now and then.
    const remembersAll = this.#stopped || Math.floor(untilMs / minuteMs) % memoryMinutes === 0;
    const read = ({ series, createdAt }: Recorded) => {
      const points = series.points(sinceMs, untilMs);
      return points.length === 0 || createdAt === null
        ? null
        : { createdAt, points, marks: series.marks(sinceMs, untilMs) };
    };
    const consumers: ConsumerEntry[] = [];
    for (const { stream, name, track } of this.#known()) {
      const memory = remembersAll || track.isTroubled ? track.memory : null;
      const found = read(track);
      if (found !== null) consumers.push({ stream, consumer: name, ...found, memory });
    }
    const streams: StreamEntry[] = [];
    for (const { stream, track } of this.#options.streams.all()) {
      const found = read(track);
      if (found !== null) streams.push({ stream, ...found });
    }
    return { untilMs, consumers, streams };
  }

  /** Puts away the hours that are full and not kept yet, as far as memory reaches back. */
  async #writeHours(): Promise<void> {
    const now = this.#options.clock.now();
    const lastFullMs = Math.floor(now / hourMs) * hourMs - hourMs;
    if (this.#finishedHourMs !== null && this.#finishedHourMs >= lastFullMs) return;
    await forEachAtMost(concurrency, this.#histories(), async ({ of, kept }) => {
      const points = kept.flatMap((series) => series.points(lastFullMs, lastFullMs + hourMs));
      if (points.length === 0) return;
      const marks = kept.flatMap((series) => series.marks(lastFullMs, lastFullMs + hourMs));
      await this.archive.addHour(of, { hourMs: lastFullMs, buckets: rollUp(points, minuteMs), marks });
    });
    await this.archive.finishHour(lastFullMs);
    this.#finishedHourMs = lastFullMs;
  }

  /** Every history that is written, once. */
  #histories(): { readonly of: HistoryOf; readonly kept: readonly HistorySeries[] }[] {
    const { monitor, streams } = this.#options;
    const names = new Map([...this.#known()].map(({ stream, name }) => [consumerKey(stream, name), { stream, name }]));
    return [
      ...[...names.values()].map(({ stream, name }) => ({
        of: { stream, consumer: name },
        kept: monitor.seriesOf(stream, name),
      })),
      ...[...streams.all()].map(({ stream, track }) => ({ of: { stream, consumer: null }, kept: [track.series] })),
    ];
  }

  /** Consumers that are gone come first: a new one of the same name comes after the old one. */
  *#known(): Generator<TrackedConsumer> {
    yield* this.#options.monitor.departed();
    yield* this.#options.monitor.tracked();
  }

  async #restore(): Promise<void> {
    const { clock, monitor, streams } = this.#options;
    const oldestMs = clock.now() - keepMs;
    const kept = await readJournal(this.archive, keepMs);
    for (const { stream, consumer, createdAt, series, memory } of kept.consumers) {
      series.forgetBefore(oldestMs);
      if (series.size > 0) monitor.ensureTrack(stream, consumer).restore(series, createdAt, memory);
    }
    for (const { stream, createdAt, series } of kept.streams) {
      series.forgetBefore(oldestMs);
      if (series.size > 0) streams.ensure(stream).restore(series, createdAt);
    }
  }
}

/** What of a consumer or stream is recorded. */
type Recorded = Pick<StreamTrack, "series" | "createdAt">;
