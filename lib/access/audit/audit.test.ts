import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import { createBroker } from "../../event-bus/create-broker";
import { silentLogger } from "../../event-bus/logger";
import { ManualClock } from "../../event-bus/testing/manual-clock";
import { RecordingLogger } from "../../event-bus/testing/recording-logger";
import type { Activity } from "../../model/activity";
import { RecordDigests } from "../../store/jetstream/record-digest";
import { MemoryStore } from "../../store/memory/memory-store";
import type { Store } from "../../store/store";
import { storeOn } from "../../store/testing/store-on";
import { Audit, auditLog, refusalLog } from "./audit";
import type { ActivityClaim } from "./audit-record";
import { foldMs, mostFolds } from "./refusals";

let bus: JetStreamPort;
let clock: ManualClock;
const audits: Audit[] = [];
const stores = new Map<Audit, Store>();

beforeEach(async () => {
  clock = new ManualClock(Date.now());
  bus = createBroker("memory", { logger: silentLogger }).jetstream;
  await bus.start();
});
afterEach(async () => {
  for (const audit of audits.splice(0)) await audit.stop();
  await bus.stop();
});

interface Options {
  readonly store?: Store;
  readonly logger?: RecordingLogger;
  readonly digests?: RecordDigests;
  readonly broker?: string;
}

async function openAudit({ digests, logger, store, broker = "default" }: Options = {}): Promise<Audit> {
  const kept = store ?? storeOn(bus, { clock, digests });
  const audit = new Audit({ store: kept, clock, logger: logger ?? silentLogger, broker });
  stores.set(audit, kept);
  audits.push(audit);
  await audit.open();
  return audit;
}

const claim = (about: Partial<ActivityClaim> = {}): ActivityClaim => ({
  who: "ann",
  action: "discard",
  what: "all open failures",
  count: null,
  result: "denied",
  detail: `JETLAG_RIGHTS does not hold "discard"`,
  job: null,
  ...about,
});
const deed = (what: string) => claim({ action: "publish", what, count: 1, result: "done", detail: "stored" });

function all(audit: Audit, pageSize = 500): Activity[] {
  const found: Activity[] = [];
  for (let after: string | undefined; ; ) {
    const page = audit.list(pageSize, after);
    found.push(...page.activity);
    if (page.next === null) return found;
    after = page.next;
  }
}

const stored = async (stream: string) => (await bus.streams.info(stream)).messages;

describe("refusals", () => {
  test("that repeat are one entry with their number and the time of the last", async () => {
    const audit = await openAudit();
    const began = new Date(clock.now()).toISOString();
    for (let n = 0; n < 100; n++) {
      audit.refuse(claim());
      await clock.advance(1_000);
    }
    expect(all(audit)).toMatchObject([
      { at: began, times: 100, lastAt: new Date(clock.now() - 1_000).toISOString(), result: "denied", who: "ann" },
    ]);
    audit.refuse(claim({ who: "bob" }));
    expect(all(audit).map(({ who, times, lastAt }) => [who, times, lastAt === null])).toEqual([
      ["bob", 1, true],
      ["ann", 100, false],
    ]);
  });

  test("of a later time are an entry of their own", async () => {
    const audit = await openAudit();
    audit.refuse(claim());
    await clock.advance(foldMs - 1);
    audit.refuse(claim());
    await clock.advance(1);
    audit.refuse(claim());
    expect(all(audit).map(({ times }) => times)).toEqual([1, 2]);
  });

  test("are stored with few writes, and their whole number is there after a restart", async () => {
    const audit = await openAudit();
    for (let second = 0; second < 300; second++) {
      for (let n = 0; n < 50; n++) audit.refuse(claim());
      await clock.advance(1_000);
    }
    expect(await stored(refusalLog.name)).toBeLessThanOrEqual(15);
    expect(all(await openAudit())[0]?.times).toBeGreaterThan(7_500);
    await audit.stop();
    expect(all(await openAudit())).toMatchObject([{ times: 15_000, result: "denied" }]);
  });

  test("are stored whole once no more repeats are added, without anybody asking", async () => {
    const audit = await openAudit();
    for (let n = 0; n < 3; n++) audit.refuse(claim());
    await clock.advance(foldMs);
    await audit.refresh();
    await clock.advance(10_000);
    expect(all(await openAudit())).toMatchObject([{ times: 3 }]);
  });

  test("that could not be stored are stored when they can be", async () => {
    const logger = new RecordingLogger();
    let isDown = true;
    const messages: JetStreamPort["messages"] = Object.assign(Object.create(bus.messages), {
      publish: (message: Parameters<JetStreamPort["messages"]["publish"]>[0]) =>
        isDown ? Promise.reject(new Error("away")) : bus.messages.publish(message),
    });
    const { streams, connection, traffic } = bus;
    const audit = await openAudit({ store: storeOn({ streams, connection, traffic, messages }, { clock }), logger });
    audit.refuse(claim());
    await clock.advance(0);
    expect(logger.entries).toMatchObject([{ level: "warn" }]);
    expect(await stored(refusalLog.name)).toBe(0);
    isDown = false;
    await clock.advance(5_000);
    expect(all(await openAudit())).toMatchObject([{ times: 1 }]);
  });

  test("of more kinds than are told apart are counted together", async () => {
    const audit = await openAudit();
    for (let n = 0; n < mostFolds + 250; n++) audit.refuse(claim({ what: `failures of stream s${n}` }));
    const entries = all(audit);
    expect(entries).toHaveLength(mostFolds + 1);
    expect(entries.filter(({ who }) => who === "several")).toMatchObject([{ times: 250, action: "discard" }]);
  });

  test("never push out what was done, in the stream and in memory", async () => {
    const audit = await openAudit();
    for (let n = 0; n < 20; n++) await audit.record(deed(`orders.${n}`));
    for (let n = 0; n < 30_000; n++) {
      audit.refuse(claim({ what: `${n} ${"A".repeat(5_000)}`, job: "J".repeat(16_000) }));
      if (n % 1_000 === 0) await clock.advance(foldMs);
    }
    const deeds = (entries: Activity[]) => entries.filter(({ result }) => result === "done").length;
    expect(deeds(all(audit))).toBe(20);
    expect(await bus.streams.info(auditLog.name)).toMatchObject({ firstNumber: 1, messages: 20 });
    expect(deeds(all(await openAudit()))).toBe(20);
  });

  test("take a bounded part of memory, also where nothing may be stored", async () => {
    const audit = await openAudit({ store: new MemoryStore(clock) });
    for (let n = 0; n < 20_000; n++) {
      audit.refuse(claim({ what: `${n} ${"A".repeat(100_000)}`, detail: "B".repeat(100_000) }));
      if (n % 1_000 === 0) await clock.advance(foldMs);
    }
    expect(audit.bytes).toBeLessThan(5 * 1024 * 1024);
    expect(all(audit).length).toBeGreaterThan(500);
    expect(JSON.stringify(audit.list(100)).length).toBeLessThan(500_000);
  });

  test("that are repeated while a list is paged through stay in their place", async () => {
    const audit = await openAudit();
    for (let n = 0; n < 10; n++) {
      audit.refuse(claim({ who: `user ${n}` }));
      await clock.advance(10);
    }
    const first = audit.list(4);
    for (let n = 0; n < 10; n++) audit.refuse(claim({ who: `user ${n}` }));
    const second = audit.list(100, first.next ?? undefined);
    const seen = [...first.activity, ...second.activity].map(({ who }) => who);
    expect(seen).toEqual([...Array(10).keys()].map((n) => `user ${n}`).reverse());
  });
});

test("a process never forgets repeats by reading what it stored of them before", async () => {
  const [one, other] = [await openAudit(), await openAudit()];
  one.refuse(claim());
  await clock.advance(0);
  other.refuse(claim({ who: "bob" })); // what one stores next does not follow what it stored last
  await clock.advance(0);
  one.refuse(claim());
  await clock.advance(5_000);
  for (let n = 0; n < 3; n++) one.refuse(claim());
  await one.refresh();
  expect(all(one).map(({ who, times }) => [who, times])).toEqual(
    expect.arrayContaining([
      ["ann", 5],
      ["bob", 1],
    ]),
  );
});

describe("what is kept", () => {
  test("of a text that somebody sends is its beginning", async () => {
    const audit = await openAudit();
    await audit.record({ ...deed("x".repeat(1_000_000)), job: "j".repeat(1_000_000), detail: "😀".repeat(1_000_000) });
    const [entry] = all(await openAudit());
    expect(entry?.what).toBe(`${"x".repeat(1_199)}…`);
    expect(entry?.job).toHaveLength(64);
    expect(() => encodeURIComponent(entry?.detail ?? ""), "no half a character").not.toThrow();
    expect((await bus.streams.info(auditLog.name)).bytes).toBeLessThan(10_000);
  });

  test("of deeds are the newest ten thousand", async () => {
    const audit = await openAudit({ store: new MemoryStore(clock) });
    for (let n = 0; n < 10_050; n++) {
      await audit.record(deed(`orders.${n}`));
      if (n % 50 === 0) await clock.advance(1);
    }
    const entries = all(audit);
    expect(entries).toHaveLength(10_000);
    expect(entries.some(({ what }) => what === "orders.49")).toBe(false);
    expect(entries.some(({ what }) => what === "orders.10049")).toBe(true);
  });

  test("is forgotten when the stream would have forgotten it too", async () => {
    const audit = await openAudit();
    await audit.record(deed("orders.old"));
    audit.refuse(claim());
    await clock.advance(89 * 86_400_000);
    await audit.record(deed("orders.new"));
    await audit.refresh();
    expect(all(audit)).toHaveLength(3);
    await clock.advance(86_400_001);
    await audit.refresh();
    expect(all(audit).map(({ what }) => what)).toEqual(["orders.new"]);
  });

  test("is what other processes wrote as well", async () => {
    const [one, other] = [await openAudit(), await openAudit()];
    await one.record(deed("orders.one"));
    one.refuse(claim());
    await clock.advance(0);
    await other.refresh();
    expect(all(other).map(({ what, result }) => [what, result])).toEqual(
      expect.arrayContaining([
        ["orders.one", "done"],
        ["all open failures", "denied"],
      ]),
    );
  });
});

describe("with a secret", () => {
  const secret = (text: string) => new RecordDigests([text], { now: () => Date.now() });
  const ours = secret("a secret of the replicas");
  const forged = { id: "01ZZZZZZZZZZZZZZZZZZZZZZZZ", at: "2099-01-01T00:00:00.000Z", ...deed("orders.gone") };
  const publish = (subject: string, body: unknown) =>
    bus.messages.publish({ subject, data: new TextEncoder().encode(JSON.stringify(body)) });

  test("an entry that somebody else wrote is foreign, stands where it was stored, and is counted", async () => {
    const audit = await openAudit({ digests: ours });
    await audit.record(deed("orders.paid"));
    await publish(`${auditLog.name}.discard`, { ...forged, who: "the-boss" });
    await audit.refresh();
    for (const reader of [audit, await openAudit({ digests: ours })]) {
      const entries = all(reader);
      expect(entries.map(({ what, foreign }) => [what, foreign]).sort()).toEqual([
        ["orders.gone", "unsigned"],
        ["orders.paid", null],
      ]);
      const foreign = entries.find((entry) => entry.foreign !== null);
      expect(Math.abs(Date.parse(foreign?.at ?? "") - Date.now())).toBeLessThan(60_000);
      const kept = stores
        .get(reader)
        ?.health()
        .find(({ name }) => name === auditLog.name);
      expect(kept?.foreign).toMatchObject({ unsigned: 1 });
    }
  });

  test("what others write takes no room of what was done", async () => {
    const audit = await openAudit({ digests: ours });
    await audit.record(deed("orders.paid"));
    const entries = Array.from({ length: 1_200 }, (_, n) => ({ ...forged, id: `F${n}` }));
    for (let n = 0; n < 10; n++) await publish(`${auditLog.name}.publish`, entries);
    await audit.refresh();
    expect(all(audit).filter(({ foreign }) => foreign === null)).toMatchObject([{ what: "orders.paid" }]);
    expect(all(audit)).toHaveLength(501);
  });

  test("nobody can overwrite an entry, be it with its id, a copy of it, or as a refusal", async () => {
    const audit = await openAudit({ digests: ours });
    const { id } = await audit.record(deed("orders.paid"));
    const [genuine] = (await bus.messages.range(auditLog.name, { direction: "forward", limit: 1 })).messages;
    const headers = genuine?.headers.filter(([name]) => name !== "Nats-Msg-Id") ?? [];
    await publish(`${auditLog.name}.publish`, { ...forged, id, times: 99, lastAt: forged.at });
    await publish(`${refusalLog.name}.refused`, [{ ...forged, id, times: 99, lastAt: forged.at, result: "denied" }]);
    await bus.messages.publish({
      subject: `${auditLog.name}.publish`,
      data: genuine?.data ?? new Uint8Array(),
      headers,
    });
    for (const reader of [audit, await openAudit({ digests: ours })]) {
      await reader.refresh();
      expect(all(reader).filter((entry) => entry.id === id)).toMatchObject([{ what: "orders.paid", times: 1 }]);
      expect(all(reader).filter(({ foreign }) => foreign !== null)).toHaveLength(3);
    }
  });

  test("entries from before it are shown as foreign, and so are those of a dashboard with another one", async () => {
    await (await openAudit()).record(deed("orders.before"));
    await (await openAudit({ digests: secret("a secret of somebody") })).record(deed("orders.other"));
    const audit = await openAudit({ digests: ours });
    await audit.record(deed("orders.ours"));
    expect(Object.fromEntries(all(audit).map(({ what, foreign }) => [what, foreign]))).toEqual({
      "orders.before": "before_secret",
      "orders.other": "wrong_digest",
      "orders.ours": null,
    });
  });
});

test("a stream full of what is none is passed over", async () => {
  const audit = await openAudit();
  const before = audit.bytes;
  for (const text of ["no JSON", "{}", "[[]]", `{"id":"${"x".repeat(65)}"}`])
    await bus.messages.publish({ subject: `${auditLog.name}.x`, data: new TextEncoder().encode(text) });
  await audit.refresh();
  expect(all(audit)).toEqual([]);
  expect(audit.bytes).toBe(before);
});

test("what happens within one millisecond is listed in the order in which it happened", async () => {
  const audit = await openAudit();
  const names = Array.from({ length: 20 }, (_, at) => `orders.${at}`);
  for (const [at, what] of names.entries()) {
    if (at % 2 === 0) await audit.record(deed(what));
    else audit.refuse(claim({ what }));
  }
  expect(all(audit).map(({ what }) => what)).toEqual(names.toReversed());
});

test("an entry says which broker it is about, after a restart too; those from before there were several say none", async () => {
  const audit = await openAudit({ broker: "prod" });
  await audit.record(deed("orders.created"));
  audit.refuse(claim());
  await audit.stop();
  const old = { id: "01HK0000000000000000000000", at: new Date(clock.now()).toISOString(), ...deed("from before") };
  await bus.messages.publish({
    subject: `${auditLog.name}.publish`,
    data: new TextEncoder().encode(JSON.stringify(old)),
  });
  const brokers = new Map(all(await openAudit({ broker: "other" })).map(({ what, broker }) => [what, broker]));
  expect([...brokers].sort()).toEqual([
    ["all open failures", "prod"],
    ["from before", null],
    ["orders.created", "prod"],
  ]);
});
