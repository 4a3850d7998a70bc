import type { Clock } from "../event-bus/clock";
import { isEventBusError } from "../event-bus/errors";
import type { EventBus } from "../event-bus/event-bus";
import type { Logger } from "../event-bus/logger";
import type { Consumer } from "../model/consumer";
import type { ConsumerHealth } from "../model/consumer-health";
import { severity } from "../model/consumer-health";
import type { LagHistory, LagSample } from "../model/lag-sample";
import type { Stream } from "../model/stream";
import { type HealthEvidence, judgeConsumer, windowSamples } from "./consumer-health";
import { LagWindow } from "./lag-window";
import { applyLimits, judgeLimits, metadataLimits, type WrittenLimits } from "./limits";
import { sampleIntervalMs } from "./sample-interval";
import { type Sweep, sweep } from "./sweep";
import { TotalsHistory } from "./totals-history";
import { VerdictHold } from "./verdict-hold";

/** How long samples are kept, milliseconds. */
const keepMs = 60 * 60 * 1_000;
/** Points of a sparkline. */
const trendPoints = 60;

/** What the monitor needs from its surroundings. */
export interface LagMonitorOptions {
  readonly bus: Pick<EventBus, "streams" | "consumers">;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Failures of a consumer announced since a moment, for the verdict. */
  readonly failuresSince: (stream: string, consumer: string, sinceMs: number) => number;
  /** Limits for every consumer whose metadata and stream say nothing else. */
  readonly limits: WrittenLimits;
  /** Called after each sweep, failed ones too. */
  readonly onSweep: (monitor: LagMonitor) => void;
}

/** The last sweep, judged. */
export interface MonitorView {
  readonly sampledAtMs: number | null;
  readonly sweepError: string | null;
  readonly intervalMs: number;
  readonly lastSweepMs: number | null;
  readonly streams: readonly (Stream & { readonly messagesPerS: number | null })[];
  readonly missingStreams: readonly string[];
  /** Worst first. */
  readonly consumers: readonly ConsumerHealth[];
}

interface Track {
  readonly window: LagWindow;
  readonly hold: VerdictHold;
}

/** Samples the whole broker on one timer, whoever looks; every reader is served from memory. */
export class LagMonitor {
  readonly #options: LagMonitorOptions;
  readonly #tracks = new Map<string, Track>();
  readonly totals = new TotalsHistory();
  #view: MonitorView = {
    sampledAtMs: null,
    sweepError: null,
    intervalMs: sampleIntervalMs(0),
    lastSweepMs: null,
    streams: [],
    missingStreams: [],
    consumers: [],
  };
  #cancel: (() => void) | null = null;
  #running: Promise<void> | null = null;
  #stopped = false;

  constructor(options: LagMonitorOptions) {
    this.#options = options;
  }

  /** What the last sweep saw. */
  get view(): MonitorView {
    return this.#view;
  }

  /** Samples held in memory, all consumers together. */
  get samplesKept(): number {
    let kept = 0;
    for (const { window } of this.#tracks.values()) kept += window.size;
    return kept;
  }

  /** Sweeps now and then at the interval until {@link stop}. */
  start(): void {
    void this.sweepNow();
  }

  /** Stops the timer and waits for a running sweep. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel?.();
    await this.#running;
  }

  /** One sweep; joins the one that runs. Afterwards the timer starts anew. */
  async sweepNow(): Promise<void> {
    this.#running ??= this.#sweep().finally(() => {
      this.#running = null;
      this.#scheduleNext();
    });
    await this.#running;
  }

  /** History of a consumer since a moment, or null when it was never seen. */
  history(stream: string, consumer: string, sinceMs: number, points: number): LagHistory | null {
    const track = this.#tracks.get(trackKey(stream, consumer));
    if (track === undefined) return null;
    const { intervalMs } = this.#view;
    return { stream, consumer, intervalMs, store: "memory", ...track.window.columns(sinceMs, points) };
  }

  #scheduleNext(): void {
    this.#cancel?.();
    if (this.#stopped) return;
    this.#cancel = this.#options.clock.schedule(this.#view.intervalMs, () => void this.sweepNow());
  }

  async #sweep(): Promise<void> {
    const { bus, clock, logger, onSweep } = this.#options;
    try {
      this.#record(await sweep(bus, () => clock.now()));
    } catch (error) {
      const sweepError = error instanceof Error ? error.message : String(error);
      // A lost connection is logged where it is noticed.
      const isNews =
        this.#view.sweepError !== sweepError && !(isEventBusError(error) && error.code === "bus_unavailable");
      if (isNews) logger.warn({ error: sweepError }, "Sweep failed");
      this.#recordGap(sweepError);
    }
    onSweep(this);
  }

  #record(seen: Sweep): void {
    const streams = this.#withRates(seen);
    const byName = new Map(seen.streams.map((stream) => [stream.config.name, stream]));
    const present = new Set<string>();
    const consumers = seen.consumers.map((consumer) => {
      const key = trackKey(consumer.stream, consumer.name);
      present.add(key);
      const stream = byName.get(consumer.stream);
      const sample = toSample(consumer, stream?.firstSeq ?? 0, seen.atMs);
      return this.#judge(this.#track(key), consumer, stream, sample);
    });
    this.#keepOrForget(present, seen);
    this.#view = {
      sampledAtMs: seen.atMs,
      sweepError: seen.unreadStreams.size === 0 ? null : describeUnread(seen.unreadStreams),
      intervalMs: sampleIntervalMs(seen.consumers.length),
      lastSweepMs: seen.tookMs,
      streams,
      missingStreams: seen.missingStreams,
      consumers: [...consumers, ...this.#unreadConsumers(seen)].sort(worstFirst),
    };
    this.totals.add(seen.atMs, this.#view);
  }

  #recordGap(sweepError: string): void {
    const atMs = this.#options.clock.now();
    for (const { window } of this.#tracks.values()) window.addGap(atMs);
    this.totals.addGap(atMs);
    this.#view = { ...this.#view, sweepError };
  }

  #judge(track: Track, consumer: Consumer, stream: Stream | undefined, sample: LagSample): ConsumerHealth {
    const nowMs = sample.atMs;
    track.window.add(sample, consumer);
    const window = track.window.recent(windowSamples);
    const failures = this.#options.failuresSince(consumer.stream, consumer.name, window[0]?.atMs ?? nowMs);
    const evidence: HealthEvidence = { consumer, window, failures, nowMs };
    const { limits, problems } = this.#limits(consumer, stream, nowMs);
    return {
      ...consumer,
      ...track.hold.next(applyLimits(judgeConsumer(evidence), limits, consumer, nowMs)),
      limits,
      limitProblems: problems,
      samples: window.length,
      samplesWanted: windowSamples,
      failuresInWindow: failures,
      trend: track.window.trend(trendPoints),
    };
  }

  #limits(consumer: Consumer, stream: Stream | undefined, nowMs: number) {
    const written = {
      consumer: metadataLimits(consumer.config.metadata),
      stream: metadataLimits(stream?.config.metadata ?? {}),
      settings: this.#options.limits,
    };
    return judgeLimits(written, consumer, nowMs);
  }

  /** Consumers of streams that did not answer keep their last figures, marked unknown. */
  #unreadConsumers(seen: Sweep): ConsumerHealth[] {
    return this.#view.consumers
      .filter(({ stream, name }) => isUnread(seen, stream, name))
      .map((consumer) => ({
        ...consumer,
        verdict: "unknown" as const,
        reason: "not read in the last sweep: the figures are older",
        nextStep: "",
        trend: this.#tracks.get(trackKey(consumer.stream, consumer.name))?.window.trend(trendPoints) ?? consumer.trend,
      }));
  }

  #keepOrForget(present: ReadonlySet<string>, seen: Sweep): void {
    for (const [key, { window }] of this.#tracks) {
      if (present.has(key)) continue;
      const [stream = "", consumer = ""] = key.split(keySeparator);
      if (isUnread(seen, stream, consumer)) window.addGap(seen.atMs);
      else this.#tracks.delete(key);
    }
  }

  #withRates(seen: Sweep): MonitorView["streams"] {
    const before = new Map(this.#view.streams.map((stream) => [stream.config.name, stream]));
    const seconds = this.#view.sampledAtMs === null ? 0 : (seen.atMs - this.#view.sampledAtMs) / 1_000;
    return seen.streams.map((stream) => {
      const last = before.get(stream.config.name);
      const isSame = last !== undefined && last.createdAt === stream.createdAt && stream.lastSeq >= last.lastSeq;
      return { ...stream, messagesPerS: isSame && seconds > 0 ? (stream.lastSeq - last.lastSeq) / seconds : null };
    });
  }

  #track(key: string): Track {
    const known = this.#tracks.get(key);
    if (known !== undefined) return known;
    const track = { window: new LagWindow(keepMs), hold: new VerdictHold() };
    this.#tracks.set(key, track);
    return track;
  }
}

// Neither name can hold a space, so the key is unambiguous.
const keySeparator = " ";
const trackKey = (stream: string, consumer: string) => `${stream}${keySeparator}${consumer}`;

const isUnread = (seen: Sweep, stream: string, consumer: string) =>
  seen.unreadStreams.has(stream) ||
  seen.missingStreams.includes(stream) ||
  (seen.missingConsumers.get(stream)?.has(consumer) ?? false);

function describeUnread(unread: ReadonlyMap<string, string>): string {
  return [...unread].map(([stream, reason]) => `consumers of ${stream}: ${reason}`).join("; ");
}

function toSample(consumer: Consumer, streamFirstSeq: number, atMs: number): LagSample {
  const { waiting, inFlight, redelivered, deliveries, deliveredSeq, ackFloorSeq, openPulls, pushBound, lastAckedAt } =
    consumer;
  return {
    atMs,
    waiting,
    inFlight,
    redelivered,
    deliveries,
    deliveredSeq,
    ackFloorSeq,
    openPulls,
    pushBound,
    lastAckedAt,
    streamFirstSeq,
  };
}

function worstFirst(left: ConsumerHealth, right: ConsumerHealth): number {
  return (
    severity(left.verdict) - severity(right.verdict) ||
    right.waiting + right.inFlight - left.waiting - left.inFlight ||
    left.stream.localeCompare(right.stream) ||
    left.displayName.localeCompare(right.displayName)
  );
}
