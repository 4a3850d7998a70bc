import { randomBytes } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { OldestMessages, OpenMessage } from "../../event-bus/broker/reading";
import { consumerKey } from "../../model/consumer/consumer-key";
import type { DeliveryCounts } from "../../model/consumer/delivery-counts";
import { type Known, measures, unknown } from "../../model/known";
import { consumerOf, streamOf } from "../testing/lag-samples";
import { decodeIndex, decodeSweep, encodeIndex, encodeParts, type SharedSweep } from "./sweep-record";

const name = fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/);
const openIn = (channel: string): fc.Arbitrary<Known<OpenMessage> | null> => {
  const message = fc
    .record({
      at: fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom("null", "7")),
      number: fc.option(fc.oneof(fc.nat(), fc.constant(7))),
      storedAt: fc.constantFrom("2026-01-01T00:00:00.000Z", "2026-01-01T00:00:01.234567891Z"),
    })
    .map(({ at, number, storedAt }) => {
      return { place: { channel, at }, number, storedAt, storedAtMs: Date.parse(storedAt) };
    });
  return fc.oneof(
    fc.record({ value: message, how: fc.constantFrom(...measures) }),
    fc.constantFrom(unknown("it was not found yet"), null),
  );
};

const oldestIn = (channel: string): fc.Arbitrary<OldestMessages> =>
  fc.oneof(
    fc.record({ unfinished: openIn(channel), undelivered: openIn(channel) }),
    openIn(channel).map((both) => ({ unfinished: both, undelivered: both })),
  );

const counts: fc.Arbitrary<DeliveryCounts> = fc.record({
  since: fc.string(),
  afterDeliveries: fc.nat(),
  firstLeast: fc.nat(),
  firstMost: fc.nat(),
  estimates: fc.nat(),
  rejectedBefore: fc.nat(),
  rejectedAfter: fc.nat(),
});

const consumer = fc
  .tuple(name, name, fc.nat())
  .chain(([stream, consumer, waiting]) =>
    fc.tuple(
      fc.constant(stream),
      fc.constant(consumer),
      fc.constant(waiting),
      fc.option(oldestIn(stream)),
      fc.option(counts),
      fc.nat(3),
    ),
  );

const sweeps: fc.Arbitrary<SharedSweep> = fc
  .record({
    streams: fc.uniqueArray(name, { maxLength: 5 }),
    consumers: fc.uniqueArray(consumer, {
      selector: ([stream, consumer]) => `${stream} ${consumer}`,
      maxLength: 8,
    }),
    missing: fc.array(fc.tuple(name, fc.uniqueArray(name, { maxLength: 3 })), { maxLength: 3 }),
    unread: fc.array(fc.tuple(name, fc.string()), { maxLength: 3 }),
    missingStreams: fc.array(name, { maxLength: 2 }),
    oldestProblem: fc.option(fc.string()),
    removed: fc.array(name, { maxLength: 2 }),
    atMs: fc.nat(),
  })
  .map(({ streams, consumers, missing, unread, missingStreams, oldestProblem, removed, atMs }) => ({
    atMs,
    tookMs: 7,
    channels: streams.map((stream) => streamOf({ config: { name: stream } })),
    missingChannels: missingStreams,
    readers: consumers.map(([stream, consumer, waiting]) => consumerOf({ stream, name: consumer, waiting })),
    missingReaders: new Map(missing.map(([stream, names]) => [stream, new Set(names)])),
    unreadChannels: new Map(unread),
    oldestProblem,
    removedOnRequest: new Set(removed),
    oldest: new Map(
      consumers.flatMap(([stream, consumer, , found]) =>
        found === null ? [] : [[consumerKey(stream, consumer), found] as const],
      ),
    ),
    lost: new Map(
      consumers.flatMap(([stream, consumer, , , , lost]) =>
        lost === 0 ? [] : [[consumerKey(stream, consumer), lost] as const],
      ),
    ),
    counts: new Map(
      consumers.flatMap(([stream, consumer, , , counted]) =>
        counted === null ? [] : [[consumerKey(stream, consumer), counted] as const],
      ),
    ),
  }));

const empty: SharedSweep = {
  atMs: 1,
  tookMs: 1,
  channels: [],
  missingChannels: [],
  readers: [],
  missingReaders: new Map(),
  unreadChannels: new Map(),
  oldest: new Map(),
  counts: new Map(),
  lost: new Map(),
  oldestProblem: null,
  removedOnRequest: new Set(),
};

async function roundTrip(shared: SharedSweep): Promise<{ back: SharedSweep; parts: Uint8Array[] }> {
  const parts = await encodeParts(shared);
  const index = await decodeIndex(
    await encodeIndex(
      shared,
      parts.map((_, at) => at + 1),
    ),
  );
  return { parts, back: await decodeSweep(index, parts) };
}

const packed = (value: object) => new Uint8Array(deflateRawSync(JSON.stringify(value)));

test("a sweep that is handed on is the same on the other side", async () => {
  await fc.assert(
    fc.asyncProperty(sweeps, async (shared) => {
      expect((await roundTrip(shared)).back).toEqual(shared);
    }),
    { numRuns: 50 },
  );
});

test("of thousands of consumers no part comes near the smallest usual max_payload", async () => {
  const consumers = Array.from({ length: 5_000 }, (_, at) =>
    consumerOf({
      name: `worker-${at}-${Math.sin(at)}`.replace(".", ""),
      waiting: at * 7_919,
      finishedUpTo: at * 104_729,
    }),
  );
  const { parts, back } = await roundTrip({ ...empty, readers: consumers });
  expect(parts).toHaveLength(5);
  for (const part of parts) expect(part.length).toBeLessThan(512 * 1024);
  expect(back.readers).toHaveLength(5_000);
});

test("consumers whose owners noted much are handed on in as many parts as fit", async () => {
  const notes = (at: number) => ({ notes: randomBytes(1_500).toString("hex") + at });
  const consumers = Array.from({ length: 1_500 }, (_, at) =>
    consumerOf({ name: `worker-${at}`, config: { metadata: notes(at) } }),
  );
  const shared = { ...empty, readers: consumers, channels: [streamOf({}), streamOf({})] };
  const { parts, back } = await roundTrip(shared);
  for (const part of parts) expect(part.length).toBeLessThan(1_000_000);
  expect(back).toEqual(shared);
});

test("what is no sweep of this version is refused", async () => {
  const index = await decodeIndex(await encodeIndex(empty, [1]));
  await expect(decodeIndex(new TextEncoder().encode("lease"))).rejects.toThrow();
  const ofAnother = packed({ ...index, v: 2 });
  await expect(decodeIndex(ofAnother)).rejects.toThrow(/"v"/);
  const [part] = await encodeParts(fc.sample(sweeps, 1)[0] ?? empty);
  await expect(decodeIndex(part ?? new Uint8Array())).rejects.toThrow();
});

test("a consumer of which a part does not say whether it has open messages makes it no part", async () => {
  const index = await decodeIndex(await encodeIndex(empty, [1]));
  const part = (oldest: unknown, lost: unknown = [0]) =>
    packed({ v: index.v, streams: [], consumers: [consumerOf({})], oldest, counts: [null], lost });
  await expect(decodeSweep(index, [part([null])])).resolves.toMatchObject({ oldest: new Map() });
  await expect(decodeSweep(index, [part([])])).rejects.toThrow(/oldest|what is known of it/);
  await expect(decodeSweep(index, [part([null], [])])).rejects.toThrow(/what is known of it/);
  await expect(decodeSweep(index, [part([[[7, null, "yesterday", "exact"]]])])).rejects.toThrow(
    /oldest|what is known of it/,
  );
});

test.each([
  ["more parts than a sweep can have", Array.from({ length: 100_000 }, (_, at) => at + 1)],
  ["a part that is nowhere", [1.5]],
  ["a part before the first message", [0]],
])("an index that names %s is refused before anything is read", async (_, parts) => {
  const shared = fc.sample(sweeps, 1)[0] ?? empty;
  await expect(decodeIndex(await encodeIndex(shared, parts))).rejects.toThrow();
});

test("bytes that would unpack into more memory than any part needs are refused", async () => {
  const bomb = new Uint8Array(deflateRawSync(`{"v":1,"atMs":"${" ".repeat(128 * 1024 * 1024)}"}`, { level: 1 }));
  await expect(decodeIndex(bomb)).rejects.toThrow(/larger than/);
});
