import { afterEach, beforeEach } from "vitest";
import type { EventPayload, NewEventPayload } from "../../model/message/event-payload";
import type { JetStreamPort } from "../adapters/jetstream/jetstream";
import type { JetStreamBroker } from "../adapters/jetstream/jetstream-broker";
import type { BrokerOptions } from "../broker/broker-options";
import type { Delivery, EventHandler } from "../bus/delivery";
import type { EventBus, EventBusKind, EventBusOptions } from "../bus/event-bus";
import { RecordingLogger } from "./recording-logger";

/** How the suite gets at an adapter and at time. */
export interface ContractHarness {
  /** What `bus.kind` must say. */
  readonly kind: EventBusKind;
  /** A bus, not started. All buses of one harness meet at the same broker. */
  createBus(options: EventBusOptions): EventBus;
  /** The broker that the buses meet at, as a dashboard sees it, not started. */
  createBroker(options: BrokerOptions): JetStreamBroker;
  /** Lets at least `ms` pass for broker and buses: an injected clock jumps, a real one is waited for. */
  advance(ms: number): Promise<void>;
  /** Milliseconds of the clock that `advance` moves. */
  now(): number;
  /** Waits as long as this broker needs to show its behaviour, milliseconds of its own time. */
  readonly timing: {
    /** Ack wait of every consumer of the suite (a real server: 1,000). */
    readonly ackWaitMs: number;
    /** Delays before attempts 2 and 3 (a real server: 400 and 600); each at least four times `stepMs`. */
    readonly backoffMs: readonly [number, number];
    /** How long `stop()` waits for handlers (a real server: 500). */
    readonly drainTimeoutMs: number;
    /** When a publish gives up (a real server: 1,500). */
    readonly publishTimeoutMs: number;
    /** Between two looks at a condition (a real server: 20). */
    readonly stepMs: number;
    /** After which a condition that should have come true has failed (a real server: 30,000). */
    readonly patienceMs: number;
  };
}

/** One event as a handler got it. */
export interface Handled {
  readonly topic: string;
  readonly payload: EventPayload;
  readonly delivery: Delivery;
}

/** A gate that handlers wait at until the test opens it. */
export interface Gate {
  readonly passed: Promise<void>;
  open(): void;
}

/** What a test of the suite plays on: buses with short waits on a stream of its own, all ended afterwards. */
export class Stage {
  private readonly harness: ContractHarness;
  private buses: EventBus[] = [];
  private brokers: JetStreamBroker[] = [];
  private watching: JetStreamBroker | null = null;
  private gates: Gate[] = [];
  private streamNumber = 0;
  private current = "";

  constructor(harness: ContractHarness) {
    this.harness = harness;
  }

  /** Stream name of the running test. */
  get stream(): string {
    if (this.current === "") {
      this.streamNumber++;
      this.current = `CONTRACT_${process.pid}_${this.streamNumber}`;
    }
    return this.current;
  }

  /** Options of every bus of the running test. */
  options(overrides: EventBusOptions = {}): EventBusOptions {
    const { ackWaitMs, backoffMs, drainTimeoutMs, publishTimeoutMs } = this.harness.timing;
    return {
      streamName: this.stream,
      consumerGroup: "workers",
      ackWaitMs,
      backoffMs,
      drainTimeoutMs,
      publishTimeoutMs,
      ...overrides,
    };
  }

  /** A bus that is not started; stopped after the test if it was. */
  idleBus(overrides: EventBusOptions = {}): EventBus {
    const bus = this.harness.createBus(this.options(overrides));
    this.buses.push(bus);
    return bus;
  }

  /** A started bus. */
  async bus(overrides: EventBusOptions = {}): Promise<EventBus> {
    const bus = this.idleBus(overrides);
    await bus.start();
    return bus;
  }

  /** A started bus with nothing but a stream's name: the defaults are its own. */
  async plainBus(): Promise<EventBus> {
    const bus = this.harness.createBus({ streamName: this.stream });
    this.buses.push(bus);
    await bus.start();
    return bus;
  }

  /** The broker as a dashboard sees it, connected while a test runs. */
  get broker(): JetStreamBroker {
    if (this.watching === null) throw new Error("the stage sees the broker only while a test runs");
    return this.watching;
  }

  /** What that broker holds. */
  get looker(): JetStreamPort {
    return this.broker.jetstream;
  }

  /** One more such broker, not started; stopped after the test if it was. */
  idleBroker(options: BrokerOptions = {}): JetStreamBroker {
    const broker = this.harness.createBroker({ drainTimeoutMs: this.harness.timing.drainTimeoutMs, ...options });
    this.brokers.push(broker);
    return broker;
  }

  /** Connects {@link broker} for the running test. */
  async open(): Promise<void> {
    this.watching = this.idleBroker();
    await this.watching.start();
  }

  /** A started bus with the record of what it logs. */
  async loggedBus(overrides: EventBusOptions = {}): Promise<{ bus: EventBus; logger: RecordingLogger }> {
    const logger = new RecordingLogger();
    return { bus: await this.bus({ ...overrides, logger }), logger };
  }

  gate(): Gate {
    let open = () => {};
    const passed = new Promise<void>((resolve) => {
      open = resolve;
    });
    const gate = { passed, open };
    this.gates.push(gate);
    return gate;
  }

  advance(ms: number): Promise<void> {
    return this.harness.advance(ms);
  }

  now(): number {
    return this.harness.now();
  }

  /** Looks at `condition` until it holds, letting time pass in between. */
  async eventually(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
    const { stepMs, patienceMs } = this.harness.timing;
    for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += stepMs) {
      if (await condition()) return;
      await this.harness.advance(stepMs);
    }
    throw new Error(`waited ${patienceMs} ms in vain: ${what}`);
  }

  /** Waits until the broker counts so many messages for a consumer: a server does so a moment after the receipt. */
  untilWaiting(consumer: string, waiting: number): Promise<void> {
    return this.eventually(`${waiting} messages wait for ${consumer}`, async () => {
      return (await this.looker.consumers.info(this.stream, consumer)).waiting === waiting;
    });
  }

  /** The settled value of `promise`, letting time pass until then. */
  async settled<T>(what: string, promise: Promise<T>): Promise<T> {
    let done = false;
    const finish = () => {
      done = true;
    };
    promise.then(finish, finish);
    await this.eventually(what, () => done);
    return promise;
  }

  /** Ends what the test left running and deletes every stream of the broker. */
  async clear(): Promise<void> {
    for (const gate of this.gates) gate.open();
    await this.settled("the buses stop", Promise.all(this.buses.map((bus) => bus.stop())));
    const { streams } = await this.looker.streams.list();
    for (const stream of streams) await this.looker.streams.delete(stream.config.name);
    await this.settled("the brokers stop", Promise.all(this.brokers.map((broker) => broker.stop())));
    this.brokers = [];
    this.watching = null;
    this.buses = [];
    this.gates = [];
    this.current = "";
  }
}

/** A stage that is cleared after each test of the surrounding `describe`. */
export function createStage(harness: ContractHarness): Stage {
  const stage = new Stage(harness);
  beforeEach(() => stage.open());
  afterEach(() => stage.clear());
  return stage;
}

/** An event whose data is its number. */
export function event(number: number): NewEventPayload<{ number: number }> {
  return { data: { number }, actor: "suite", tenantId: "acme" };
}

/** A handler that keeps what it got in `handled`. */
export function recorder(): { handled: Handled[]; handler: EventHandler } {
  const handled: Handled[] = [];
  return {
    handled,
    handler: async (topic, payload, delivery) => {
      handled.push({ topic, payload, delivery });
    },
  };
}

/** The data numbers of events made by {@link event}. */
export function numbersOf(handled: readonly Handled[]): unknown[] {
  return handled.map(({ payload: { data } }) =>
    typeof data === "object" && data !== null && "number" in data ? data.number : undefined,
  );
}

/** Numbers `from` to `to`, both included. */
export function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

/** Publishes events numbered `from` to `to`, one after the other. */
export async function publishAll(bus: EventBus, topic: string, from: number, to: number): Promise<void> {
  for (const number of numbers(from, to)) {
    const ack = await bus.publish(topic, event(number));
    if (ack === null) throw new Error(`event ${number} was not stored`);
  }
}

export const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
export const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
