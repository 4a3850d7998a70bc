import { expect, test, vi } from "vitest";
import type { Reading } from "../event-bus/broker/reading";
import { silentLogger } from "../event-bus/logger";
import { ManualClock } from "../event-bus/testing/manual-clock";
import type { BrokerSpan } from "../model/broker-time";
import { lagSeriesNames } from "../model/consumer/lag-sample";
import { atMost, exact } from "../model/known";
import { natsGrammar } from "../model/stream/grammar";
import { MemoryStore } from "../store/memory/memory-store";
import { LagMonitor } from "./lag-monitor";
import { SharedSweeps } from "./sweep/shared-sweeps";
import { consumerOf, streamOf } from "./testing/lag-samples";

/** A reading, whenever it is made. */
type Answer = Omit<Reading, "atMs">;

const answering: Answer = {
  channels: [streamOf()],
  missingChannels: [],
  readers: [consumerOf({ name: "worker", waiting: 7 })],
  missingReaders: new Map(),
  unreadChannels: new Map(),
  oldest: new Map(),
  counts: new Map(),
  lost: new Map(),
  oldestProblem: null,
  removedOnRequest: new Set(),
  clock: null,
};
const silent: Answer = { ...answering, readers: [], missingReaders: new Map([["ORDERS", new Set(["worker"])]]) };

/** A monitor whose sweeps see these readings in turn, two seconds apart; an error is a sweep that fails. */
function monitorOf(...readings: (Answer | Error)[]) {
  return monitorWith(() => 0, ...readings);
}

/** The same, with so many deliveries that ended without an acknowledgement within a span. */
function monitorWith(unacknowledgedIn: (span: BrokerSpan) => number, ...readings: (Answer | Error)[]) {
  const clock = new ManualClock();
  const monitor = new LagMonitor({
    broker: {
      grammar: natsGrammar,
      async read() {
        const reading = readings.shift();
        if (reading === undefined || reading instanceof Error) throw reading ?? new Error("no more");
        return { ...reading, atMs: clock.now() };
      },
    },
    unacknowledgedIn: () => (_stream, _consumer, span) => exact(unacknowledgedIn(span)),
    limits: { values: new Map(), problems: [] },
    ...{ clock, logger: silentLogger },
  });
  return {
    monitor,
    async sweep() {
      await monitor.sweepNow();
      await clock.advance(1_000);
      return monitor.view;
    },
  };
}

test("all that a reading says of a consumer is in the view, positions beyond 2^53 included", async () => {
  const reader = consumerOf({ exactNumbers: { finishedUpTo: "9007199254740993" }, leader: "n1", unpinnedGroups: 1 });
  const { sweep } = monitorOf({ ...answering, readers: [reader] });
  expect((await sweep()).consumers).toEqual([expect.objectContaining(reader)]);
});

test("what is counted by positions is right beyond 2^53, where numbers of ours are 256 apart", async () => {
  const seen = (at: number): Answer => {
    const position = String(2n ** 60n + BigInt(at * 10));
    const figures = { deliveries: at * 10, deliveredUpTo: Number(position), finishedUpTo: Number(position) };
    const exactNumbers = { deliveredUpTo: position, finishedUpTo: position };
    const lastAckedAt = `2026-01-01T00:00:0${at}Z`;
    return { ...answering, readers: [consumerOf({ ...figures, exactNumbers, lastAckedAt })] };
  };
  const { sweep } = monitorOf(...[0, 1, 2, 3, 4, 5].map(seen));
  for (let sweeps = 0; sweeps < 5; sweeps++) await sweep();
  const [consumer] = (await sweep()).consumers;
  expect(consumer?.redeliveriesPerS.value).toBe(0);
  expect(consumer?.ackedPerS.value).toBe(10);
});

test("a consumer that does not answer keeps its counts with the time they are of, until it answers again", async () => {
  const { sweep, monitor } = monitorOf(answering, silent, silent, answering);
  const readAt = new Date((await sweep()).sampledAtMs ?? 0).toISOString();
  expect(monitor.view).toMatchObject({ isWhole: true, consumers: [{ unreadSince: null }] });
  await sweep();
  const { consumers, isWhole, isOutdated } = await sweep();
  expect(consumers).toMatchObject([{ name: "worker", verdict: "unknown", waiting: 7, unreadSince: readAt }]);
  expect({ isWhole, isOutdated }).toEqual({ isWhole: false, isOutdated: false });
  expect(await sweep()).toMatchObject({ isWhole: true, consumers: [{ waiting: 7, unreadSince: null }] });
  await monitor.stop();
});

test("what failed in a step is not acknowledged in its history, and what failed before it is not taken from it", async () => {
  const seen = (deliveries: number): Answer => ({
    ...answering,
    readers: [consumerOf({ name: "worker", deliveries, deliveredUpTo: deliveries, lastAckedAt: `t${deliveries}` })],
  });
  const failedAtMs: number[] = [];
  const failed = ({ fromMs, toMs }: BrokerSpan) => failedAtMs.filter((ms) => ms >= fromMs && ms <= toMs).length;
  const { sweep, monitor } = monitorWith(failed, seen(0), seen(10), seen(20));
  const startMs = (await sweep()).sampledAtMs ?? 0;
  // Five failed in the first step, and one in the second.
  for (let at = 1; at <= 5; at++) failedAtMs.push(startMs + at * 100);
  await sweep();
  failedAtMs.push(startMs + 1_500);
  await sweep();
  const acked = monitor.trackOf("ORDERS", "worker")?.series.points(0);
  expect(acked?.map(({ values }) => values[lagSeriesNames.indexOf("ackedPerS")])).toEqual([null, 5, 9]);
  await monitor.stop();
});

test("what left a stream that somebody had messages removed from was not surely acknowledged", async () => {
  const seen = (deliveries: number, removed: readonly string[]): Answer => ({
    ...answering,
    removedOnRequest: new Set(removed),
    readers: [
      consumerOf({
        ...{ name: "worker", deliveries, deliveredUpTo: deliveries, finishedUpTo: deliveries },
        ...{ lastAckedAt: `t${deliveries}`, config: { filterSubjects: [] } },
      }),
    ],
  });
  const { sweep, monitor } = monitorOf(seen(0, ["ORDERS"]), seen(10, ["BILLS"]), seen(20, ["ORDERS"]));
  const acked = async () => (await sweep()).consumers[0]?.ackedPerS;
  await sweep();
  expect(await acked()).toEqual(exact(10));
  expect(await acked()).toEqual(atMost(10));
  await monitor.stop();
});

test("what is announced after the sweep that saw it leave was not surely acknowledged there", async () => {
  const seen = (deliveries: number, lastAckedAt: string): Answer => ({
    ...answering,
    readers: [
      consumerOf({
        ...{ name: "worker", deliveries, deliveredUpTo: deliveries, finishedUpTo: deliveries, lastAckedAt },
        config: { filterSubjects: [] },
      }),
      consumerOf({ name: "idle" }),
    ],
  });
  const { sweep, monitor } = monitorOf(seen(0, "t0"), seen(10, "t1"), seen(10, "t1"));
  const acked = () => monitor.view.consumers.find(({ name }) => name === "worker")?.ackedPerS;
  const end = (consumer: string, afterMs: number) => {
    const at = new Date((monitor.view.sampledAtMs ?? 0) + afterMs).toISOString();
    monitor.noteUnacknowledged({ stream: "ORDERS", consumer, at });
  };
  end("worker", 0);
  await sweep();
  await sweep();
  expect(acked()).toEqual(exact(10));
  end("worker", 51);
  end("another", 0);
  expect(acked()).toEqual(exact(10));
  end("idle", 0);
  expect(monitor.view.consumers.find(({ name }) => name === "idle")?.ackedPerS).toEqual(exact(0));
  end("worker", 50);
  expect(acked()).toEqual(atMost(10));
  const { view } = monitor;
  end("worker", 0);
  expect(monitor.view).toBe(view);
  await monitor.stop();
});

test("what is known of all consumers is asked once for each sweep, however many there are", async () => {
  const clock = new ManualClock();
  const readers = ["a", "b", "c"].map((name) => consumerOf({ name }));
  const broker = { grammar: natsGrammar, read: async () => ({ ...answering, readers, atMs: clock.now() }) };
  const unacknowledgedIn = vi.fn(() => () => exact(0));
  const openFailuresOf = vi.fn(() => () => ({ count: exact(0), firstAtMs: null, lastAtMs: null }));
  const limits = { values: new Map(), problems: [] };
  const known = { unacknowledgedIn, openFailuresOf };
  const monitor = new LagMonitor({ ...{ broker, clock, limits, logger: silentLogger }, ...known });
  await monitor.sweepNow();
  expect([unacknowledgedIn, openFailuresOf].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  await monitor.stop();
});

test("after a sweep that fails the view is that of the one before, and says so", async () => {
  const { sweep, monitor } = monitorOf(answering, new Error("no answer"), answering);
  await sweep();
  expect(await sweep()).toMatchObject({ isOutdated: true, isWhole: true, sweepError: "no answer" });
  expect(await sweep()).toMatchObject({ isOutdated: false, sweepError: null });
  await monitor.stop();
});

test("what another dashboard read before the sweep that is shown is not shown after it", async () => {
  const clock = new ManualClock();
  const broker = { grammar: natsGrammar, read: async () => ({ ...answering, atMs: clock.now() }) };
  const shared = new SharedSweeps({ broker, store: new MemoryStore(clock), clock, logger: silentLogger });
  const limits = { values: new Map(), problems: [] };
  const monitor = new LagMonitor({
    ...{ broker, shared, clock, limits, logger: silentLogger },
    unacknowledgedIn: () => () => exact(0),
  });
  await monitor.sweepNow();
  const readMs = monitor.view.sampledAtMs ?? 0;
  const anothers = (atMs: number) =>
    vi.spyOn(shared, "read").mockResolvedValueOnce({ by: "another", sweep: { ...answering, atMs, tookMs: 1 } });
  for (const atMs of [readMs - 1, readMs]) {
    anothers(atMs);
    await monitor.sweepNow();
    expect(monitor.view).toMatchObject({ sampledAtMs: readMs, sampledBy: "this" });
  }
  anothers(readMs + 1);
  await monitor.sweepNow();
  expect(monitor.view).toMatchObject({ sampledAtMs: readMs + 1, sampledBy: "another" });
  await monitor.stop();
});
