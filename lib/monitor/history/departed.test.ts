import { afterEach, beforeEach, expect, test } from "vitest";
import type { JetStreamBroker } from "../../event-bus/adapters/jetstream/jetstream-broker";
import { createBroker } from "../../event-bus/create-broker";
import { silentLogger } from "../../event-bus/logger";
import { ManualClock } from "../../event-bus/testing/manual-clock";
import { exact } from "../../model/known";
import { storeOn } from "../../store/testing/store-on";
import { keepMs, LagMonitor } from "../lag-monitor";
import { StreamTracks } from "../stream-tracks";
import { settingsLimits } from "../verdict/limits";
import { LagHistoryReader } from "./lag-history";
import { LagRecorder } from "./lag-recorder";

// A consumer that is deleted: what was read of it is still there for whoever looks back.

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

let clock: ManualClock;
let broker: JetStreamBroker;
const running: { stop(): Promise<void> }[] = [];

beforeEach(async () => {
  clock = new ManualClock();
  broker = createBroker("memory", { logger: silentLogger, clock });
  await broker.jetstream.start();
  await broker.jetstream.streams.create({ name: "WORK", subjects: ["WORK.>"] });
  await broker.jetstream.consumers.create("WORK", { name: "worker" });
});
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
  await broker.jetstream.stop();
});

async function dashboard() {
  const monitor = new LagMonitor({
    ...{ broker, clock, logger: silentLogger, limits: settingsLimits([]) },
    unacknowledgedIn: () => () => exact(0),
    intervalMs: () => 1_000 * hourMs, // sampled when a test says so
  });
  const streams = new StreamTracks(keepMs);
  const recorder = new LagRecorder({
    ...{
      store: storeOn(broker.jetstream, { clock }),
      monitor,
      streams,
      clock,
      logger: silentLogger,
      owner: `d${running.length}`,
    },
    bounds: { maxAgeMs: 7 * 24 * hourMs, maxBytes: 64 * 1024 * 1024 },
  });
  await recorder.start();
  const history = new LagHistoryReader({ monitor, streams, recorder, now: () => clock.now() });
  const one = {
    monitor,
    async pass(forMs: number, everyMs = 10_000) {
      for (let passed = 0; passed < forMs; passed += everyMs) {
        await monitor.sweepNow();
        await clock.advance(everyMs);
        await expect.poll(() => recorder.idle, { interval: 1 }).toBe(true);
      }
    },
    /** What was waiting at each moment that is known. */
    async waiting(rangeMs = 3 * hourMs, consumer = "worker") {
      const read = await history.read("WORK", consumer, { sinceMs: clock.now() - rangeMs, untilMs: clock.now() });
      return read?.waiting.filter((value) => value !== null) ?? null;
    },
    async stop() {
      await recorder.stop();
      await monitor.stop();
    },
  };
  running.push(one);
  return one;
}

const publish = () => broker.jetstream.messages.publish({ subject: "WORK.a", data: new Uint8Array() });
const remove = () => broker.jetstream.consumers.delete("WORK", "worker");

test("the history of a deleted consumer stays: at once, after a restart, and in the hours that are kept", async () => {
  const one = await dashboard();
  await publish();
  await one.pass(10 * minuteMs);
  await remove();
  await one.pass(10_000);
  expect(one.monitor.trackOf("WORK", "worker")).toBeNull();
  expect(Math.max(...((await one.waiting()) ?? []))).toBe(1);
  await one.stop();

  const second = await dashboard();
  await second.pass(10_000);
  expect((await second.waiting())?.length).toBeGreaterThan(5);
  await second.pass(75 * minuteMs, minuteMs);
  expect([...second.monitor.departed()]).toEqual([]);
  expect((await second.waiting())?.length).toBeGreaterThan(5);
});

test("a consumer that is made anew has both in its history", async () => {
  const one = await dashboard();
  await publish();
  await one.pass(5 * minuteMs);
  await remove();
  await one.pass(minuteMs);
  await broker.jetstream.streams.purge("WORK");
  await broker.jetstream.consumers.create("WORK", { name: "worker" });
  await one.pass(5 * minuteMs);
  const waiting = (await one.waiting()) ?? [];
  expect([waiting.at(0), waiting.at(-1)]).toEqual([1, 0]);
  expect((await one.waiting(2 * minuteMs))?.every((value) => value === 0)).toBe(true);
});

test("a consumer that never existed has no history", async () => {
  const one = await dashboard();
  await one.pass(minuteMs);
  expect(await one.waiting(hourMs, "nobody")).toBeNull();
});

test("the history of both is in their order after a restart, also where they were kept with one page", async () => {
  const one = await dashboard();
  await publish();
  await one.pass(20_000);
  await remove();
  await one.pass(10_000);
  await broker.jetstream.streams.purge("WORK");
  await broker.jetstream.consumers.create("WORK", { name: "worker" });
  await one.pass(20_000);
  await one.stop();
  const second = await dashboard();
  await second.pass(10_000);
  const waiting = (await second.waiting(5 * minuteMs)) ?? [];
  expect([waiting.at(0), waiting.at(-1)]).toEqual([1, 0]);
});
