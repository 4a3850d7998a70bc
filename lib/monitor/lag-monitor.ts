import type { Broker } from "../event-bus/broker/broker";
import type { Clock } from "../event-bus/clock";
import { isEventBusError } from "../event-bus/errors";
import type { Logger } from "../event-bus/logger";
import type { BrokerMs } from "../model/broker-time";
import { atMost, isKnown, type Known, unknown } from "../model/known";
import type { Announcement } from "../model/stream/announcement";
import type { ConsumerTrack } from "./consumer-track";
import { ConsumerTracks, type TrackedConsumer } from "./consumer-tracks";
import type { HistorySeries } from "./history/history-series";
import { TotalsHistory } from "./history/totals-history";
import { type ClockSkew, ClockSkewMeter, toBrokerMs } from "./sweep/clock-skew";
import { sampleIntervalMs } from "./sweep/sample-interval";
import type { SharedSweeps, SweepReading } from "./sweep/shared-sweeps";
import { describeUnread, isWhole, type Sweep, sweep } from "./sweep/sweep";
import { type MonitorView, SweepFeed } from "./sweep-feed";
import { type JudgedBy, SweepJudge } from "./sweep-judge";
import { announcedWithinMs } from "./unacknowledged";

/** How long readings are kept in memory, milliseconds: an hour to draw, and what it takes to put that hour away. */
export const keepMs = 70 * 60 * 1_000;

/** How often another dashboard that samples is asked for its sweeps, milliseconds. */
const askMs = 2_000;

/** What the monitor needs from its surroundings. */
export interface LagMonitorOptions extends JudgedBy {
  readonly broker: Pick<Broker, "read" | "grammar">;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Failures that nobody has acted on, for the totals (not captured). */
  readonly openFailures?: () => Known<number>;
  /** Milliseconds between two sweeps over so many consumers ({@link sampleIntervalMs}). */
  readonly intervalMs?: (consumers: number) => number;
  /** How much longer, or shorter, than usual it takes until something counts as a trouble (1). */
  readonly patience?: number;
  /** How sweeps are shared with other dashboards (not: each sweep is this one's). */
  readonly shared?: SharedSweeps;
  /** Where sweeps are shown (one of its own). */
  readonly sweeps?: SweepFeed;
}

/** Samples the whole broker on one timer, whoever looks; every reader is served from memory. */
export class LagMonitor {
  readonly totals = new TotalsHistory();
  readonly #options: LagMonitorOptions;
  readonly #tracks: ConsumerTracks;
  readonly #judge: SweepJudge;
  readonly #clockSkew = new ClockSkewMeter();
  readonly #intervalMs: (consumers: number) => number;
  readonly #sweeps: SweepFeed;
  #cancel: (() => void) | null = null;
  #running: Promise<void> | null = null;
  readonly #stopping = new AbortController();

  constructor(options: LagMonitorOptions) {
    this.#options = options;
    this.#tracks = new ConsumerTracks(keepMs, options.patience);
    this.#judge = new SweepJudge(this.#tracks, options.broker.grammar, options);
    this.#intervalMs = options.intervalMs ?? sampleIntervalMs;
    this.#sweeps = options.sweeps ?? new SweepFeed(options.clock, options.logger);
    this.#sweeps.show({ ...this.view, intervalMs: this.#intervalMs(0) });
  }

  /** What the last sweep saw. */
  get view(): MonitorView {
    return this.#sweeps.view;
  }

  /** The broker's clock now; ours until the broker told its time. */
  brokerNow(): BrokerMs {
    return this.#sweeps.brokerNow();
  }

  /** Samples held in memory, all consumers together. */
  get samplesKept(): number {
    return this.#tracks.samplesKept;
  }

  /** Sweeps now and then at the interval until {@link stop}. */
  start(): void {
    void this.sweepNow();
  }

  /** Stops the timer and ends a running sweep. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#cancel?.();
    await this.#running;
  }

  /**
   * One sweep; joins the one that runs. Afterwards the timer starts anew. Where another dashboard samples, its latest
   * sweep is taken, unless this one is told to read `here`. A `fresh` one reads here and joins none: it sees what was
   * changed before.
   */
  async sweepNow({ here: isHere = false, fresh = false } = {}): Promise<void> {
    const here = isHere || fresh;
    if (fresh || (here && this.#options.shared?.samples === false)) await this.#running;
    this.#running ??= this.#sweep(here).finally(() => {
      this.#running = null;
      this.#scheduleNext();
    });
    await this.#running;
  }

  /**
   * Notes that a delivery ended without an acknowledgement. Heard of after the sweep that saw it leave, it counts as
   * acknowledged there: that figure is the most that it can be.
   */
  noteUnacknowledged({ stream, consumer, at }: Pick<Announcement, "stream" | "consumer" | "at">): void {
    const { view } = this;
    const { sampledAtMs, clockSkew, consumers } = view;
    if (sampledAtMs === null) return;
    const edgeMs = (clockSkew?.uncertaintyMs ?? 0) + announcedWithinMs;
    if (Date.parse(at) > toBrokerMs(sampledAtMs, clockSkew) + edgeMs) return;
    const index = consumers.findIndex((one) => one.stream === stream && one.name === consumer);
    const figure = consumers[index];
    if (figure === undefined || !isKnown(figure.ackedPerS) || figure.ackedPerS.how === "at most") return;
    if (figure.ackedPerS.value === 0) return;
    const corrected = { ...figure, ackedPerS: atMost(figure.ackedPerS.value) };
    this.#sweeps.show({ ...view, consumers: consumers.with(index, corrected) });
  }

  /** Every consumer that is followed. */
  tracked(): Iterable<TrackedConsumer> {
    return this.#tracks.all();
  }

  /** Consumers that are gone, with readings that are still to be put away. */
  departed(): Iterable<TrackedConsumer> {
    return this.#tracks.departed();
  }

  /** Readings of a consumer, after those of an earlier one of its name; none when it was never seen. */
  seriesOf(stream: string, name: string): readonly HistorySeries[] {
    const tracks = [this.#tracks.departedOf(stream, name), this.#tracks.of(stream, name)];
    return tracks.flatMap((track) => (track === null ? [] : [track.series]));
  }

  /** The track of a consumer, or null when it is not there. */
  trackOf(stream: string, name: string): ConsumerTrack | null {
    return this.#tracks.of(stream, name);
  }

  /** The track of a consumer, made when it is new: for what is known from before this process. */
  ensureTrack(stream: string, name: string): ConsumerTrack {
    return this.#tracks.ensure(stream, name);
  }

  /** Waiting plus in flight of a consumer's newest readings: drawn only for who asks, not in each sweep. */
  trendOf(stream: string, name: string): (number | null)[] {
    return this.#tracks.of(stream, name)?.trend() ?? [];
  }

  #scheduleNext(): void {
    this.#cancel?.();
    if (this.#stopping.signal.aborted) return;
    const { clock, shared } = this.#options;
    // The dashboard that samples is asked often: it hands on what it reads only as long as somebody asks.
    const delayMs = shared?.samples === false ? Math.min(askMs, this.view.intervalMs) : this.view.intervalMs;
    this.#cancel = clock.schedule(delayMs, () => void this.sweepNow());
  }

  async #sweep(here: boolean): Promise<void> {
    const { logger } = this.#options;
    try {
      const reading = await this.#read(here);
      if (reading === null) return;
      this.#record(reading);
    } catch (error) {
      if (this.#stopping.signal.aborted) return;
      const sweepError = error instanceof Error ? error.message : String(error);
      // A lost connection is logged where it is noticed.
      const isNews =
        this.view.sweepError !== sweepError && !(isEventBusError(error) && error.code === "bus_unavailable");
      if (isNews) logger.warn({ error: sweepError }, "Sweep failed");
      this.#recordGap(sweepError);
    }
    this.#sweeps.tell();
  }

  async #read(here: boolean): Promise<SweepReading | null> {
    const { broker, clock, shared } = this.#options;
    const { signal } = this.#stopping;
    if (shared !== undefined) return here ? shared.readHere(signal) : shared.read(signal);
    return { by: "this", sweep: await sweep(broker, () => clock.now(), signal) };
  }

  #record(reading: SweepReading): void {
    if (reading.sweep.clock !== null) this.#clockSkew.add(reading.sweep.clock);
    const skew = this.#clockSkew.skew;
    const seen = byOwnClock(reading, skew);
    // Read before what is shown: by this dashboard itself, before it began to follow another.
    if (reading.by === "another" && seen.atMs <= (this.view.sampledAtMs ?? 0)) return;
    const now = {
      atMs: seen.atMs,
      beganMs: seen.atMs - seen.tookMs,
      brokerMs: toBrokerMs(seen.atMs, skew),
      skew,
    };
    const { streams, consumers } = this.#judge.judge(seen, this.view, now);
    // In the broker's time, to the dashboards that ask.
    if (reading.by === "this" && this.#options.shared?.wanted === true)
      void this.#options.shared.share({ ...seen, atMs: now.brokerMs });
    this.#tracks.endSweep(seen);
    const silent = (this.view.knownStreams ?? []).filter(({ config }) => seen.missingChannels.includes(config.name));
    this.#sweeps.show({
      sampledAtMs: seen.atMs,
      sampledBy: reading.by,
      sweepError: describeUnread(seen),
      isOutdated: false,
      isWhole: isWhole(seen),
      intervalMs: this.#intervalMs(seen.readers.length),
      lastSweepMs: seen.tookMs,
      streams,
      missingStreams: seen.missingChannels,
      knownStreams: [...streams, ...silent],
      consumers,
      clockSkew: skew,
      timeLagProblem: seen.oldestProblem,
    });
    this.totals.add(seen.atMs, this.view, this.#options.openFailures?.() ?? notCaptured);
  }

  #recordGap(sweepError: string): void {
    const atMs = this.#options.clock.now();
    this.#tracks.addGap(atMs);
    this.totals.addGap(atMs);
    this.#sweeps.show({ ...this.view, sweepError, isOutdated: true });
  }
}

const notCaptured = unknown("failures are not captured");

/** Another dashboard's sweep has the broker's times. */
function byOwnClock({ by, sweep: seen }: SweepReading, skew: ClockSkew | null): Sweep {
  return by === "this" ? seen : { ...seen, atMs: seen.atMs - (skew?.skewMs ?? 0) };
}
