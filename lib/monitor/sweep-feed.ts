import type { Clock } from "../event-bus/clock";
import type { Logger } from "../event-bus/logger";
import { type BrokerMs, brokerMs } from "../model/broker-time";
import type { ConsumerHealth } from "../model/consumer/consumer-health";
import type { Known } from "../model/known";
import type { Stream } from "../model/stream/stream";
import type { ClockSkew } from "./sweep/clock-skew";
import { sampleIntervalMs } from "./sweep/sample-interval";
import type { SweepReading } from "./sweep/shared-sweeps";

/** A stream as the last sweep saw it. */
export interface StreamReading extends Stream {
  /** Stored per second since the sweep before. */
  readonly messagesPerS: Known<number>;
}

/** The last sweep, judged. */
export interface MonitorView {
  readonly sampledAtMs: number | null;
  /** Who read it: this dashboard, or another one that samples for all. */
  readonly sampledBy: SweepReading["by"];
  /** Why the last sweep failed, or what of it could not be read; null when all was. */
  readonly sweepError: string | null;
  /** True when the last sweep failed: what is shown is of one before. */
  readonly isOutdated: boolean;
  /** True when the sweep that is shown could read all consumers of all streams. */
  readonly isWhole: boolean;
  readonly intervalMs: number;
  readonly lastSweepMs: number | null;
  readonly streams: readonly StreamReading[];
  readonly missingStreams: readonly string[];
  /** `streams`, and those of `missingStreams` that were seen before, as they were then; null before the first sweep. */
  readonly knownStreams: readonly Stream[] | null;
  /** Worst first. */
  readonly consumers: readonly ConsumerHealth[];
  /** How far the broker's clock is ahead; null until it told. */
  readonly clockSkew: ClockSkew | null;
  /** Why ages of messages are not known, or null. */
  readonly timeLagProblem: string | null;
}

const nothingSeen: MonitorView = {
  sampledAtMs: null,
  sampledBy: "this",
  sweepError: null,
  isOutdated: false,
  isWhole: false,
  intervalMs: sampleIntervalMs(0),
  lastSweepMs: null,
  streams: [],
  missingStreams: [],
  knownStreams: null,
  consumers: [],
  clockSkew: null,
  timeLagProblem: null,
};

/** What the sweeps of one broker saw: there to be read before anything samples, and to be subscribed to. */
export class SweepFeed {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #listeners = new Set<(view: MonitorView) => void>();
  #view = nothingSeen;

  constructor(clock: Clock, logger: Logger) {
    this.#clock = clock;
    this.#logger = logger;
  }

  /** What the last sweep saw. */
  get view(): MonitorView {
    return this.#view;
  }

  /** The broker's clock now; ours until the broker told its time. */
  brokerNow(): BrokerMs {
    return brokerMs(this.#clock.now() + (this.#view.clockSkew?.skewMs ?? 0));
  }

  /** Calls `listener` after each sweep, failed ones too, in the order of subscribing, until the returned function is called. */
  subscribe(listener: (view: MonitorView) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Shows what a sweep saw. Nobody is told yet. */
  show(view: MonitorView): void {
    this.#view = view;
  }

  /** Tells everybody that a sweep is over. A listener that throws is logged, and keeps it from no other. */
  tell(): void {
    for (const listener of this.#listeners) {
      try {
        listener(this.#view);
      } catch (error) {
        this.#logger.error({ error }, "A sweep was not taken up; the next one is");
      }
    }
  }
}
