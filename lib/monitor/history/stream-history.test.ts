import { beforeEach, expect, test } from "vitest";
import { silentLogger } from "../../event-bus/logger";
import { ManualClock } from "../../event-bus/testing/manual-clock";
import { brokerMs } from "../../model/broker-time";
import { exact } from "../../model/known";
import { natsGrammar } from "../../model/stream/grammar";
import type { Stream } from "../../model/stream/stream";
import { MemoryStore } from "../../store/memory/memory-store";
import { keepMs, LagMonitor } from "../lag-monitor";
import { StreamTracks } from "../stream-tracks";
import { SweepFeed } from "../sweep-feed";
import { streamOf } from "../testing/lag-samples";
import { LagHistoryReader } from "./lag-history";
import { LagRecorder } from "./lag-recorder";

// What a chart shows of a stream: as each sweep saw it, over gaps, a purge, a stream made anew, one that is gone.

const minuteMs = 60_000;
let clock: ManualClock;
let sweeps: SweepFeed;
let tracks: StreamTracks;
beforeEach(() => {
  clock = new ManualClock(minuteMs);
  sweeps = new SweepFeed(clock, silentLogger);
  tracks = new StreamTracks(keepMs);
  sweeps.subscribe((view) => tracks.see(view, clock.now(), brokerMs(clock.now())));
});

/** A sweep that saw these streams, so long after the one before; null: one that failed. */
async function see(streams: readonly Stream[] | null, { missing = [], afterMs = 2_000 }: SeeOptions = {}) {
  await clock.advance(afterMs);
  const seen = (streams ?? []).map((stream) => ({ ...stream, messagesPerS: exact(0) }));
  if (streams === null) sweeps.show({ ...sweeps.view, isOutdated: true });
  else {
    const sampledAtMs = clock.now();
    sweeps.show({ ...sweeps.view, isOutdated: false, sampledAtMs, streams: seen, missingStreams: [...missing] });
  }
  sweeps.tell();
}
interface SeeOptions {
  readonly missing?: readonly string[];
  readonly afterMs?: number;
}

async function read(rangeMs = minuteMs) {
  const monitor = new LagMonitor({
    broker: { read: () => Promise.reject(new Error("not asked")), grammar: natsGrammar },
    ...{ clock, logger: silentLogger, sweeps, unacknowledgedIn: () => () => exact(0) },
    limits: { values: new Map(), problems: [] },
  });
  const recorder = new LagRecorder({
    ...{ store: new MemoryStore(clock), monitor, streams: tracks, clock, logger: silentLogger, owner: "a" },
    bounds: { maxAgeMs: 7 * 24 * 60 * minuteMs, maxBytes: 1024 * 1024 },
  });
  const reader = new LagHistoryReader({ monitor, streams: tracks, recorder, now: () => clock.now() });
  return reader.readStream("ORDERS", { sinceMs: clock.now() - rangeMs, untilMs: clock.now() });
}

const held = (lastNumber: number, about: Partial<Omit<Stream, "config">> = {}) =>
  streamOf({ lastNumber, messages: lastNumber, bytes: lastNumber * 100, ...about });

test("each sweep is a reading of pace, number and size", async () => {
  for (const last of [100, 110, 110]) await see([held(last)]);
  const { messagesPerS, messages, bytes } = (await read()) ?? {};
  expect(messagesPerS).toEqual([null, 5, 0]);
  expect(messages).toEqual([100, 110, 110]);
  expect(bytes).toEqual([10_000, 11_000, 11_000]);
});

test("what could not be read is a gap, and no pace is told over it", async () => {
  await see([held(100)]);
  await see(null);
  await see([], { missing: ["ORDERS"] });
  await see([held(200)]);
  await see([held(202)]);
  const { messages, messagesPerS } = (await read()) ?? {};
  expect(messages).toEqual([100, null, null, 200, 202]);
  expect(messagesPerS).toEqual([null, null, null, null, 1]);
});

test("a purge, another leader and a stream made anew are marked", async () => {
  await see([held(100, { leader: "n1" })]);
  await see([held(102, { leader: "n2" })]);
  await see([held(102, { messages: 2, firstNumber: 101, leader: "n2" })]);
  await see([held(5, { createdAt: "2026-02-02T00:00:00.000Z" })]);
  const { marks, messagesPerS } = (await read()) ?? {};
  expect(marks?.map(({ kind }) => kind)).toEqual(["leader_changed", "purged", "recreated"]);
  expect(messagesPerS).toEqual([null, 1, 0, null]);
});

test.each([
  ["a reader finished", { removesFinished: true }],
  ["a limit removed", { config: { maxMessages: 50 } }],
  ["newer ones replaced", { config: { maxMessagesPerSubject: 1 } }],
])("messages that %s are no purge", async (_, about) => {
  await see([streamOf({ lastNumber: 100, messages: 100, ...about })]);
  await see([streamOf({ lastNumber: 100, messages: 60, ...about })]);
  expect((await read())?.marks).toEqual([]);
});

test("one message deleted by hand is no purge", async () => {
  await see([held(100)]);
  await see([held(100, { messages: 99 })]);
  expect((await read())?.marks).toEqual([]);
});

test("a stream that is gone is told of until its readings are too old", async () => {
  await see([held(100)]);
  await see([]);
  await see([]);
  expect((await read())?.messages).toEqual([100, null]);
  await see([], { afterMs: keepMs });
  await see([]);
  expect(await read()).toBeNull();
});

test("of very many streams each is read less often, so that they take no more memory", async () => {
  const many = Array.from({ length: 799 }, (_, at) => streamOf({ config: { name: `S${at}` } }));
  for (let at = 0; at < 20; at++) await see([held(at), ...many]);
  expect((await read(10 * minuteMs))?.messages).toHaveLength(5);
});
