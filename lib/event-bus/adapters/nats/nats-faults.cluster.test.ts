import { jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newEventId } from "../../bus/event-id";
import { isEventBusError } from "../../errors";
import { type NatsCluster, startNatsCluster } from "../../testing/nats-cluster";
import type { NatsServer } from "../../testing/nats-server";
import { RecordingLogger } from "../../testing/recording-logger";
import type { JetStreamPort } from "../jetstream/jetstream";
import { NatsBroker } from "./nats-broker";
import { NatsEventBus, type NatsEventBusOptions } from "./nats-event-bus";

const stream = "FAULTS";
const eventsPerFault = 5_000;
/** Events acknowledged before the fault strikes. */
const eventsBefore = 1_000;
const publishersAtOnce = 40;
const rounds = 20;
/** How long a hung server hangs, milliseconds: longer than an election takes. */
const hangMs = 8_000;
const impatienceMs = 1_500;
/** After which a stopped process has done the last that it was about, milliseconds. */
const settleMs = 500;
/** What a busy machine may add to a wait, milliseconds. */
const slackMs = 2_000;

/** What goes wrong; resolves when the servers run again. `strikes` is called when the damage is done. */
interface Fault {
  readonly name: string;
  inflict(round: number, strikes: () => void): Promise<void>;
}

const faults: readonly Fault[] = [
  {
    name: "the stream's leader is killed",
    async inflict(_, strikes) {
      await killAndRestart(await leader(), strikes);
    },
  },
  {
    name: "the server of the publisher is killed",
    async inflict(_, strikes) {
      await killAndRestart(ownServer(), strikes);
    },
  },
  {
    name: "all servers are killed and come back",
    async inflict(_, strikes) {
      const impatient = await startImpatient(ownServer());
      await Promise.all(cluster.servers.map((server) => server.kill9()));
      strikes();
      // The link is gone before anything is sent, or with it: both end in null.
      await impatient.expectNull(/^Event (not published|publish unknown)/);
      await Promise.all(cluster.servers.map((server) => server.restart()));
      await impatient.bus.stop();
    },
  },
  {
    name: "a server hangs",
    async inflict(round, strikes) {
      const server = round % 2 === 0 ? await leader() : ownServer();
      const impatient = await startImpatient(server);
      await server.pause();
      await pause(settleMs);
      strikes();
      try {
        await impatient.expectNull(/^Event publish unknown, it may be stored/);
        await pause(hangMs);
      } finally {
        server.resume();
      }
      await impatient.bus.stop();
    },
  },
];

let cluster: NatsCluster;
let publisher: NatsEventBus;
let worker: NatsEventBus;
let looker: JetStreamPort;
let observer: NatsConnection;

beforeAll(async () => {
  cluster = await startNatsCluster(3);
  publisher = createBus({});
  worker = createBus({ batchSize: 100 });
  await publisher.start();
  await worker.start();
  looker = new NatsBroker({ servers: cluster.servers.map(({ url }) => url) }).jetstream;
  await looker.start();
  observer = await connect({ servers: cluster.servers.map(({ url }) => url), maxReconnectAttempts: -1 });
});
afterAll(async () => {
  await publisher?.stop();
  await worker?.stop();
  await looker?.stop();
  await observer?.close();
  await cluster?.stop();
});

describe.each(Array.from({ length: rounds }, (_, at) => at + 1))("round %i of 20:", (round) => {
  it.each(faults)("no acknowledged event is lost or stored twice when $name", async (fault) => {
    await untilHealthy();
    await patiently(() => looker.streams.purge(stream));
    const run = new FaultRun(`run.${round}.${faults.indexOf(fault)}`);
    const subscription = await patiently(() =>
      worker.subscribe(run.topic, (_topic, { eventId }) => run.handled(eventId)),
    );
    const publishing = run.publishAll();
    await run.untilAcknowledged(eventsBefore);
    await fault.inflict(round, () => run.strike());
    await publishing;
    await expect.poll(() => run.missing().length, { timeout: 120_000, interval: 100 }).toBe(0);
    const { config } = await patiently(() => looker.streams.info(stream));
    const stored = await patiently(() => storedOn(`${stream}.${run.topic}`));
    await subscription.unsubscribe();
    await patiently(() => forget(subscription.consumer));
    process.stdout.write(`${JSON.stringify({ round, fault: fault.name, ...run.counts(), stored })}\n`);
    expect(config.replicas).toBe(3);
    expect(stored).toBe(eventsPerFault);
  });
});

/** Events published and handled around one fault. */
class FaultRun {
  readonly topic: string;
  readonly #startedAt = performance.now();
  readonly #acknowledged = new Set<string>();
  readonly #handled = new Set<string>();
  readonly #waiting: { count: number; tell: () => void }[] = [];
  #handledAgain = 0;
  #duplicates = 0;
  #nulls = 0;
  #struckAt = Number.NaN;
  #lastAckAt = Number.NaN;
  #longestGapMs = 0;

  constructor(topic: string) {
    this.topic = topic;
  }

  handled(eventId: string): void {
    if (this.#handled.has(eventId)) this.#handledAgain++;
    this.#handled.add(eventId);
  }

  strike(): void {
    this.#struckAt = performance.now();
  }

  /** Publishes every event until it is acknowledged, as an application that must not lose one does. */
  async publishAll(): Promise<void> {
    let started = 0;
    const lane = async () => {
      while (started++ < eventsPerFault) await this.#publish(newEventId(Date.now()));
    };
    await Promise.all(Array.from({ length: publishersAtOnce }, lane));
  }

  async #publish(eventId: string): Promise<void> {
    for (;;) {
      const ack = await publisher.publish(this.topic, { eventId, data: null, actor: "suite", tenantId: "acme" });
      if (ack !== null) {
        if (ack.duplicate) this.#duplicates++;
        this.#onAcknowledged(eventId);
        return;
      }
      this.#nulls++;
    }
  }

  #onAcknowledged(eventId: string): void {
    this.#acknowledged.add(eventId);
    const now = performance.now();
    // The last ones before the strike may still have been on their way: what counts is the longest silence after it.
    if (now > this.#struckAt) this.#longestGapMs = Math.max(this.#longestGapMs, now - this.#lastAckAt);
    this.#lastAckAt = now;
    for (const { count, tell } of this.#waiting) if (this.#acknowledged.size >= count) tell();
  }

  untilAcknowledged(count: number): Promise<void> {
    return new Promise((tell) => this.#waiting.push({ count, tell }));
  }

  /** What was acknowledged and not handled, yet. */
  missing(): string[] {
    return [...this.#acknowledged].filter((eventId) => !this.#handled.has(eventId));
  }

  counts() {
    return {
      acknowledged: this.#acknowledged.size,
      nulls: this.#nulls,
      duplicatesSwallowed: this.#duplicates,
      handled: this.#handled.size,
      handledAgain: this.#handledAgain,
      longestSilenceMs: Math.round(this.#longestGapMs),
      tookMs: Math.round(performance.now() - this.#startedAt),
    };
  }
}

/** A bus on one server, whose publishes give up soon. */
async function startImpatient(server: NatsServer) {
  const log = new RecordingLogger();
  const bus = createBus({ servers: server.url, publishTimeoutMs: impatienceMs, logger: log });
  await bus.start();
  return {
    bus,
    /** A publish during the outage ends in null within its time, and the log says what is known of it. */
    async expectNull(sentence: RegExp) {
      const startedAt = performance.now();
      expect(await bus.publish("elsewhere", { data: null, actor: "suite", tenantId: "acme" })).toBeNull();
      expect(performance.now() - startedAt).toBeLessThan(impatienceMs + slackMs);
      expect(log.entries.map(({ message }) => message)).toContainEqual(expect.stringMatching(sentence));
    },
  };
}

function createBus(options: NatsEventBusOptions): NatsEventBus {
  return new NatsEventBus({
    servers: cluster.servers.map(({ url }) => url),
    streamName: stream,
    retention: "limits",
    ...options,
  });
}

async function leader() {
  return cluster.named((await patiently(() => looker.streams.info(stream))).leader);
}

function ownServer() {
  const status = publisher.connection.status();
  return cluster.named(status.state === "connected" ? status.serverName : null);
}

async function killAndRestart(server: NatsServer, strikes: () => void): Promise<void> {
  await server.kill9();
  strikes();
  await pause(3_000); // long enough for the others to notice, as an operator's restart is
  await server.restart();
}

/** All three copies are there and equal: a second fault before that may take the majority. */
async function untilHealthy(): Promise<void> {
  const manager = await jetstreamManager(observer, { checkAPI: false });
  const copies = async () => {
    const { cluster: group } = await manager.streams.info(stream);
    const current = (group?.replicas ?? []).filter((replica) => replica.current && !replica.offline);
    return group?.leader === undefined ? 0 : current.length + 1;
  };
  await expect.poll(() => copies().catch(() => 0), { timeout: 120_000, interval: 200 }).toBe(3);
}

/** How many messages the stream holds under one subject. */
async function storedOn(subject: string): Promise<number> {
  const manager = await jetstreamManager(observer, { checkAPI: false });
  const { state } = await manager.streams.info(stream, { subjects_filter: subject });
  return state.subjects?.[subject] ?? 0;
}

/** Removes a consumer; gone is gone, whichever of several requests did it: the first one's answer may be lost. */
async function forget(consumer: string): Promise<void> {
  try {
    await looker.consumers.delete(stream, consumer);
  } catch (error) {
    if (!isEventBusError(error) || error.code !== "consumer_not_found") throw error;
  }
}

/** Until the cluster has elected again, a question may end without an answer. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await pause(200);
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
