import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import type { JetStreamBroker } from "../../event-bus/adapters/jetstream/jetstream-broker";
import { NatsBroker } from "../../event-bus/adapters/nats/nats-broker";
import { type Clock, systemClock } from "../../event-bus/clock";
import { silentLogger } from "../../event-bus/logger";
import { untilWaiting } from "../../event-bus/testing/counted";
import { ManualClock } from "../../event-bus/testing/manual-clock";
import { type NatsServer, startNatsServer } from "../../event-bus/testing/nats-server";
import { exact } from "../../model/known";
import { storeOn } from "../../store/testing/store-on";
import { LagMonitor } from "../lag-monitor";
import { settingsLimits } from "../verdict/limits";
import { type SamplerRole, SharedSweeps, sweepValues } from "./shared-sweeps";

const config = `
  accounts { APP { jetstream: enabled, users: [
    { user: all, password: all }
    { user: reader, password: reader, permissions { publish { deny: ["$JS.API.STREAM.CREATE.>"] } } }
    { user: deaf, password: deaf, permissions { subscribe { deny: ["JETLAG_LAG_SWEEPS.>"] } } }
  ] } }`;
let server: NatsServer;
let owner: JetStreamPort;
const running: { stop(): unknown }[] = [];

beforeAll(async () => {
  server = await startNatsServer({ config });
});
afterAll(() => server.stop());
beforeEach(async () => {
  owner = (await connect("all")).jetstream;
  await owner.streams.create({ name: "WORK", subjects: ["WORK.>"] });
  await owner.consumers.create("WORK", { name: "worker" });
  for (let at = 0; at < 3; at++) await addJob();
});
afterEach(async () => {
  // First the dashboards, which would make their stream anew, and last the owner.
  const [last, ...others] = running.splice(0);
  for (const part of others.reverse()) await part.stop();
  for (const { config } of (await owner.streams.list()).streams) await owner.streams.delete(config.name);
  await last?.stop();
});

/** Stores a message more, and waits until it is counted for the consumer. */
async function addJob(): Promise<void> {
  const { waiting } = await owner.consumers.info("WORK", "worker");
  await owner.messages.publish({ subject: "WORK.job", data: new Uint8Array() });
  await untilWaiting(owner, "WORK", "worker", waiting + 1);
}

async function connect(user: string, clock: Clock = systemClock): Promise<JetStreamBroker> {
  const broker = new NatsBroker({ servers: server.url.replace("//", `//${user}:${user}@`), clock });
  running.push(broker);
  await broker.start();
  return broker;
}

/** The sampling side of a dashboard; it reads when a test says so. `aheadMs`: how wrong its clock is. */
async function dashboard({ role, user = "all", aheadMs = 0 }: { role: SamplerRole; user?: string; aheadMs?: number }) {
  const clock = new ManualClock(Date.now() + aheadMs);
  const broker = await connect(user, clock);
  const bus = broker.jetstream;
  const state = { role };
  const shared = new SharedSweeps({ broker, store: storeOn(bus, { clock }), clock, logger: silentLogger });
  const monitor = new LagMonitor({
    broker,
    clock,
    logger: silentLogger,
    shared,
    unacknowledgedIn: () => () => exact(0),
    intervalMs: () => 1e9,
    limits: settingsLimits([]),
  });
  shared.start({ role: () => state.role, onNew: () => {} });
  running.push(monitor, shared);
  const read = async () => {
    await clock.advance(1_000);
    await monitor.sweepNow();
    return monitor.view;
  };
  return { clock, bus, monitor, state, read };
}

/** The follower reads by itself once, and asks; then the leader's sweeps come. */
async function untilFollowing(leader: { read(): Promise<unknown> }, follower: Awaited<ReturnType<typeof dashboard>>) {
  await expect
    .poll(async () => {
      await follower.read();
      await leader.read();
      return (await follower.read()).sampledBy;
    })
    .toBe("another");
}

test("a follower shows what the leader read, with ages, by its own clock though that is an hour ahead", async () => {
  const leader = await dashboard({ role: "leader" });
  const follower = await dashboard({ role: "follower", aheadMs: 3_600_000 });
  await untilFollowing(leader, follower);
  const [mine, theirs] = [leader.monitor.view, follower.monitor.view];
  expect(theirs.consumers).toMatchObject([{ name: "worker", waiting: 3, verdict: mine.consumers[0]?.verdict }]);
  expect(theirs.streams.map(({ config: { name } }) => name)).toContain("WORK");
  expect(Math.abs(follower.clock.now() - (theirs.sampledAtMs ?? 0))).toBeLessThan(30_000);
  expect(theirs.clockSkew?.skewMs).toBeLessThan(-3_500_000);
  const [own, handed] = [mine, theirs].map(({ consumers }) => consumers[0]?.oldestUnfinished);
  expect(handed?.value?.place).toEqual(own?.value?.place);
  expect(Math.abs((handed?.value?.ageMs ?? Number.NaN) - (own?.value?.ageMs ?? 0))).toBeLessThan(30_000);
});

test("a leader that nobody asks stores nothing", async () => {
  const leader = await dashboard({ role: "leader" });
  await leader.read();
  expect((await owner.streams.list()).streams.map(({ config: { name } }) => name)).toEqual(["WORK"]);
});

test("a sweep that was made anew is looked at by whoever is asked for it", async () => {
  const leader = await dashboard({ role: "leader" });
  const follower = await dashboard({ role: "follower" });
  await untilFollowing(leader, follower);
  await owner.consumers.create("WORK", { name: "younger" });
  await follower.monitor.sweepNow({ here: true });
  expect(follower.monitor.view.consumers.map(({ name }) => name).sort()).toEqual(["worker", "younger"]);
});

test.each([
  ["hands on nothing, as an older version", async () => {}],
  [
    "hands on what cannot be understood",
    async () => {
      const data = new TextEncoder().encode("of another version");
      await owner.messages.publish({ subject: `${sweepValues.name}.index`, data });
    },
  ],
])("when the leader %s, a follower reads by itself after a while", async (_, handOn) => {
  const follower = await dashboard({ role: "follower" });
  await follower.read();
  expect((await follower.read()).sampledBy).toBe("this");
  await handOn();
  await addJob();
  expect((await follower.read()).consumers).toMatchObject([{ waiting: 3 }]);
  await follower.clock.advance(16_000);
  await expect.poll(async () => (await follower.read()).consumers).toMatchObject([{ waiting: 4 }]);
});

test("a follower that may not have the stream reads by itself", async () => {
  const follower = await dashboard({ role: "follower", user: "reader" });
  await follower.read();
  await addJob();
  await follower.read();
  expect((await follower.read()).consumers).toMatchObject([{ waiting: 4 }]);
});

test("who becomes the leader reads at once", async () => {
  const leader = await dashboard({ role: "leader" });
  const follower = await dashboard({ role: "follower" });
  await untilFollowing(leader, follower);
  follower.state.role = "leader";
  await addJob();
  expect(await follower.read()).toMatchObject({ sampledBy: "this", consumers: [{ waiting: 4 }] });
});

test("who becomes the leader while it asks the one before reads at once, too", async () => {
  const leader = await dashboard({ role: "leader" });
  const follower = await dashboard({ role: "follower" });
  await untilFollowing(leader, follower);
  await addJob();
  const asking = follower.monitor.sweepNow();
  follower.state.role = "leader";
  await asking;
  expect(follower.monitor.view).toMatchObject({ sampledBy: "this", consumers: [{ waiting: 4 }] });
});

test("a leader that may not hear who asks looks for it, and hands on nothing when nobody does", async () => {
  const leader = await dashboard({ role: "leader", user: "deaf" });
  await leader.read();
  await leader.read();
  expect((await owner.streams.list()).streams.map(({ config: { name } }) => name)).toEqual(["WORK"]);
  const follower = await dashboard({ role: "follower", user: "deaf" });
  await untilFollowing(leader, follower);

  // Handing on is not waited for by who reads: the newest index, once none comes any more.
  const newest = async () => (await owner.messages.last(sweepValues.name, `${sweepValues.name}.index`))?.seq ?? 0;
  const settled = async () => {
    for (let before = await newest(); ; ) {
      await delay(300);
      const now = await newest();
      if (now === before) return now;
      before = now;
    }
  };
  await settled();
  await leader.clock.advance(60_000);
  await follower.read();
  const before = await settled();
  await leader.read();
  await expect.poll(newest).toBeGreaterThan(before);
  const asked = await settled();
  await leader.clock.advance(11_000);
  for (let sweeps = 0; sweeps < 3; sweeps++) await leader.read();
  expect(await settled()).toBe(asked);
});

test("sweeps go on at once when the broker was restarted and has lost their stream", async () => {
  const leader = await dashboard({ role: "leader" });
  const follower = await dashboard({ role: "follower" });
  await untilFollowing(leader, follower);
  await server.restart();
  for (const { connection } of [owner, leader.bus, follower.bus]) {
    await expect.poll(() => connection.status().state, { timeout: 20_000 }).toBe("connected");
  }
  const startedMs = performance.now();
  expect((await follower.read()).sweepError).toBeNull();
  expect(performance.now() - startedMs).toBeLessThan(4_000); // a request that nobody answers would take 5 s
  await untilFollowing(leader, follower);
});
