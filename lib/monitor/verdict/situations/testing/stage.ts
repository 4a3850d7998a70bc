import type { NewConsumer } from "../../../../event-bus/adapters/jetstream/consumers";
import type { NewStream } from "../../../../event-bus/adapters/jetstream/streams";
import { MemoryBroker } from "../../../../event-bus/adapters/memory/memory-broker";
import { MemoryServer } from "../../../../event-bus/adapters/memory/memory-server";
import type { StrandedSearch } from "../../../../event-bus/broker/failure-source";
import { taken } from "../../../../event-bus/broker/offer";
import { silentLogger } from "../../../../event-bus/logger";
import { ManualClock } from "../../../../event-bus/testing/manual-clock";
import type { Consumer } from "../../../../model/consumer/consumer";
import type { ConsumerHealth } from "../../../../model/consumer/consumer-health";
import { exact } from "../../../../model/known";
import { LagMonitor } from "../../../lag-monitor";
import type { OpenFailures, RejectedDeliveries } from "../../health-evidence";
import { settingsLimits } from "../../limits";
import { DashboardClock } from "./dashboard-clock";
import { type Election, Elections } from "./elections";
import { restarted } from "./restarted";
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
  readonly #dashboardClock = new DashboardClock(this.clock);
  readonly #broker = new MemoryBroker({ server: this.server, clock: this.#dashboardClock, logger: silentLogger });
  readonly #elections = new Elections();
  /** When messages failed for good, by consumer and sequence. */
  readonly #failed = new Map<string, Map<number, number>>();
  readonly #rejected = new Map<string, { seqs: Set<number>; lastAtMs: number }>();
  #monitor: LagMonitor;
  #isWatching = true;
  #stranded: StrandedSearch | null = null;
  #isReachable = true;

  constructor() {
    this.#monitor = this.#createMonitor();
  }

  async open(): Promise<void> {
    await this.#broker.start();
    const failures = taken(this.#broker.failures);
    failures.watch(({ kind, consumer, place }) => {
      // Nobody failed on what a limit took away. What is announced while nobody looks is not heard.
      if (kind !== "removed" && this.#isWatching) this.#failuresOf(consumer).set(Number(place.at), this.clock.now());
    });
    this.#stranded = failures.searchStranded({
      isKnown: ({ at }, consumer) => this.#failuresOf(consumer).has(Number(at)),
      found: ({ place }, consumer) => {
        this.#failuresOf(consumer).set(Number(place.at), this.clock.now());
        return () => this.#failuresOf(consumer).delete(Number(place.at));
      },
      gone: (release) => release(),
    });
  }

  #failuresOf(consumer: string): Map<number, number> {
    const known = this.#failed.get(consumer) ?? new Map<number, number>();
    this.#failed.set(consumer, known);
    return known;
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

  /** Only one of its workers at a time is given messages, until it is silent for so long. */
  pinClients(stream: string, consumer: string, timeoutMs: number): void {
    this.server.stream(stream).consumers.get(consumer).pinClients(timeoutMs);
  }

  publish(subject: string, count = 1): void {
    for (let at = 0; at < count; at++) this.server.publish({ subject, data: body });
  }

  /** Publishes a message that leaves the stream after so many seconds, whoever has read it. */
  publishFor(seconds: number, subject: string): void {
    this.server.publish({ subject, data: body, headers: [["Nats-TTL", `${seconds}s`]] });
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

  /** What an operator sees of a consumer now. */
  figures(stream: string, consumer: string): Pick<Consumer, "waiting" | "inFlight" | "deliveredUpTo"> {
    return this.server.stream(stream).consumers.get(consumer).info();
  }

  pause(stream: string, consumer: string, ms: number): void {
    this.server
      .stream(stream)
      .consumers.get(consumer)
      .pause(new Date(this.clock.now() + ms));
  }

  /** Publishes a message that takes the place of the others of its subject. */
  rollUp(subject: string): void {
    this.server.publish({ subject, data: body, headers: [["Nats-Rollup", "sub"]] });
  }

  /** Changes a consumer while it is in use. */
  edit(stream: string, consumer: string, change: Partial<NewConsumer>): void {
    this.server.stream(stream).updateConsumer(consumer, change);
  }

  /** Changes a stream while it is in use. */
  editStream(stream: string, change: Partial<NewStream>): void {
    this.server.updateStream(stream, change);
  }

  /** Delivers again from a sequence. */
  reset(stream: string, consumer: string, seq: number): void {
    this.server.stream(stream).consumers.get(consumer).reset(seq);
  }

  /** The cluster chooses a new leader for a stream, or for its consumers. */
  elect(stream: string, election: Election): void {
    this.#elections.begin(stream, election, this.#dashboardClock.now());
  }

  /** Sets the clock of the dashboard: so many milliseconds ahead of the broker's, behind where negative. */
  setDashboardClock(wrongByMs: number): void {
    this.#dashboardClock.set(wrongByMs);
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

  /** Sweeps are not made while the dashboard is away. */
  watch(isWatching: boolean): void {
    this.#isWatching = isWatching;
  }

  /** Sweeps fail while the broker is away. */
  reach(isReachable: boolean): void {
    this.#isReachable = isReachable;
  }

  /** The dashboard starts again, with what its history remembers. */
  async restart(): Promise<void> {
    this.#monitor = await restarted(this.#monitor, () => this.#createMonitor());
  }

  /** One look at everything; null while nobody looks. */
  async sweep(): Promise<readonly ConsumerHealth[] | null> {
    if (!this.#isWatching) return null;
    if (!this.#isReachable) {
      for (const { track } of this.#monitor.tracked()) track.addGap(this.clock.now());
      return null;
    }
    await this.#monitor.sweepNow();
    const { streams, consumers } = this.#monitor.view;
    await this.#stranded?.look({ channels: streams, readers: consumers, nowMs: this.clock.now() });
    return consumers;
  }

  #createMonitor(): LagMonitor {
    return new LagMonitor({
      broker: {
        grammar: this.#broker.grammar,
        read: async (signal) => this.#elections.see(await this.#broker.read(signal)),
      },
      clock: this.#dashboardClock,
      logger: silentLogger,
      unacknowledgedIn:
        () =>
        (_, consumer, { fromMs, toMs }) =>
          exact([...this.#failuresOf(consumer).values()].filter((atMs) => atMs >= fromMs && atMs <= toMs).length),
      openFailuresOf:
        () =>
        ({ name }) =>
          this.#openFailuresOf(name),
      retryingOf: ({ name }) => this.#retryingOf(name),
      limits: settingsLimits([]),
      // Sweeps are made by hand.
      intervalMs: () => 10 ** 12,
    });
  }

  #openFailuresOf(consumer: string): OpenFailures {
    const failed = [...this.#failuresOf(consumer).values()];
    return { count: exact(failed.length), firstAtMs: failed[0] ?? null, lastAtMs: failed.at(-1) ?? null };
  }

  #retryingOf(consumer: string): RejectedDeliveries {
    const { seqs, lastAtMs } = this.#rejected.get(consumer) ?? { seqs: new Set(), lastAtMs: 0 };
    return { count: exact(seqs.size), lastAtMs: seqs.size === 0 ? null : lastAtMs };
  }

  /** Somebody acts on the failures of a consumer: they are sent on, and dropped where they were. */
  resolveFailures(stream: string, consumer: string): void {
    const home = this.server.stream(stream);
    for (const seq of this.#failuresOf(consumer).keys()) {
      const record = home.log.get(seq);
      if (record !== undefined) home.remove(record);
    }
    this.#failed.delete(consumer);
  }
}
