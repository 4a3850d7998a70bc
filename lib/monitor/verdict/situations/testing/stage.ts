import type { NewConsumer } from "../../../../event-bus/adapters/jetstream/consumers";
import type { NewStream } from "../../../../event-bus/adapters/jetstream/streams";
import { MemoryBroker } from "../../../../event-bus/adapters/memory/memory-broker";
import { MemoryServer } from "../../../../event-bus/adapters/memory/memory-server";
import { taken } from "../../../../event-bus/broker/offer";
import { silentLogger } from "../../../../event-bus/logger";
import { ManualClock } from "../../../../event-bus/testing/manual-clock";
import type { ConsumerHealth } from "../../../../model/consumer/consumer-health";
import { exact } from "../../../../model/known";
import { LagMonitor } from "../../../lag-monitor";
import type { TrackMemory } from "../../../track-memory";
import type { OpenFailures, RejectedDeliveries } from "../../health-evidence";
import { settingsLimits } from "../../limits";
import { Worker, type WorkerPlan } from "./worker";

const body = new TextEncoder().encode("x");

/**
 * A broker in memory with services at work, and a monitor that watches them, all on one clock in hand: a day passes in
 * seconds. What happens is written by {@link Situation}s.
 */
export class Stage {
  readonly clock = new ManualClock();
  readonly server = new MemoryServer(this.clock);
  readonly startMs = this.clock.now();
  readonly #broker = new MemoryBroker({ server: this.server, logger: silentLogger });
  readonly #failed = new Map<string, number[]>();
  readonly #rejected = new Map<string, { seqs: Set<number>; lastAtMs: number }>();
  #monitor: LagMonitor;
  #isWatching = true;

  constructor() {
    this.#monitor = this.#createMonitor();
  }

  async open(): Promise<void> {
    await this.#broker.start();
    taken(this.#broker.failures).watch(({ kind, consumer }) => {
      // Nobody failed on what a limit took away.
      if (kind === "removed") return;
      this.#failed.set(consumer, [...(this.#failed.get(consumer) ?? []), this.clock.now()]);
    });
  }

  async close(): Promise<void> {
    await this.#monitor.stop();
    await this.#broker.stop();
  }

  /** A stream on `{name}.>` unless told otherwise. */
  stream(config: NewStream): void {
    this.server.createStream({ subjects: [`${config.name}.>`], retention: "limits", ...config });
  }

  consumer(stream: string, config: NewConsumer): void {
    this.server.stream(stream).consumers.create({ ackPolicy: "explicit", ...config });
  }

  publish(subject: string, count = 1): void {
    for (let at = 0; at < count; at++) this.server.publish({ subject, data: body });
  }

  /** A service that reads from a consumer; at work at once. */
  worker(plan: WorkerPlan): Worker {
    const { stream, consumer } = plan;
    const rejections = this.#rejected.get(consumer) ?? { seqs: new Set<number>(), lastAtMs: 0 };
    this.#rejected.set(consumer, rejections);
    return new Worker(plan, this.clock, () => this.server.stream(stream).consumers.get(consumer), {
      rejected: (seq) => {
        rejections.seqs.add(seq);
        rejections.lastAtMs = this.clock.now();
      },
      finished: (seq) => rejections.seqs.delete(seq),
    });
  }

  pause(stream: string, consumer: string, ms: number): void {
    this.server
      .stream(stream)
      .consumers.get(consumer)
      .pause(new Date(this.clock.now() + ms));
  }

  purge(stream: string): void {
    this.server.stream(stream).purge({});
  }

  /** Deletes a consumer. */
  delete(stream: string, consumer: string): void {
    this.server.stream(stream).deleteConsumer(consumer);
  }

  /** Does something `ms` after the start. */
  at(ms: number, task: () => void): void {
    this.clock.schedule(this.startMs + ms - this.clock.now(), task);
  }

  /** Does something again and again, from `fromMs` after the start. */
  every(ms: number, task: () => void, { fromMs = ms, untilMs = Number.POSITIVE_INFINITY } = {}): void {
    const next = () => {
      if (this.clock.now() - this.startMs > untilMs) return;
      task();
      this.clock.schedule(ms, next);
    };
    this.at(fromMs, next);
  }

  /** Sweeps are not made while the broker, or the dashboard, is away. */
  watch(isWatching: boolean): void {
    this.#isWatching = isWatching;
  }

  /** The dashboard starts again, with what its history remembers. */
  async restart(): Promise<void> {
    const remembered = [...this.#monitor.tracked()].map(({ stream, name, track }) => ({
      ...{ stream, name, createdAt: track.createdAt ?? "", memory: track.memory },
      points: track.series.points(Number.NEGATIVE_INFINITY),
    }));
    await this.#monitor.stop();
    this.#monitor = this.#createMonitor();
    for (const { stream, name, createdAt, points, memory } of remembered)
      this.#monitor.ensureTrack(stream, name).restore(points, [], createdAt, through(memory));
  }

  /** One look at everything; null while nobody looks. */
  async sweep(): Promise<readonly ConsumerHealth[] | null> {
    if (!this.#isWatching) return null;
    await this.#monitor.sweepNow();
    return this.#monitor.view.consumers;
  }

  #createMonitor(): LagMonitor {
    return new LagMonitor({
      broker: this.#broker,
      clock: this.clock,
      logger: silentLogger,
      unacknowledgedIn: (_, consumer, { fromMs, toMs }) =>
        exact((this.#failed.get(consumer) ?? []).filter((atMs) => atMs >= fromMs && atMs <= toMs).length),
      openFailuresOf:
        () =>
        ({ name }) =>
          this.#failuresOf(name),
      retryingOf: ({ name }) => this.#retryingOf(name),
      limits: settingsLimits([]),
      // Sweeps are made by hand.
      intervalMs: () => 10 ** 12,
    });
  }

  #failuresOf(consumer: string): OpenFailures {
    const failed = this.#failed.get(consumer) ?? [];
    return { count: exact(failed.length), firstAtMs: failed[0] ?? null, lastAtMs: failed.at(-1) ?? null };
  }

  #retryingOf(consumer: string): RejectedDeliveries {
    const { seqs, lastAtMs } = this.#rejected.get(consumer) ?? { seqs: new Set(), lastAtMs: 0 };
    return { count: exact(seqs.size), lastAtMs: seqs.size === 0 ? null : lastAtMs };
  }

  /** Somebody acts on the failures of a consumer. */
  resolveFailures(consumer: string): void {
    this.#failed.delete(consumer);
  }
}

/** As it is after it was written and read again. */
const through = (memory: TrackMemory | null): TrackMemory | null => JSON.parse(JSON.stringify(memory));
