import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, createInbox, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { NewConsumer } from "../../event-bus/adapters/jetstream/consumers";
import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import type { JetStreamBroker } from "../../event-bus/adapters/jetstream/jetstream-broker";
import type { NewStream } from "../../event-bus/adapters/jetstream/streams";
import { NatsBroker } from "../../event-bus/adapters/nats/nats-broker";
import { taken } from "../../event-bus/broker/offer";
import { systemClock } from "../../event-bus/clock";
import { silentLogger } from "../../event-bus/logger";
import { type NatsServer, startNatsServer } from "../../event-bus/testing/nats-server";
import { type ConsumerHealth, needsAttention } from "../../model/consumer/consumer-health";
import { exact, unknown } from "../../model/known";
import { LagMonitor } from "../lag-monitor";
import { AckLatencies } from "./ack-latencies";
import { settingsLimits } from "./limits";

// Every verdict by what really happens on a real server. The monitor looks ten times a second instead of every two
// seconds, and has a fiftieth of its usual patience: a deploy takes two seconds. Everything else is as in the dashboard.

let server: NatsServer;
let broker: JetStreamBroker;
let bus: JetStreamPort;
let workers: NatsConnection;
let monitor: LagMonitor;
let failures: { stream: string; atMs: number }[];
let intervalMs: number;
const background: { stop(): Promise<void> }[] = [];
/** Another one for each test: made anew at once under its name a stream may go on with its old sequences (2.15.1). */
let stream: string;
let streams = 0;

beforeAll(async () => {
  server = await startNatsServer();
  broker = new NatsBroker({ servers: server.url });
  bus = broker.jetstream;
  await bus.start();
  workers = await connect({ servers: server.url });
});
afterAll(async () => {
  await workers.close();
  await bus.stop();
  await server.stop();
});
beforeEach(() => {
  stream = `WORK_${++streams}`;
  failures = [];
  intervalMs = 100;
  monitor = createMonitor();
});
afterEach(async () => {
  await monitor.stop();
  await Promise.all(background.splice(0).map((task) => task.stop()));
  await bus.streams.delete(stream);
});

function createMonitor(patience = 0.02): LagMonitor {
  return new LagMonitor({
    broker,
    clock: systemClock,
    logger: silentLogger,
    unacknowledgedIn:
      () =>
      (name, _, { fromMs, toMs }) =>
        exact(failures.filter(({ stream, atMs }) => stream === name && atMs >= fromMs && atMs <= toMs).length),
    openFailuresOf:
      () =>
      ({ stream: of }) => {
        const times = failures.filter(({ stream }) => stream === of).map(({ atMs }) => atMs);
        return { count: exact(times.length), firstAtMs: times[0] ?? null, lastAtMs: times.at(-1) ?? null };
      },
    patience,
    intervalMs: () => intervalMs,
    limits: settingsLimits([]),
  });
}

async function open(consumer: Partial<NewConsumer> = {}, config: Partial<NewStream> = {}): Promise<void> {
  await bus.streams.create({ name: stream, subjects: [`${stream}.>`], retention: "limits", ...config });
  await bus.consumers.create(stream, { name: "worker", ...consumer });
}

const publish = async (count: number, topic = "job") => {
  const data = new TextEncoder().encode("x");
  await Promise.all(Array.from({ length: count }, () => bus.messages.publish({ subject: `${stream}.${topic}`, data })));
};

/** Does something again and again until the test is over. */
function keepDoing(everyMs: number, task: () => Promise<unknown>): void {
  let stopped = false;
  const loop = (async () => {
    while (!stopped) {
      await task();
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  })();
  loop.catch(() => {}); // told when it is stopped, by the test that it belongs to
  background.push({
    async stop() {
      stopped = true;
      await loop;
    },
  });
}

/** Takes `count` messages at once and answers for each. */
async function take(count: number, answer: "ack" | "nak" | "nothing"): Promise<void> {
  const reader = await jetstream(workers).consumers.get(stream, "worker");
  for await (const message of await reader.fetch({ max_messages: count, expires: 1_000 })) {
    if (answer === "ack") message.ack();
    if (answer === "nak") message.nak();
    if (message.info.pending === 0) break;
  }
  await workers.flush();
}

/** An open pull, as a worker has that waits for messages and then does nothing with them. */
async function pullAndHang(maxMessages: number): Promise<void> {
  const reader = await jetstream(workers).consumers.get(stream, "worker");
  const messages = await reader.consume({ max_messages: maxMessages, callback: () => {} });
  background.push({ stop: async () => void (await messages.close()) });
}

const seen = (name = "worker"): ConsumerHealth | undefined =>
  monitor.view.consumers.find((consumer) => consumer.name === name);

async function expectVerdict(verdict: ConsumerHealth["verdict"]): Promise<ConsumerHealth> {
  // What is handed on is the very sight that had the verdict: the next sweep may say something else.
  let consumer: ConsumerHealth | undefined;
  const look = () => {
    consumer = seen();
    return consumer?.verdict;
  };
  await expect.poll(look, { timeout: 40_000, interval: 50 }).toBe(verdict);
  if (consumer === undefined) throw new Error("gone");
  return consumer;
}

test("unknown, then idle", async () => {
  await open();
  await monitor.sweepNow();
  expect(seen()).toMatchObject({
    verdict: "unknown",
    reason: "read once: two readings are needed",
    ackedPerS: { value: null },
  });
  await expectVerdict("idle");
});

test("healthy: a worker keeps up", async () => {
  await open();
  const reader = await jetstream(workers).consumers.get(stream, "worker");
  const messages = await reader.consume({ callback: (message) => message.ack() });
  background.push({ stop: async () => void (await messages.close()) });
  keepDoing(20, () => publish(2));
  monitor.start();
  const { ackedPerS } = await expectVerdict("healthy");
  expect(ackedPerS.value).toBeGreaterThan(0);
});

test("stalled: messages are taken and never finished", async () => {
  await open({ ackWaitMs: 500 });
  await publish(30);
  await pullAndHang(30);
  monitor.start();
  const { oldestUnfinished, inFlight } = await expectVerdict("stalled");
  expect(inFlight).toBe(30);
  expect(oldestUnfinished).toMatchObject({ value: { number: 1 }, how: "exact" });
});

test("no reader: messages wait and nobody pulls", async () => {
  await open();
  await publish(20);
  monitor.start();
  const { oldestUndelivered, reason } = await expectVerdict("no_reader");
  expect(reason).toContain("20 waiting and nobody has ever read from it");
  const first = await bus.messages.get(stream, 1);
  expect(oldestUndelivered).toMatchObject({ value: { number: 1, storedAt: first?.storedAt }, how: "exact" });
});

test("no reader: nobody is subscribed to a push consumer", async () => {
  await open({ deliverSubject: "deliver.worker" });
  await publish(20);
  monitor.start();
  const { reason } = await expectVerdict("no_reader");
  expect(reason).toContain("nobody is subscribed");
});

test("saturated: the limit of unacknowledged messages holds delivery up", async () => {
  await open({ maxAckPending: 5 });
  await publish(200);
  const reader = await jetstream(workers).consumers.get(stream, "worker");
  // Slowly, one after the other: as one is finished the server hands out the next.
  const held: { ack(): void }[] = [];
  const messages = await reader.consume({ callback: (message) => void held.push(message) });
  background.push({ stop: async () => void (await messages.close()) });
  keepDoing(150, async () => held.shift()?.ack());
  keepDoing(50, () => publish(5));
  monitor = createMonitor(0.01);
  monitor.start();
  const { reason } = await expectVerdict("saturated");
  expect(reason).toContain("of at most 5 in flight");
});

test("giving up: the server gave up on a message", async () => {
  await open({ maxDeliver: 1, ackWaitMs: 500 });
  const end = taken(broker.failures).watch((advisory) => failures.push({ stream: advisory.stream, atMs: Date.now() }));
  background.push({ stop: async () => end() });
  const reader = await jetstream(workers).consumers.get(stream, "worker");
  const messages = await reader.consume({ callback: (message) => message.nak() });
  background.push({ stop: async () => void (await messages.close()) });
  keepDoing(200, () => publish(1));
  monitor.start();
  const { openFailures, lastFailureAt } = await expectVerdict("giving_up");
  expect(openFailures.value).toBeGreaterThan(0);
  expect(lastFailureAt).not.toBeNull();
});

test("falling behind: more comes in than is finished", async () => {
  await open();
  keepDoing(10, () => publish(20));
  keepDoing(200, () => take(3, "ack"));
  monitor.start();
  const { waitingPerS, etaMs } = await expectVerdict("falling_behind");
  expect(waitingPerS.value).toBeGreaterThan(0);
  expect(etaMs).toEqual(unknown("not at this rate"));
});

test("catching up: the backlog shrinks, with an estimate", async () => {
  await open();
  await publish(6_000);
  keepDoing(20, () => take(40, "ack"));
  monitor.start();
  const { waitingPerS } = await expectVerdict("catching_up");
  expect(waitingPerS.value).toBeLessThan(0);
});

test("redelivering: handlers refuse what they get, again and again", async () => {
  await open();
  await publish(20, "bad");
  const reader = await jetstream(workers).consumers.get(stream, "worker");
  const messages = await reader.consume({
    callback: (message) => (message.subject.endsWith("bad") ? message.nak(50) : message.ack()),
  });
  background.push({ stop: async () => void (await messages.close()) });
  // Others are finished all the while: it is not stalled.
  keepDoing(20, () => publish(1, "good"));
  monitor.start();
  const { redeliveriesPerS } = await expectVerdict("redelivering");
  expect(redeliveriesPerS.value).toBeGreaterThan(10);
});

test("paused: and nobody misses a reader meanwhile", async () => {
  await open();
  await publish(20);
  await bus.consumers.pause(stream, "worker", new Date(Date.now() + 3_600_000));
  monitor.start();
  await expectVerdict("paused");
});

test("losing data: the stream's limit is quicker than the consumer", async () => {
  await open({}, { maxMessages: 50 });
  await publish(50);
  keepDoing(20, () => publish(10));
  keepDoing(200, () => take(1, "ack"));
  monitor.start();
  const { reason } = await expectVerdict("losing_data");
  expect(reason).toContain("left the stream at its limits");
});

test("losing data: seen with a filter too, when what waited is gone", async () => {
  await open({ filterSubjects: [`${stream}.job`] }, { maxMessages: 50 });
  await publish(40);
  monitor.start();
  await expectVerdict("no_reader");
  keepDoing(20, () => publish(2, "other"));
  await expectVerdict("losing_data");
});

test("losing data: messages carry a time of their own that is quicker than the consumer", async () => {
  await open({}, { messagesExpire: true });
  const headers: [string, string][] = [["Nats-TTL", "1s"]];
  const data = new TextEncoder().encode("x");
  keepDoing(50, () => bus.messages.publish({ subject: `${stream}.job`, data, headers }));
  keepDoing(500, () => take(1, "ack"));
  monitor.start();
  const { reason } = await expectVerdict("losing_data");
  expect(reason).toContain("left the stream at its limits");
});

test("stalled: the pinned client vanished, and another one's pull is left open", async () => {
  await open();
  await bus.consumers.delete(stream, "worker");
  const pinning = { priority_groups: ["g"], priority_policy: "pinned_client", priority_timeout: 3_600e9 };
  const config = { durable_name: "worker", ack_policy: "explicit", ...pinning };
  const create = `$JS.API.CONSUMER.DURABLE.CREATE.${stream}.worker`;
  const made = await workers.request(create, JSON.stringify({ stream_name: stream, config }));
  expect(made.json()).not.toHaveProperty("error");
  const one = await connect({ servers: server.url });
  await pullInGroup(one);
  await pullInGroup(workers);
  await publish(2);
  monitor = createMonitor(0.005);
  monitor.start();
  const answered = { deliveries: 2, inFlight: 0, unpinnedGroups: 0, pinTimeoutMs: 3_600_000 };
  await expect.poll(() => seen(), { timeout: 20_000 }).toMatchObject(answered);
  await one.close();
  // What is published before the server has noticed is sent to the one that is gone.
  await expect.poll(() => seen()?.openPulls, { timeout: 20_000 }).toBe(1);
  await publish(3);
  const { reason } = await expectVerdict("stalled");
  expect(reason).toMatch(/3 waiting and none delivered for .* though 1 pull is open: the pinned client is silent/);
});

/** A pull of a group that stays open; what it gets is acknowledged. */
async function pullInGroup(connection: NatsConnection): Promise<void> {
  const reply = createInbox();
  connection.subscribe(reply, { callback: (_, message) => void message.respond("+ACK") });
  const request = JSON.stringify({ batch: 5, expires: 600e9, group: "g" });
  connection.publish(`$JS.API.CONSUMER.MSG.NEXT.${stream}.worker`, request, { reply });
  await connection.flush();
}

test("no match: the stream captures other subjects than its consumer's filter", async () => {
  await open({ filterSubjects: [`${stream}.job`] });
  await publish(1);
  await take(1, "ack");
  monitor = createMonitor(0.005);
  monitor.start();
  await expectVerdict("idle");
  await bus.streams.update(stream, { subjects: [`V2.${stream}.>`] });
  const { reason } = await expectVerdict("no_match");
  expect(reason).toBe(`its filter ${stream}.job matches no subject that its stream captures: nothing will reach it`);
});

test("a purge, a reset and a new consumer of the same name are marked, and end what was wrong before", async () => {
  await open();
  await publish(40);
  monitor.start();
  const { since } = await expectVerdict("no_reader");
  await bus.streams.purge(stream);
  const calm = await expectVerdict("idle");
  expect(Date.parse(calm.since ?? "")).toBeGreaterThan(Date.parse(since ?? ""));

  await publish(10);
  await take(10, "ack");
  await expect.poll(() => seen(), { timeout: 10_000 }).toMatchObject({ deliveries: 10, inFlight: 0, openPulls: 0 });
  await bus.consumers.reset(stream, "worker", 1);
  const kinds = () =>
    monitor
      .trackOf(stream, "worker")
      ?.series.marks(0)
      .map(({ kind }) => kind);
  await expect.poll(kinds, { timeout: 20_000 }).toEqual(expect.arrayContaining(["purged", "reset"]));

  await bus.consumers.delete(stream, "worker");
  await bus.consumers.create(stream, { name: "worker", deliverPolicy: "new" });
  await expect.poll(kinds, { timeout: 20_000 }).toEqual(expect.arrayContaining(["recreated"]));
  const { waitingPerS, ackedPerS } = await expectVerdict("idle");
  expect([waitingPerS, ackedPerS]).toEqual([exact(0), exact(0)]);
});

/** Watches for `ms`; what needs somebody meanwhile is returned. */
async function alarmsWithin(ms: number): Promise<string[]> {
  const alarms: string[] = [];
  const untilMs = Date.now() + ms;
  while (Date.now() < untilMs) {
    await monitor.sweepNow();
    const consumer = seen();
    if (consumer !== undefined && needsAttention(consumer.verdict))
      alarms.push(`${consumer.verdict}: ${consumer.reason}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return alarms;
}

describe("needs nobody:", () => {
  test("jobs that take three ack waits and report progress", async () => {
    // Four ack waits is what the first job gets, and a worker that is held up for one is late indeed: hence 2 s.
    await open({ ackWaitMs: 2_000 }, { retention: "workqueue" });
    const reader = await jetstream(workers).consumers.get(stream, "worker");
    const messages = await reader.consume({
      max_messages: 1,
      callback: (message) => {
        const progress = setInterval(() => message.working(), 250);
        setTimeout(() => {
          clearInterval(progress);
          message.ack();
        }, 6_000);
      },
    });
    background.push({ stop: async () => void (await messages.close()) });
    keepDoing(7_000, () => publish(1));
    expect(await alarmsWithin(16_000)).toEqual([]);
  });

  test("a batch every three seconds", async () => {
    await open();
    await publish(5);
    await take(5, "ack");
    keepDoing(100, () => publish(1));
    keepDoing(3_000, () => take(500, "ack"));
    expect(await alarmsWithin(12_000)).toEqual([]);
  });

  test("acknowledging nothing at all", async () => {
    await open({ ackPolicy: "none" });
    const reader = await jetstream(workers).consumers.get(stream, "worker");
    const messages = await reader.consume({ callback: () => {} });
    background.push({ stop: async () => void (await messages.close()) });
    keepDoing(50, () => publish(1));
    expect(await alarmsWithin(5_000)).toEqual([]);
  });

  test("newer values that take the place of unread ones", async () => {
    await open({}, { maxMessagesPerSubject: 1 });
    await publish(1);
    await take(1, "ack");
    keepDoing(20, () => publish(1));
    keepDoing(1_500, () => take(10, "ack"));
    expect(await alarmsWithin(6_000)).toEqual([]);
  });
});

test("a burst of redeliveries between two looks is seen afterwards", async () => {
  intervalMs = 3_600_000; // a sweep plans the next one: none may come into the burst
  await open();
  await publish(20);
  await monitor.sweepNow();
  // Each is refused four times and then finished: afterwards no gauge shows that anything was.
  const reader = await jetstream(workers).consumers.get(stream, "worker");
  const messages = await reader.consume({
    callback: (message) => (message.info.deliveryCount < 5 ? message.nak() : message.ack()),
  });
  background.push({ stop: async () => void (await messages.close()) });
  await expect
    .poll(async () => (await bus.consumers.info(stream, "worker")).finishedUpTo, { timeout: 20_000 })
    .toBe(20);
  await monitor.sweepNow();
  expect(seen()).toMatchObject({ redelivered: 0, inFlight: 0, deliveries: 100 });
  const rates = monitor
    .trackOf(stream, "worker")
    ?.series.points(0)
    .map(({ values }) => values[4]);
  expect(rates?.at(-1)).toBeGreaterThan(0);
  const secondsApart = 80 / (rates?.at(-1) ?? 0);
  const [first, last] = monitor.trackOf(stream, "worker")?.series.points(0) ?? [];
  expect(secondsApart).toBeCloseTo(((last?.atMs ?? 0) - (first?.atMs ?? 0)) / 1_000, 3);
});

test("a list of several pages is read whole, each consumer once", async () => {
  await open();
  const names = Array.from({ length: 300 }, (_, at) => `reader-${at}`);
  for (let at = 0; at < names.length; at += 50) {
    await Promise.all(names.slice(at, at + 50).map((name) => bus.consumers.create(stream, { name })));
  }
  await monitor.sweepNow();
  const { consumers, sweepError } = monitor.view;
  expect(consumers.map(({ name }) => name).sort()).toEqual([...names, "worker"].sort());
  expect(sweepError).toBeNull();
});

test("the latency of acknowledgements is known where sampling is on", async () => {
  const latencies = new AckLatencies(() => Date.now());
  const end = taken(broker.failures).watchAckTimings((timing) => latencies.add(timing));
  background.push({ stop: async () => end() });
  await open({ ackSamplePercent: 100 });
  const timed = await bus.consumers.info(stream, "worker");
  expect(timed.config.ackSamplePercent).toBe(100);
  await publish(20);
  const reader = await jetstream(workers).consumers.get(stream, "worker");
  const messages = await reader.consume({ callback: (message) => void setTimeout(() => message.ack(), 50) });
  background.push({ stop: async () => void (await messages.close()) });
  const found = () => latencies.of(timed).value;
  await expect.poll(() => found()?.samples, { timeout: 20_000 }).toBe(20);
  const { p50Ms = 0, maxMs = 0 } = found() ?? {};
  expect(p50Ms).toBeGreaterThanOrEqual(45);
  expect(maxMs).toBeGreaterThanOrEqual(p50Ms);
});

test("the oldest message of several filters is found, with one read a sweep, and nothing is disturbed", async () => {
  await open({ filterSubjects: [`${stream}.a`, `${stream}.b.*`] });
  await publish(5, "other");
  await publish(1, "b.x");
  await publish(10, "a");
  const manager = await jetstreamManager(workers);
  const before = await manager.consumers.info(stream, "worker");
  monitor.start();
  await expect
    .poll(() => seen()?.oldestUnfinished, { timeout: 20_000 })
    .toMatchObject({ value: { number: 6 }, how: "exact" });
  const after = await manager.consumers.info(stream, "worker");
  expect(after.delivered).toEqual(before.delivered);
  expect(monitor.view.timeLagProblem).toBeNull();
});
