import { afterEach, beforeEach, expect, test } from "vitest";
import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import type { JetStreamBroker } from "../../event-bus/adapters/jetstream/jetstream-broker";
import { createBroker } from "../../event-bus/create-broker";
import { EventBusError } from "../../event-bus/errors";
import { silentLogger } from "../../event-bus/logger";
import { ManualClock } from "../../event-bus/testing/manual-clock";
import { exact } from "../../model/known";
import { Lease, leaseStepMs } from "../../store/lease";
import { storeOn } from "../../store/testing/store-on";
import { keepMs, LagMonitor } from "../lag-monitor";
import { StreamTracks } from "../stream-tracks";
import { settingsLimits } from "../verdict/limits";
import { LagArchive, recentLog } from "./lag-archive";
import { LagRecorder } from "./lag-recorder";

const recentStream = recentLog.name;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const bounds = { maxAgeMs: 7 * 24 * hourMs, maxBytes: 64 * 1024 * 1024 };

let clock: ManualClock;
let broker: JetStreamBroker;
let bus: JetStreamPort;
/** How many more looks at the newest page of the journal get no answer. */
let unanswered: number;
let archive: LagArchive;
/** The lease of another dashboard. */
let lease: Lease;
let monitor: LagMonitor;
let recorder: LagRecorder;

beforeEach(async () => {
  clock = new ManualClock();
  broker = createBroker("memory", { logger: silentLogger, clock });
  bus = broker.jetstream;
  await bus.start();
  await bus.streams.create({ name: "WORK", subjects: ["WORK.>"] });
  await bus.consumers.create("WORK", { name: "worker" });
  unanswered = 0;
  archive = new LagArchive({ store: storeOn(bus), logger: silentLogger }, bounds);
  await archive.ensure();
  lease = new Lease({ log: archive.recent, key: "lease", owner: "a", now: () => clock.now() });
  await lease.step();
  monitor = new LagMonitor({
    ...{ broker, clock, logger: silentLogger, limits: settingsLimits([]) },
    unacknowledgedIn: () => () => exact(0),
    intervalMs: () => 1_000 * hourMs, // sampled when a test says so
  });
  const { streams, connection, traffic } = bus;
  const messages = { ...methodsOf(bus.messages), last: lastOrTimeout };
  recorder = new LagRecorder({
    store: storeOn({ streams, connection, traffic, messages }),
    ...{ monitor, streams: new StreamTracks(keepMs), clock, logger: silentLogger, bounds, owner: "b" },
  });
  await recorder.start();
});
afterEach(async () => {
  await recorder.stop();
  await monitor.stop();
  await bus.stop();
});

function methodsOf(messages: JetStreamPort["messages"]): Omit<JetStreamPort["messages"], "last"> {
  return {
    get: (...asked) => messages.get(...asked),
    next: (...asked) => messages.next(...asked),
    countFrom: (...asked) => messages.countFrom(...asked),
    firstSince: (...asked) => messages.firstSince(...asked),
    range: (...asked) => messages.range(...asked),
    read: (...asked) => messages.read(...asked),
    delete: (...asked) => messages.delete(...asked),
    publish: (...asked) => messages.publish(...asked),
  };
}

async function lastOrTimeout(stream: string, subject: string) {
  if (subject.startsWith(`${recentStream}.journal`) && unanswered-- > 0)
    throw new EventBusError("timeout", "no answer came");
  return bus.messages.last(stream, subject);
}

/** Lets time pass, sampled every ten seconds, while another dashboard writes. */
async function follow(forMs: number): Promise<void> {
  for (let passed = 0; passed < forMs; passed += leaseStepMs) {
    await lease.step();
    if (passed % 10_000 === 0) await monitor.sweepNow();
    await clock.advance(leaseStepMs);
  }
}

/** The other dashboard writes its last page and ends. */
async function leave(): Promise<number> {
  const untilMs = clock.now();
  await archive.addJournal({ untilMs, consumers: [], streams: [] });
  await lease.release();
  return untilMs;
}

async function writtenTimes(): Promise<number[]> {
  const times: number[] = [];
  for await (const { consumers } of archive.journal())
    times.push(...consumers.flatMap(({ points }) => points.map(({ atMs }) => atMs)));
  return times;
}

test("a take-over that failed is tried again before anything is written", async () => {
  await follow(3 * minuteMs);
  const untilMs = await leave();
  unanswered = 2;
  await clock.advance(leaseStepMs);
  expect(recorder).toMatchObject({ writes: true, problem: "History is not written: no answer came." });
  await clock.advance(2 * leaseStepMs);
  expect(recorder).toMatchObject({ writes: true, problem: null });
  await monitor.sweepNow();
  await clock.advance(minuteMs);
  const times = await writtenTimes();
  expect(times.length).toBeGreaterThan(0);
  expect(times.filter((atMs) => atMs < untilMs)).toEqual([]);
});

test("one that ends before its take-over succeeded writes nothing a second time, and lets the others go on", async () => {
  await follow(3 * minuteMs);
  await leave();
  unanswered = 1;
  await clock.advance(leaseStepMs);
  await recorder.stop();
  expect(await writtenTimes()).toEqual([]);
  expect(await bus.messages.last(recentStream, `${recentStream}.lease`)).toMatchObject({ data: new Uint8Array() });
});
