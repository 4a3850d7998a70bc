import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import type { JetStreamBroker } from "../../event-bus/adapters/jetstream/jetstream-broker";
import { NatsBroker } from "../../event-bus/adapters/nats/nats-broker";
import { type Clock, systemClock } from "../../event-bus/clock";
import { silentLogger } from "../../event-bus/logger";
import { untilWaiting } from "../../event-bus/testing/counted";
import { ManualClock } from "../../event-bus/testing/manual-clock";
import { type NatsServer, startNatsServer } from "../../event-bus/testing/nats-server";
import { exact } from "../../model/known";
import { leaseStepMs } from "../../store/lease";
import { MemoryStore } from "../../store/memory/memory-store";
import { storeOn } from "../../store/testing/store-on";
import { keepMs, LagMonitor } from "../lag-monitor";
import { StreamTracks } from "../stream-tracks";
import { SweepFeed } from "../sweep-feed";
import { settingsLimits } from "../verdict/limits";
import { hourLogName as lagStream, recentLog } from "./lag-archive";
import { LagHistoryReader } from "./lag-history";
import { LagRecorder } from "./lag-recorder";

// Dashboards on one server, each with a clock that the test moves: an hour passes when it says so.

const recentStream = recentLog.name;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
let server: NatsServer;
const buses: { stop(): Promise<void> }[] = [];
const running: { stop(): Promise<void> }[] = [];
const recorders: LagRecorder[] = [];

const config = `
  accounts { APP { jetstream: enabled, users: [
    { user: all, password: all }
    { user: watcher, password: watcher, permissions { publish { deny: ["$JS.API.STREAM.CREATE.>"] } } }
  ] } }`;

beforeAll(async () => {
  server = await startNatsServer({ config });
});
afterAll(() => server.stop());
beforeEach(async () => {
  const bus = (await connect("all")).jetstream;
  await bus.streams.create({ name: "WORK", subjects: ["WORK.>"] });
  await bus.consumers.create("WORK", { name: "worker" });
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((part) => part.stop()));
  recorders.length = 0;
  const bus = (await connect("all")).jetstream;
  for (const { config } of (await bus.streams.list()).streams) await bus.streams.delete(config.name);
  await Promise.all(buses.splice(0).map((open) => open.stop()));
});

async function connect(user: string, clock: Clock = systemClock): Promise<JetStreamBroker> {
  const servers = server.url.replace("//", `//${user}:${user}@`);
  const broker = new NatsBroker({ servers, clock });
  buses.push(broker);
  await broker.start();
  return broker;
}

interface Options {
  readonly clock: ManualClock;
  readonly user?: string;
  readonly durable?: boolean;
  readonly owner?: string;
}

/** Lets time pass step by step, so that no recorder falls behind the clock and loses what it holds. */
async function pass(clock: ManualClock, forMs: number): Promise<void> {
  for (let passed = 0; passed < forMs; passed += leaseStepMs) {
    await clock.advance(leaseStepMs);
    await expect.poll(() => recorders.every(({ idle }) => idle), { interval: 2 }).toBe(true);
  }
}

/** The lag side of one dashboard. */
async function dashboard({ clock, user = "all", durable = true, owner = "a" }: Options) {
  const broker = await connect(user, clock);
  const bus = broker.jetstream;
  const sweeps = new SweepFeed(clock, silentLogger);
  const streams = new StreamTracks(keepMs);
  sweeps.subscribe((view) => streams.see(view, clock.now(), sweeps.brokerNow()));
  const monitor = new LagMonitor({
    broker,
    sweeps,
    clock,
    logger: silentLogger,
    unacknowledgedIn: () => () => exact(0),
    intervalMs: () => 1_000 * hourMs, // sampled when a test says so
    limits: settingsLimits([]),
  });
  const bounds = { maxAgeMs: 7 * 24 * hourMs, maxBytes: 64 * 1024 * 1024 };
  const store = durable ? storeOn(bus) : new MemoryStore(clock);
  const recorder = new LagRecorder({ store, monitor, streams, clock, logger: silentLogger, bounds, owner });
  const history = new LagHistoryReader({ monitor, streams, recorder, now: () => clock.now() });
  await recorder.start();
  running.push(recorder, monitor);
  recorders.push(recorder);
  return {
    bus,
    monitor,
    recorder,
    /** Waits for the recorder to have done what is due. */
    settle: () => pass(clock, leaseStepMs),
    /** Samples every ten seconds for a while. */
    async sample(forMs: number) {
      for (let passed = 0; passed < forMs; passed += 10_000) {
        await monitor.sweepNow();
        await pass(clock, 10_000);
      }
    },
    read: (rangeMs: number) => history.read("WORK", "worker", { sinceMs: clock.now() - rangeMs, untilMs: clock.now() }),
    readStream: (rangeMs: number) =>
      history.readStream("WORK", { sinceMs: clock.now() - rangeMs, untilMs: clock.now() }),
    readBetween: (sinceMs: number, untilMs: number) => history.read("WORK", "worker", { sinceMs, untilMs }),
    /** Ends without a word, as `kill -9` does. */
    kill: () => bus.stop(),
  };
}

const publish = async (bus: JetStreamPort, count: number) => {
  for (let at = 0; at < count; at++) await bus.messages.publish({ subject: "WORK.job", data: new Uint8Array([1]) });
  await untilWaiting(bus, "WORK", "worker", (await bus.streams.info("WORK")).messages);
};
const known = (values: readonly (number | null)[] = []) => values.filter((value) => value !== null);

/** Half past some hour near now: the server's own times must stay in reach. */
const halfPast = () => Math.floor(Date.now() / hourMs) * hourMs + hourMs / 2;

describe("a restart", () => {
  test("goes on with the history; the time between is a gap with a mark", async () => {
    const clock = new ManualClock(halfPast());
    const first = await dashboard({ clock });
    await publish(first.bus, 7);
    await first.sample(3 * minuteMs);
    const killedAtMs = clock.now();
    await first.kill();
    await clock.advance(30_000);

    const second = await dashboard({ clock, owner: "b" });
    await second.sample(10_000);
    const after = await second.read(15 * minuteMs);
    const gapAt = after?.waiting.indexOf(null) ?? 0;
    expect(gapAt).toBeGreaterThan(5);
    expect(killedAtMs - (after?.atMs[gapAt] ?? 0)).toBeLessThanOrEqual(minuteMs + 2_000);
    expect(known(after?.waiting).every((value) => value === 7)).toBe(true);
    expect(after?.waiting).toContain(null);
    expect(after?.marks.map(({ kind }) => kind)).toEqual(["restarted"]);
    expect(after?.store).toBe("stream");

    const past = await second.readBetween(killedAtMs - 2 * minuteMs, killedAtMs - minuteMs);
    expect(known(past?.waiting).length).toBeGreaterThan(3);
    expect(past?.atMs.every((at) => at >= killedAtMs - 2 * minuteMs && at <= killedAtMs - minuteMs)).toBe(true);
    expect([past?.marks, past?.incompleteFromMs]).toEqual([[], null]);
  });

  test("in order loses nothing at all", async () => {
    const clock = new ManualClock(halfPast());
    const first = await dashboard({ clock });
    await first.sample(40_000);
    const before = known((await first.read(15 * minuteMs))?.waiting).length;
    await first.recorder.stop();
    const second = await dashboard({ clock, owner: "b" });
    await second.sample(10_000);
    expect(known((await second.read(15 * minuteMs))?.waiting)).toHaveLength(before + 1);
  });

  test("a consumer that was made anew meanwhile is marked as another", async () => {
    const clock = new ManualClock(halfPast());
    const first = await dashboard({ clock });
    await first.sample(70_000);
    await first.recorder.stop();
    await first.bus.consumers.delete("WORK", "worker");
    await first.bus.consumers.create("WORK", { name: "worker" });
    const second = await dashboard({ clock, owner: "b" });
    await second.sample(10_000);
    expect((await second.read(hourMs))?.marks.map(({ kind }) => kind)).toContain("recreated");
  });
});

describe("long ranges", () => {
  test("come from the hours that were put away, for every dashboard", async () => {
    const clock = new ManualClock(halfPast());
    const first = await dashboard({ clock });
    await publish(first.bus, 3);
    await first.sample(2 * minuteMs);
    await publish(first.bus, 500);
    await first.sample(10_000);
    await first.bus.streams.purge("WORK", { keep: 3 });
    await first.sample(2 * minuteMs);
    await clock.advance(hourMs);
    await first.settle();
    await first.sample(minuteMs);
    expect((await first.bus.streams.info(lagStream)).messages).toBeGreaterThan(0);
    await clock.advance(2 * hourMs);
    await first.settle();
    await first.recorder.stop();

    const second = await dashboard({ clock, owner: "b" });
    await second.sample(10_000);
    const day = await second.read(24 * hourMs);
    expect(Math.max(...known(day?.waiting))).toBe(503);
    expect(day?.marks.map(({ kind }) => kind)).toContain("purged");
    expect(day?.atMs.length).toBeLessThanOrEqual(500);
    expect(known((await second.read(5 * minuteMs))?.waiting)).toEqual([3]);
    const size = await second.readStream(24 * hourMs);
    expect(Math.max(...known(size?.messages))).toBe(503);
    expect(Math.max(...known(size?.messagesPerS))).toBe(50);
    expect([size?.store, size?.marks.map(({ kind }) => kind)]).toEqual(["stream", expect.arrayContaining(["purged"])]);
  });
});

describe("two dashboards", () => {
  test("one writes; when it is killed the other takes over within ten seconds and leaves no gap", async () => {
    const clock = new ManualClock(halfPast());
    const first = await dashboard({ clock, owner: "a" });
    await first.settle();
    const second = await dashboard({ clock, owner: "b" });
    await second.settle();
    expect([first.recorder.writes, second.recorder.writes]).toEqual([true, false]);
    for (let at = 0; at < 7; at++) {
      await first.monitor.sweepNow();
      await second.sample(10_000);
    }
    expect([first.recorder.writes, second.recorder.writes]).toEqual([true, false]);
    const pages = async () => {
      const { messages } = await second.bus.messages.range(recentStream, {
        direction: "forward",
        limit: 100,
        subject: `${recentStream}.journal.*`,
      });
      return messages.length;
    };
    expect(await pages()).toBe(1);

    const killedAtMs = clock.now();
    await first.kill();
    while (!second.recorder.writes && clock.now() - killedAtMs < 20_000) await second.settle();
    expect(clock.now() - killedAtMs).toBeLessThanOrEqual(10_000);
    await second.sample(70_000);
    expect(await pages()).toBe(2);
  });

  test("the holder that stops in order hands over at the next look", async () => {
    const clock = new ManualClock(halfPast());
    const first = await dashboard({ clock, owner: "a" });
    await first.settle();
    const second = await dashboard({ clock, owner: "b" });
    await second.settle();
    await first.recorder.stop();
    await second.settle();
    expect(second.recorder.writes).toBe(true);
  });
});

describe("without streams of its own", () => {
  test.each([
    ["where none may be kept", { durable: false }, "a restart of the dashboard forgets it"],
    ["where none can be created", { user: "watcher" }, `${lagStream}`],
  ])("history is in memory, %s, and says so", async (_, options, words) => {
    const clock = new ManualClock(halfPast());
    const { bus, recorder, sample, read, settle } = await dashboard({ clock, ...options });
    await sample(2 * minuteMs);
    await clock.advance(2 * hourMs);
    await settle();
    await sample(10_000);
    const day = await read(24 * hourMs);
    expect(day?.store).toBe("memory");
    expect(known(day?.waiting).length).toBeGreaterThan(1);
    expect(recorder.problem).toContain(words);
    expect((await bus.streams.list()).streams.map(({ config }) => config.name)).toEqual(["WORK"]);
  });
});
