import { expect, test } from "vitest";
import { silentLogger } from "../../event-bus/logger";
import { ManualClock } from "../../event-bus/testing/manual-clock";
import { RecordingLogger } from "../../event-bus/testing/recording-logger";
import { MemoryStore } from "../../store/memory/memory-store";
import type { RecordLog } from "../../store/record-log";
import { decodeMute, encodeMute, muteKey, muteLog } from "./mute-log";
import { Mutes } from "./mutes";

const hourMs = 3_600_000;
const billing = { stream: "ORDERS", name: "billing", verdict: "stalled" };
const about = { stream: "ORDERS", consumer: "billing", verdict: null, reason: "deploy", by: "ann", forMs: hourMs };

async function mutesAt() {
  const clock = new ManualClock();
  const mutes = new Mutes({ store: new MemoryStore(clock), clock, logger: silentLogger });
  await mutes.open();
  return { clock, mutes };
}

test("a consumer is muted until the end, with who and why", async () => {
  const { clock, mutes } = await mutesAt();
  await mutes.add(about);
  expect(mutes.of(billing)).toMatchObject({ reason: "deploy", by: "ann", consumer: "billing" });
  expect(mutes.of({ ...billing, name: "shipping" })).toBeNull();
  expect(mutes.of({ ...billing, stream: "SHOP" })).toBeNull();
  clock.pass(hourMs);
  expect([mutes.of(billing), mutes.list()]).toEqual([null, []]);
});

test("a group is muted while it has that verdict: another trouble is news", async () => {
  const { mutes } = await mutesAt();
  await mutes.add({ ...about, consumer: null, verdict: "no_reader" });
  expect(mutes.of({ ...billing, verdict: "no_reader" })).not.toBeNull();
  expect(mutes.of(billing)).toBeNull();
});

test("it is ended before its time once, and that changes the revision", async () => {
  const { mutes } = await mutesAt();
  const { id } = await mutes.add(about);
  const before = mutes.revision;
  expect(await mutes.end(id)).toMatchObject({ id });
  expect([mutes.of(billing), await mutes.end(id)]).toEqual([null, null]);
  expect(mutes.revision).toBeGreaterThan(before);
});

test("of two that cover a consumer the one that lasts longer tells until when", async () => {
  const { mutes } = await mutesAt();
  await mutes.add({ ...about, reason: "long", forMs: 2 * hourMs });
  await mutes.add(about);
  expect(mutes.of(billing)?.reason).toBe("long");
});

test("mutes that cannot be read are told of until they can be", async () => {
  const clock = new ManualClock();
  const log = new MemoryStore(clock).log(muteLog);
  let fault: Error | null = null;
  const refresh = () => (fault === null ? Promise.resolve() : Promise.reject(fault));
  const store = { log: () => withMethods(log, { refresh, health: { ...log.health, durable: true } }) };
  const logger = new RecordingLogger();
  const mutes = new Mutes({ store, clock, logger });
  await mutes.refresh();
  expect(mutes.problem).toBeNull();
  fault = new Error("no answer came");
  for (let at = 0; at < 3; at++) await mutes.refresh();
  expect(mutes.problem).toMatch(/^Mutes cannot be read: no answer came\. /);
  expect(logger.problems).toHaveLength(1);
  fault = null;
  await mutes.refresh();
  expect(mutes.problem).toBeNull();
});

/** The same log, with something of it in another's place. */
const withMethods = (log: RecordLog, about: Partial<RecordLog>): RecordLog =>
  new Proxy(log, { get: (of, name) => Reflect.get(Reflect.has(about, name) ? about : of, name) });

test("what is stored is read again, and nothing under another key", async () => {
  const { mutes } = await mutesAt();
  const kept = { mute: await mutes.add(about), isEnded: false };
  expect(decodeMute({ key: muteKey(kept.mute), data: encodeMute(kept) })).toEqual(kept);
  expect(decodeMute({ key: "mute.other", data: encodeMute(kept) })).toBeNull();
  expect(decodeMute({ key: "mute.x", data: new TextEncoder().encode("{") })).toBeNull();
});
