import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { JetStreamLog } from "../../event-bus/adapters/jetstream/jetstream-log";
import type { StoredMessage } from "../../event-bus/adapters/jetstream/messages";
import { MemoryBroker } from "../../event-bus/adapters/memory/memory-broker";
import { MemoryEventBus, type MemoryEventBusOptions } from "../../event-bus/adapters/memory/memory-event-bus";
import { MemoryServer } from "../../event-bus/adapters/memory/memory-server";
import { taken } from "../../event-bus/broker/offer";
import { systemClock } from "../../event-bus/clock";
import { Terminate } from "../../event-bus/errors";
import { silentLogger } from "../../event-bus/logger";
import { brokerMs } from "../../model/broker-time";
import type { Failure } from "../../model/failure/failure";
import { noMask } from "../../model/message/message-mask";
import type { Retention } from "../../model/stream/stream";
import { problemOf } from "../../store/log-health";
import { MemoryStore } from "../../store/memory/memory-store";
import { storeOn } from "../../store/testing/store-on";
import type { NewFailureJob } from "../redrive/failure-jobs";
import { sameClock } from "../testing/broker-clock";
import { RedriveDesk } from "../testing/redrive-desk";
import { DeadLetters, defaultDeadLetterPatterns } from "./dead-letters";
import { FailureRecorder } from "./failure-recorder";
import { FailureStore } from "./failure-store";
import { GoneMessages } from "./gone-messages";
import { RemovedInFlight } from "./removed-in-flight";
import { RetryingDeliveries } from "./retrying";
import { StrandedMessages } from "./stranded";
import { UnacknowledgedDeliveries } from "./unacknowledged";

const event = { actor: "tester", tenantId: "t-1", data: { order: "o-1" } };
const bytes = (text: string) => new TextEncoder().encode(text);

let server: MemoryServer;
let running: { stop(): Promise<void> | void }[];

beforeEach(() => {
  server = new MemoryServer();
  running = [];
});
afterEach(async () => {
  for (const part of running.reverse()) await part.stop();
});

/** A service's bus, on a stream of its own. */
async function startShop(retention: Retention, options: MemoryEventBusOptions = {}): Promise<MemoryEventBus> {
  const shop = new MemoryEventBus({
    ...{ server, streamName: "SHOP", backoffMs: [1], maxDeliver: 2, retention },
    ...options,
  });
  await shop.start();
  running.push(shop);
  return shop;
}

/** The dashboard's look at the same broker. */
async function startBroker(): Promise<MemoryBroker> {
  const broker = new MemoryBroker({ server });
  await broker.start();
  running.push(broker);
  return broker;
}

/** A dashboard's failure side. */
async function startDesk(durable = true) {
  const broker = await startBroker();
  const bus = broker.jetstream;
  const source = taken(broker.failures);
  const log = taken(broker.log);
  const kept = durable ? storeOn(bus) : new MemoryStore(systemClock);
  const store = new FailureStore({ log: new JetStreamLog(bus), store: kept, logger: silentLogger, mask: noMask });
  await store.records.open();
  const recorder = new FailureRecorder({
    source,
    log,
    connection: bus.connection,
    store,
    clock: systemClock,
    logger: silentLogger,
    captures: kept,
    removed: new RemovedInFlight(),
    unacknowledged: new UnacknowledgedDeliveries(),
    gone: new GoneMessages(broker.grammar),
    brokerNow: sameClock,
    onRecorded: () => undefined,
  });
  await recorder.start();
  const letters = new DeadLetters({
    log: new JetStreamLog(bus),
    index: store.index,
    mask: noMask,
    patterns: defaultDeadLetterPatterns,
  });
  const jobs = new RedriveDesk({
    sender: taken(broker.sender),
    connection: broker.connection,
    clock: systemClock,
    brokerNow: sameClock,
    logger: silentLogger,
    store: kept,
    failures: store,
    onProgress: () => undefined,
    onOver: () => undefined,
    onDropped: (original) => letters.noteRemoved(original),
  });
  await jobs.open();
  running.push(recorder, jobs);
  return {
    kept,
    store,
    recorder,
    source,
    log,
    bus,
    jobs,
    letters,
    look: async () => letters.follow((await bus.streams.list()).streams),
    list: () => listed(store),
    redrive: (job: Partial<NewFailureJob>) => redrive(jobs, job),
  };
}

const listed = (store: FailureStore, state: "open" | "resolved" | "all" = "open"): Failure[] =>
  [...store.index.list({ state })].map(({ failure }) => failure);

async function redrive(jobs: RedriveDesk, job: Partial<NewFailureJob>) {
  const about = { action: "redrive", by: "tester", scope: "chosen", destination: null, ratePerS: null } as const;
  const { id } = await jobs.start({ ids: [], ...about, ...job });
  await jobs.idle();
  return jobs.get(id);
}

const fail = () => {
  throw new Error("no");
};

describe("recording", () => {
  test("a message that gave up is recorded with its payload and headers", async () => {
    const { store, list } = await startDesk();
    const shop = await startShop("workqueue");
    await shop.subscribe("order.created", fail);
    await shop.publish("order.created", event);
    await expect.poll(list).toHaveLength(1);
    const [failure] = list();
    expect(failure).toMatchObject({
      reason: "gave_up",
      stream: "SHOP",
      number: 1,
      subject: "SHOP.order.created",
      consumerDisplayName: "tax-agent-order.created",
      deliveries: 2,
      redriveAttempt: 0,
      resolution: null,
    });
    expect(failure?.preview).toContain('"order":"o-1"');
    const payload = await store.payload(failure?.id ?? "");
    expect(new TextDecoder().decode(payload ?? undefined)).toContain('"tenant_id":"t-1"');
  });

  test("a terminated message whose payload is gone says so", async () => {
    const { list } = await startDesk();
    const shop = await startShop("workqueue");
    await shop.subscribe("order.created", () => {
      throw new Terminate("no postcode");
    });
    await shop.publish("order.created", event);
    await expect.poll(list).toHaveLength(1);
    expect(list()[0]).toMatchObject({ reason: "terminated", detail: "no postcode", preview: null });
  });

  test("failures that happened while no dashboard ran are there at its next start, once", async () => {
    const first = await startDesk();
    await first.recorder.stop();
    const shop = await startShop("workqueue");
    await shop.subscribe("order.created", fail);
    for (const order of ["o-1", "o-2", "o-3"]) await shop.publish("order.created", { ...event, data: { order } });
    await expect.poll(async () => (await first.bus.consumers.list("SHOP")).consumers[0]?.inFlight).toBe(0);
    const second = await startDesk();
    await expect.poll(() => listed(second.store, "all")).toHaveLength(3);
    const third = await startDesk();
    expect(new Set(listed(third.store, "all").map(({ number }) => number))).toEqual(new Set([1, 2, 3]));
  });

  test("without a stream of its own it hears what happens from now on, and says so", async () => {
    const { store, recorder, bus, list } = await startDesk(false);
    const shop = await startShop("limits");
    await shop.subscribe("order.created", fail);
    await shop.publish("order.created", event);
    await expect.poll(list).toHaveLength(1);
    expect((await bus.streams.list()).streams.map(({ config }) => config.name)).toEqual(["SHOP"]);
    expect([recorder.problem, problemOf(store.records.health)]).toEqual([
      expect.stringContaining("only while"),
      expect.stringContaining("memory only"),
    ]);
    expect(await store.payload(list()[0]?.id ?? "")).not.toBeNull();
  });
});

describe("retrying", () => {
  test("what a worker rejects is listed until it is done", async () => {
    const { store, source, log, bus, kept } = await startDesk();
    const retrying = new RetryingDeliveries({
      source,
      log,
      brokerNow: sameClock,
      gone: { keep: () => {} },
      index: store.index,
      mask: noMask,
      logger: silentLogger,
      captures: kept,
    });
    await retrying.start();
    const look = async () => {
      await retrying.look((await bus.consumers.list("SHOP")).consumers);
      return retrying.list;
    };
    const shop = await startShop("workqueue", { backoffMs: [60_000], maxDeliver: 5 });
    await shop.subscribe("order.created", fail);
    await shop.publish("order.created", event);
    await expect.poll(look).toHaveLength(1);
    await look();
    expect((await look())[0]).toMatchObject({ number: 1, deliveries: 1, maxDeliver: 5, subject: "SHOP.order.created" });
    await bus.messages.delete("SHOP", 1);
    await look();
    expect(await look()).toEqual([]);
  });
});

describe("dead letters", () => {
  const startLetters = async () => {
    const desk = await startDesk();
    const letters = new DeadLetters({
      log: desk.log,
      index: desk.store.index,
      mask: noMask,
      patterns: defaultDeadLetterPatterns,
    });
    return { ...desk, letters, look: async () => letters.follow((await desk.bus.streams.list()).streams) };
  };

  test("of our bus are listed once, with error, attempts and origin", async () => {
    const { bus, list, look } = await startLetters();
    const shop = await startShop("workqueue", { deadLetterStream: "SHOP_DLQ" });
    await shop.subscribe("order.created", fail);
    await shop.publish("order.created", event);
    await expect.poll(async () => (await bus.streams.info("SHOP")).messages).toBe(0);
    await expect.poll(list).toHaveLength(1); // the termination
    await look();
    expect(list()).toEqual([
      expect.objectContaining({
        reason: "dead_letter",
        detail: "no",
        deliveries: 2,
        stream: "SHOP",
        number: 1,
        consumerDisplayName: "tax-agent-order.created",
        subject: "SHOP.order.created",
        letter: { place: { channel: "SHOP_DLQ", at: "1" }, number: 1 },
      }),
    ]);
  });

  test("of others are found by name or note, and forgotten when they are removed", async () => {
    const { bus, list, look, store } = await startLetters();
    await bus.streams.create({ name: "billing-dlq", subjects: ["dead.billing"] });
    await bus.streams.create({ name: "PARKED", subjects: ["parked"], metadata: { "jetlag.dead-letters": "true" } });
    await bus.streams.create({ name: "NOT_A_DLQ", subjects: ["x"], metadata: { "jetlag.dead-letters": "false" } });
    const headers: [string, string][] = [
      ["X-Original-Subject", "orders.new"],
      ["X-Error", "boom"],
      ["Empty", ""],
    ];
    for (const subject of ["dead.billing", "dead.billing", "parked", "x"]) {
      await bus.messages.publish({ subject, data: bytes("?"), headers });
    }
    await look();
    expect(
      list()
        .map(({ letter }) => letter?.place.channel)
        .sort(),
    ).toEqual(["PARKED", "billing-dlq", "billing-dlq"]);
    expect(list()[0]).toMatchObject({ subject: "orders.new", detail: "boom", stream: null, consumer: null });
    await bus.messages.delete("billing-dlq", 2);
    await look();
    expect(list()).toHaveLength(2);
    expect(store.index.openCount).toBe(2);
    await bus.streams.delete("PARKED");
    await look();
    expect(list()).toHaveLength(1);
  });
});

describe("dead letters of others that say what cannot be", () => {
  const letterSaying = async (...headers: [string, string][]) => {
    const { bus, index } = await startDesk().then((desk) => ({ ...desk, index: desk.store.index }));
    await bus.streams.create({ name: "billing-dlq", subjects: ["dead.billing"] });
    await bus.messages.publish({ subject: "dead.billing", data: bytes("?"), headers });
    const letters = new DeadLetters({
      log: new JetStreamLog(bus),
      index,
      mask: noMask,
      patterns: defaultDeadLetterPatterns,
    });
    await letters.follow((await bus.streams.list()).streams);
    const [failure] = [...index.list({ state: "open" })].map((known) => known.failure);
    return failure;
  };

  test.each(["many", "-3", "1.5", "1e3", "0x10", "0", "1700000000000"])("%s deliveries are not known", async (text) => {
    expect(await letterSaying(["Deliveries", text])).toMatchObject({ deliveries: null });
  });

  test("an error of a megabyte is cut, and marked so; its header is kept whole", async () => {
    const failure = await letterSaying(["Error", `declined ${"x".repeat(1_000_000)}`]);
    expect(failure?.detail).toMatch(/^declined x+…$/);
    expect(failure?.detail?.length).toBeLessThan(1_100);
  });

  test("names that no stream and no consumer can have, and subjects nothing can be published to, are not known", async () => {
    const failure = await letterSaying(
      ["Original-Stream", "my orders"],
      ["Original-Consumer", "a.b"],
      ["Original-Sequence", "-7"],
      ["Original-Subject", "orders.>"],
    );
    expect(failure).toMatchObject({ stream: null, consumer: null, at: null, number: null, subject: null });
  });

  test("redriven more often than can be counted is not redriven", async () => {
    expect(await letterSaying(["Jetlag-Redrive-Attempt", "9007199254740991"])).toMatchObject({ redriveAttempt: 0 });
  });
});

describe("stranded messages", () => {
  test("of a work queue are found without any announcement, also from before", async () => {
    const { store, source, bus, list, recorder } = await startDesk();
    await recorder.stop();
    const shop = await startShop("workqueue");
    await shop.subscribe("order.created", fail);
    for (let n = 0; n < 3; n++) await shop.publish("order.created", event);
    await shop.publish("nobody.reads", event);
    await expect.poll(async () => (await bus.consumers.list("SHOP")).consumers[0]?.inFlight).toBe(0);
    let nowMs = 0;
    const stranded = new StrandedMessages({ source, index: store.index, mask: noMask, now: () => brokerMs(nowMs) });
    const look = async () => {
      nowMs += 60_000;
      await stranded.look((await bus.streams.list()).streams, (await bus.consumers.list("SHOP")).consumers);
    };
    await look();
    expect(list()).toEqual([]); // an acknowledgement might be about to remove them
    await look();
    expect(list().map(({ reason, number, subject }) => ({ reason, number, subject }))).toEqual(
      [3, 2, 1].map((number) => ({ reason: "stranded", number, subject: "SHOP.order.created" })),
    );
    await bus.messages.delete("SHOP", 2);
    await look();
    expect(list().map(({ number }) => number)).toEqual([3, 1]);
    nowMs = 0; // the clock was set back
    await bus.messages.delete("SHOP", 3);
    await look();
    expect(list().map(({ number }) => number)).toEqual([1]);
    await bus.streams.delete("SHOP");
    await stranded.look((await bus.streams.list()).streams, []);
    expect(list()).toEqual([]);
  });

  test("are not those that an announcement told of", async () => {
    const { store, source, bus, list } = await startDesk();
    const shop = await startShop("workqueue");
    await shop.subscribe("order.created", fail);
    await shop.publish("order.created", event);
    await expect.poll(list).toHaveLength(1);
    const stranded = new StrandedMessages({ source, index: store.index, mask: noMask, now: sameClock });
    for (let n = 0; n < 2; n++)
      await stranded.look((await bus.streams.list()).streams, (await bus.consumers.list("SHOP")).consumers);
    expect(list()).toHaveLength(1);
  });
});

describe("redriving", () => {
  async function failOnce(retention: Retention) {
    const desk = await startDesk();
    const shop = await startShop(retention);
    let handled = 0;
    let broken = true;
    await shop.subscribe("order.created", () => {
      if (broken) throw new Error("tax service is down");
      handled++;
    });
    await desk.bus.messages.publish({
      subject: "SHOP.order.created",
      data: bytes(
        JSON.stringify({ event_id: "e-1", occurred_at: "2026-01-01T00:00:00Z", actor: "a", tenant_id: "t", data: {} }),
      ),
      headers: [
        ["Tag", "one"],
        ["Tag", ""],
        ["Nats-Expected-Last-Sequence", "0"],
      ],
      msgId: "e-1",
    });
    await expect.poll(desk.list).toHaveLength(1);
    broken = false;
    const id = desk.list()[0]?.id ?? "";
    return {
      ...desk,
      id,
      handled: () => handled,
      breakAgain: () => {
        broken = true;
      },
    };
  }

  test("on a work queue the copy is handled and the original dropped", async () => {
    const { bus, redrive, handled, store, list, id } = await failOnce("workqueue");
    expect(await redrive({ ids: [id] })).toMatchObject({
      status: "finished",
      total: 1,
      pending: 0,
      counts: { published: 1 },
    });
    await expect.poll(handled).toBe(1);
    expect(await bus.messages.get("SHOP", 1)).toBeNull();
    expect(list()).toEqual([]);
    expect(listed(store, "resolved")[0]?.resolution).toMatchObject({
      kind: "redriven",
      ...{ place: { channel: "SHOP", at: "2" }, number: 2 },
      original: "dropped",
    });
  });

  test("elsewhere the original is kept, and all headers but instructions to the server are copied", async () => {
    const { bus, redrive, handled, store, id } = await failOnce("limits");
    const job = await redrive({ ids: [id] });
    expect(listed(store, "resolved")[0]?.resolution).toMatchObject({ original: "kept" });
    await expect.poll(handled).toBe(1);
    const copy = await bus.messages.get("SHOP", 2);
    expect(copy?.headers.filter(([name]) => name === "Tag")).toEqual([
      ["Tag", "one"],
      ["Tag", ""],
    ]);
    expect(copy?.headers).toContainEqual(["Jetlag-Origin-Seq", "1"]);
    expect(copy?.headers).toContainEqual(["Jetlag-Redrive-Job", job.id]);
    expect(copy?.headers.map(([name]) => name)).not.toContain("Nats-Expected-Last-Sequence");
    expect(copy?.headers.filter(([name]) => name === "Nats-Msg-Id")).not.toContainEqual(["Nats-Msg-Id", "e-1"]);
    expect(await bus.messages.get("SHOP", 1)).not.toBeNull();
  });

  test("a second time it is skipped, so that nothing is handled twice", async () => {
    const { redrive, handled, id } = await failOnce("limits");
    await redrive({ ids: [id] });
    const second = await redrive({ ids: [id] });
    expect(second).toMatchObject({ status: "finished", counts: { published: 0, skipped: 1 } });
    await expect.poll(handled).toBe(1);
  });

  test("a copy that fails again is reported by its job, with its attempt", async () => {
    const { redrive, jobs, list, id, breakAgain } = await failOnce("limits");
    breakAgain();
    const job = await redrive({ ids: [id] });
    await expect.poll(list).toHaveLength(1);
    expect(list()[0]).toMatchObject({ number: 2, redriveAttempt: 1 });
    expect(jobs.get(job.id).failedAgain).toBe(1);
    expect(jobs.messages(job.id, "failed_again", 0, 10).messages).toMatchObject([
      { failedAgainAs: list()[0]?.id, failedRedrive: 1 },
    ]);
  });

  test("what the destination refuses stays, and says why", async () => {
    const { redrive, jobs, list, id, bus } = await failOnce("workqueue");
    await bus.streams.create({ name: "FULL", subjects: ["full"], maxMessages: 1, discard: "new" });
    await bus.messages.publish({ subject: "full", data: bytes("") });
    const job = await redrive({ ids: [id], destination: "full" });
    expect(job).toMatchObject({ status: "finished", counts: { refused: 1, published: 0 } });
    expect(jobs.messages(job.id, "refused", 0, 10).messages[0]?.reason).toContain("stream_full");
    expect(list()).toHaveLength(1);
    expect(await bus.messages.get("SHOP", 1)).not.toBeNull();
    const nowhere = await redrive({ ids: [id], destination: "nobody.listens" });
    expect(nowhere.counts.refused).toBe(1);
  });

  test("discarding drops what a work queue would keep for nobody", async () => {
    const { redrive, list, id, bus, store } = await failOnce("workqueue");
    expect(await redrive({ ids: [id], action: "discard" })).toMatchObject({
      status: "finished",
      counts: { discarded: 1 },
    });
    expect(list()).toEqual([]);
    expect(await bus.messages.get("SHOP", 1)).toBeNull();
    expect(listed(store, "resolved")[0]?.resolution).toMatchObject({ kind: "discarded", original: "dropped" });
  });

  test("dead letters go back to where they came from, and leave their stream", async () => {
    const desk = await startDesk();
    const letters = new DeadLetters({
      log: desk.log,
      index: desk.store.index,
      mask: noMask,
      patterns: defaultDeadLetterPatterns,
    });
    const { bus } = desk;
    await bus.streams.create({ name: "ORDERS", subjects: ["orders.>"] });
    await bus.streams.create({ name: "DLQ", subjects: ["dlq"] });
    for (let n = 0; n < 1_200; n++) {
      const headers: [string, string][] = n === 7 ? [] : [["Original-Subject", "orders.new"]];
      await bus.messages.publish({ subject: "dlq", data: bytes(`${n}`), headers });
    }
    await letters.follow((await bus.streams.list()).streams);
    const ids = desk
      .list()
      .map(({ id }) => id)
      .reverse();
    const job = await desk.redrive({ ids });
    expect(job).toMatchObject({ status: "finished", total: 1_200, counts: { published: 1_199, refused: 1 } });
    expect((await bus.streams.info("ORDERS")).messages).toBe(1_199);
    expect((await bus.streams.info("DLQ")).messages).toBe(1);
    expect(new TextDecoder().decode((await bus.messages.get("ORDERS", 9))?.data)).toBe("9");
    await letters.follow((await bus.streams.list()).streams);
    expect(desk.store.index.openCount).toBe(1);
  });

  test("large payloads are held a few at a time, however many there are", async () => {
    const desk = await startDesk();
    const { bus } = desk;
    const letters = new DeadLetters({
      ...{ log: desk.log, index: desk.store.index, mask: noMask },
      patterns: defaultDeadLetterPatterns,
    });
    await bus.streams.create({ name: "ORDERS", subjects: ["orders.>"] });
    await bus.streams.create({ name: "DLQ", subjects: ["dlq"] });
    const half = new Uint8Array(512 * 1024);
    for (let n = 0; n < 80; n++) await bus.messages.publish({ subject: "dlq", data: half });
    await letters.follow((await bus.streams.list()).streams);
    const held: number[] = [];
    const read = bus.messages.read.bind(bus.messages);
    vi.spyOn(bus.messages, "read").mockImplementation(async (stream, range, take, options) => {
      let taken = 0;
      const count = (message: StoredMessage) => {
        taken++;
        take(message);
      };
      const next = await read(stream, range, count, options);
      held.push(taken);
      return next;
    });
    const job = await desk.redrive({
      ids: desk
        .list()
        .map(({ id }) => id)
        .reverse(),
      destination: "orders.again",
    });
    expect(job.counts.published).toBe(80);
    expect(held.reduce((all, one) => all + one, 0)).toBe(80);
    expect(Math.max(...held) * half.length).toBeLessThanOrEqual(16 * 1024 * 1024);
  });

  /** A job of 200 dead letters that takes two seconds, once it has begun. */
  async function startSlowJob() {
    const { bus, store, jobs, list } = await startDesk();
    const letters = new DeadLetters({
      log: new JetStreamLog(bus),
      index: store.index,
      mask: noMask,
      patterns: defaultDeadLetterPatterns,
    });
    await bus.streams.create({ name: "ORDERS", subjects: ["orders.>"] });
    await bus.streams.create({ name: "DLQ", subjects: ["dlq"] });
    for (let n = 0; n < 200; n++) await bus.messages.publish({ subject: "dlq", data: bytes(`${n}`) });
    await letters.follow((await bus.streams.list()).streams);
    const about = {
      action: "redrive",
      by: "tester",
      scope: "all",
      destination: "orders.again",
      ratePerS: 100,
    } as const;
    const { id } = await jobs.start({ ids: list().map((failure) => failure.id), ...about });
    await expect.poll(() => jobs.get(id).counts.published).toBeGreaterThan(0);
    return { bus, jobs, id };
  }

  test("a job pauses, goes on and is cancelled; every message ends once", async () => {
    const { bus, jobs, id } = await startSlowJob();
    const paused = await jobs.ask(id, "pause", "tester");
    expect(paused).toMatchObject({ status: "paused", reason: "paused by request" });
    const stored = (await bus.streams.info("ORDERS")).messages;
    expect(stored).toBe(paused.counts.published);
    await jobs.ask(id, "resume", "tester");
    await expect.poll(() => jobs.get(id).counts.published).toBeGreaterThan(stored);
    const { status, counts, pending, maybeTwice } = await jobs.ask(id, "cancel", "tester");
    expect({ status, pending, maybeTwice }).toEqual({ status: "cancelled", pending: 0, maybeTwice: 0 });
    expect(counts.published + counts.skipped).toBe(200);
    expect((await bus.streams.info("ORDERS")).messages).toBe(counts.published);
    expect((await bus.streams.info("DLQ")).messages).toBe(counts.skipped);
    await expect(jobs.ask(id, "resume", "tester")).rejects.toMatchObject({ code: "conflict" });
  });

  test("a paused job that is cancelled sends nothing more", async () => {
    const { bus, jobs, id } = await startSlowJob();
    const { published } = (await jobs.ask(id, "pause", "tester")).counts;
    const cancelled = await jobs.ask(id, "cancel", "tester");
    expect(cancelled).toMatchObject({ status: "cancelled", counts: { published, skipped: 200 - published } });
    expect((await bus.streams.info("ORDERS")).messages).toBe(published);
  });
});
