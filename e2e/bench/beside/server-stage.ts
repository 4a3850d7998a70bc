import type { NatsConnection } from "@nats-io/transport-node";
import type { NewConsumer } from "../../../lib/event-bus/adapters/jetstream/consumers";
import type { JetStreamPort } from "../../../lib/event-bus/adapters/jetstream/jetstream";
import type { NewStream } from "../../../lib/event-bus/adapters/jetstream/streams";
import type { FailureSource } from "../../../lib/event-bus/broker/failure-source";
import type { Reading } from "../../../lib/event-bus/broker/reading";
import type { Consumer } from "../../../lib/model/consumer/consumer";
import type { ConsumerHealth } from "../../../lib/model/consumer/consumer-health";
import type { Announcement, Rejection } from "../../../lib/model/stream/announcement";
import type { SubjectGrammar } from "../../../lib/model/stream/grammar";
import type { Scene } from "../../../lib/monitor/verdict/situations/situation";
import type { WorkerPlan } from "../../../lib/monitor/verdict/situations/testing/worker";
import { CountingWorker } from "./counting-worker";
import type { FastClock } from "./fast-clock";
import { fastReading, partOf } from "./fast-reading";
import { type Figures, Ledger } from "./ledger";
import { Rejections } from "./rejections";
import { StageMonitor } from "./stage-monitor";

const data = new TextEncoder().encode("x");
const defaultAckWaitMs = 30_000;
/** The stream that situations write of; here each has one of its own name. */
const writtenStream = /^WORK(?=\.|$)/;

/** What a situation wants cannot be had here: it belongs among those that are left out. */
class NotPlayable extends Error {
  constructor() {
    super("this cannot be played on a real server: add the situation to left-out.ts");
  }
}

/** What the stages of a bench share. */
export interface ServerOfStages {
  readonly bus: JetStreamPort;
  readonly client: NatsConnection;
  readonly failures: FailureSource;
  readonly grammar: SubjectGrammar;
  readonly clock: FastClock;
}

/** A situation's stage on a real server: a stream of its own, workers that count, and a monitor that sees this stream only. */
export class ServerStage implements Scene {
  readonly clock: FastClock;
  readonly name: string;
  readonly #server: ServerOfStages;
  readonly #monitor: StageMonitor;
  readonly #rejections: Rejections;
  readonly #workers: CountingWorker[] = [];
  readonly #ledger = new Ledger();
  #part: Reading | null = null;
  #startMs = Number.NaN;
  #isFrozen = false;
  #isReachable = true;
  /** Timers that were set before the start. */
  #early: (() => void)[] = [];
  /** What is done on the server, one after the other as in the play. */
  #done: Promise<unknown> = Promise.resolve();
  #broken: unknown = null;

  constructor(name: string, server: ServerOfStages) {
    this.name = name;
    this.clock = server.clock;
    this.#server = server;
    this.#rejections = new Rejections(server.failures, server.clock);
    this.#monitor = new StageMonitor({
      broker: { grammar: server.grammar, read: async () => this.#read() },
      clock: server.clock,
      retryingOf: (consumer) => this.#rejections.of(consumer),
    });
  }

  get startMs(): number {
    return this.#startMs;
  }

  /** What was done before the start is there; throws what could not be done. */
  async settle(): Promise<void> {
    await this.#done;
    if (this.#broken !== null) throw this.#broken;
  }

  /** The clock of the play begins to run. */
  begin(): void {
    this.#startMs = this.clock.now();
    for (const task of this.#early.splice(0)) task();
  }

  /** Milliseconds since the start, by the clock. */
  get atMs(): number {
    return this.clock.now() - this.#startMs;
  }

  /** Nothing is published, handled or changed any more. */
  async freeze(): Promise<void> {
    this.#isFrozen = true;
    for (const worker of this.#workers) worker.freeze();
    await this.settle();
  }

  async close(): Promise<void> {
    for (const worker of this.#workers) worker.crash();
    await this.#monitor.stop();
  }

  /** Deletes its stream with all that it holds. */
  async remove(): Promise<void> {
    await this.#server.bus.streams.delete(this.name);
  }

  stream(config: NewStream): void {
    const { maxAgeMs } = config;
    const real = maxAgeMs == null ? {} : { maxAgeMs: this.clock.toRealSpan(maxAgeMs) };
    const stream = { subjects: [`${this.name}.>`], retention: "limits", ...config, ...real, name: this.name } as const;
    this.#do(() => this.#server.bus.streams.create(stream));
  }

  consumer(_: string, config: NewConsumer): void {
    const { filterSubjects, ackWaitMs = defaultAckWaitMs, backoffMs } = config;
    const real = {
      ...config,
      ...(filterSubjects && { filterSubjects: filterSubjects.map((subject) => this.#own(subject)) }),
      ...(backoffMs && { backoffMs: backoffMs.map((ms) => this.clock.toRealSpan(ms)) }),
      ackWaitMs: this.clock.toRealSpan(backoffMs?.[0] ?? ackWaitMs),
    };
    this.#do(async () => {
      const { deliveredUpTo } = await this.#server.bus.consumers.create(this.name, real);
      this.#ledger.begin(real, deliveredUpTo + 1);
    });
  }

  publish(subject: string, count = 1): void {
    const own = this.#own(subject);
    const publishOne = async () => {
      const { seq } = await this.#server.bus.messages.publish({ subject: own, data });
      this.#ledger.published(seq, own);
    };
    this.#do(() => Promise.all(Array.from({ length: count }, publishOne)));
  }

  publishFor(): void {
    throw new NotPlayable();
  }

  rollUp(): void {
    throw new NotPlayable();
  }

  pinClients(): void {
    throw new NotPlayable();
  }

  elect(): void {
    throw new NotPlayable();
  }

  setDashboardClock(): void {
    throw new NotPlayable();
  }

  editStream(): void {
    throw new NotPlayable();
  }

  reset(): void {
    throw new NotPlayable();
  }

  /** As of the last look. */
  figures(): Pick<Consumer, "waiting" | "inFlight" | "deliveredUpTo"> {
    const consumer = this.#part?.readers.find(({ name }) => name === "worker");
    return consumer ?? { waiting: 0, inFlight: 0, deliveredUpTo: 0 };
  }

  edit(_: string, consumer: string, { filterSubjects, ...change }: Partial<NewConsumer>): void {
    if (change.ackWaitMs !== undefined || change.backoffMs !== undefined) throw new NotPlayable();
    const filters = filterSubjects && { filterSubjects: filterSubjects.map((subject) => this.#own(subject)) };
    this.#do(async () => {
      await this.#server.bus.consumers.update(this.name, consumer, { ...change, ...filters });
      this.#ledger.edit({ ...change, ...filters });
    });
  }

  worker(plan: WorkerPlan): CountingWorker {
    if (plan.push !== undefined || plan.client !== undefined) throw new NotPlayable();
    const { client, clock } = this.#server;
    const worker = new CountingWorker({ ...plan, stream: this.name }, client, clock, this.#ledger);
    this.#workers.push(worker);
    this.#do(async () => worker.open());
    return worker;
  }

  pause(_: string, consumer: string, ms: number): void {
    const until = new Date(Date.now() + this.clock.toRealSpan(ms));
    this.#do(() => this.#server.bus.consumers.pause(this.name, consumer, until));
  }

  purge(): void {
    this.#do(() => this.#server.bus.streams.purge(this.name));
  }

  delete(_: string, consumer: string): void {
    this.#do(() => this.#server.bus.consumers.delete(this.name, consumer));
  }

  at(ms: number, task: () => void): void {
    if (Number.isNaN(this.#startMs)) {
      this.#early.push(() => this.at(ms, task));
      return;
    }
    this.clock.schedule(this.#startMs + ms - this.clock.now(), () => {
      if (!this.#isFrozen) task();
    });
  }

  every(ms: number, task: () => void, { fromMs = ms, untilMs = Number.POSITIVE_INFINITY } = {}): void {
    const next = (dueMs: number) => {
      if (dueMs > untilMs) return;
      this.at(dueMs, () => {
        task();
        next(dueMs + ms);
      });
    };
    next(fromMs);
  }

  watch(isWatching: boolean): void {
    this.#monitor.watch(isWatching);
  }

  /** The server stays; the monitor's reads fail while the broker is away. */
  reach(isReachable: boolean): void {
    this.#isReachable = isReachable;
  }

  restart(): Promise<void> {
    return this.#monitor.restart();
  }

  resolveFailures(consumer: string): void {
    this.#monitor.resolveFailures(consumer);
  }

  hearFailure({ kind, consumer }: Announcement): void {
    // Nobody failed on what a limit took away.
    if (kind !== "removed") this.#monitor.addFailure(consumer);
  }

  hearRejection(rejection: Rejection): void {
    this.#rejections.add(rejection);
  }

  /** The monitor looks at its part of a reading; null while nobody looks, the broker is away, or there is no consumer. */
  async look(reading: Reading): Promise<ConsumerHealth | null> {
    this.#part = fastReading(partOf(reading, this.name), this.clock);
    const consumers = await this.#monitor.sweep();
    if (!this.#isReachable) return null;
    if (this.#monitor.problem !== null) throw new Error(`${this.name}: ${this.#monitor.problem}`);
    return consumers?.find(({ name }) => name === "worker") ?? null;
  }

  /** True where the machine was too late for this play: what is true of it is not true then. */
  get wasLate(): boolean {
    return this.#ledger.wasLate;
  }

  /** What publisher and workers counted, of the messages that the stream still has. */
  async count(): Promise<Figures> {
    const { streams } = this.#server.bus;
    const { firstNumber } = await streams.info(this.name);
    const removed = new Set(await streams.removedSeqs(this.name));
    const openPulls = this.#workers.reduce((sum, worker) => sum + worker.openPulls, 0);
    return this.#ledger.figures({ firstSeq: firstNumber, removed }, openPulls);
  }

  #read(): Reading {
    if (!this.#isReachable) throw new Error("the broker is away");
    if (this.#part === null) throw new Error("nothing was read");
    return this.#part;
  }

  #do(task: () => Promise<unknown>): void {
    if (this.#isFrozen) return;
    this.#done = this.#done.then(task).catch((error: unknown) => {
      this.#broken ??= error;
    });
  }

  #own(subject: string): string {
    return subject.replace(writtenStream, this.name);
  }
}
