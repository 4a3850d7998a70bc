import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import { JetStreamLog } from "../../event-bus/adapters/jetstream/jetstream-log";
import { NatsBroker } from "../../event-bus/adapters/nats/nats-broker";
import { NatsEventBus } from "../../event-bus/adapters/nats/nats-event-bus";
import { taken } from "../../event-bus/broker/offer";
import { systemClock } from "../../event-bus/clock";
import { EventBusError } from "../../event-bus/errors";
import { silentLogger } from "../../event-bus/logger";
import { type NatsServer, startNatsServer } from "../../event-bus/testing/nats-server";
import type { Job } from "../../model/job/job";
import type { HeaderEntries } from "../../model/message/headers";
import { noMask } from "../../model/message/message-mask";
import { lookAt, storeOn } from "../../store/testing/store-on";
import { DeadLetters, defaultDeadLetterPatterns } from "../inbox/dead-letters";
import { FailureStore } from "../inbox/failure-store";
import { sameClock } from "../testing/broker-clock";
import { RedriveDesk } from "../testing/redrive-desk";

/** How often the server is killed; `JETLAG_KILL_RUNS=20` for the long run. */
// biome-ignore lint/style/noProcessEnv: how long the run is, not how anything works
const killRuns = Number(process.env.JETLAG_KILL_RUNS ?? 3);
const print = (figures: object) => void process.stdout.write(`${JSON.stringify(figures)}\n`);
const bytes = (text: string) => new TextEncoder().encode(text);

let server: NatsServer;
let running: { stop(): Promise<void> }[];
beforeEach(async () => {
  server = await startNatsServer();
  running = [];
});
afterEach(async () => {
  for (const part of running.reverse()) await part.stop();
  await server.stop();
});

async function startBroker(): Promise<NatsBroker> {
  const broker = new NatsBroker({ servers: server.url });
  running.push(broker);
  await broker.start();
  return broker;
}

/** What a dashboard has of it, on a connection of its own. For it, `ahead` milliseconds more have passed. */
async function startDesk({ patienceMs = 60_000, ahead = (): number => 0 } = {}) {
  const broker = await startBroker();
  const bus = broker.jetstream;
  const kept = storeOn(bus);
  const store = new FailureStore({ log: new JetStreamLog(bus), store: kept, logger: silentLogger, mask: noMask });
  await store.records.open();
  const letters = new DeadLetters({
    log: new JetStreamLog(bus),
    index: store.index,
    mask: noMask,
    patterns: defaultDeadLetterPatterns,
  });
  const jobs = new RedriveDesk({
    ...{ sender: taken(broker.sender), connection: broker.connection },
    ...{ clock: { ...systemClock, elapsed: () => performance.now() + ahead() }, brokerNow: sameClock },
    ...{ logger: silentLogger, store: kept },
    ...{ failures: store, patienceMs },
    onProgress: () => undefined,
    onOver: () => undefined,
    onDropped: (original) => letters.noteRemoved(original),
  });
  await jobs.open();
  running.push(jobs);
  const look = async () => {
    const { streams } = await bus.streams.list();
    await lookAt(kept, bus);
    await letters.follow(streams);
    await jobs.follow();
  };
  return {
    bus,
    store,
    jobs,
    look,
    ids: () => [...store.index.list({ state: "open" })].map((f) => f.failure.id).reverse(),
  };
}

const about = { action: "redrive", by: "tester", scope: "all", destination: null, ratePerS: null } as const;

/** A dead-letter stream with `count` letters whose payloads are their numbers. */
async function fillLetters(bus: JetStreamPort, count: number, headers: HeaderEntries = []): Promise<void> {
  await bus.streams.create({ name: "ORDERS", subjects: ["orders.>"], allowDirect: true });
  await bus.streams.create({ name: "ORDERS_DLQ", subjects: ["dlq"], allowDirect: true });
  for (let from = 0; from < count; from += 500) {
    const numbers = Array.from({ length: Math.min(500, count - from) }, (_, at) => from + at);
    await Promise.all(
      numbers.map((number) =>
        bus.messages.publish({
          subject: "dlq",
          data: bytes(`${number}`),
          headers: [["Original-Subject", "orders.created"], ...headers],
        }),
      ),
    );
  }
}

/** How often each payload is stored. */
async function storedTimes(bus: JetStreamPort, stream: string): Promise<Map<string, number>> {
  const times = new Map<string, number>();
  for (let fromSeq: number | null = 1; fromSeq !== null; ) {
    const page = await bus.messages.range(stream, { fromSeq, direction: "forward", limit: 1_000 });
    for (const { data } of page.messages) {
      const text = new TextDecoder().decode(data);
      times.set(text, (times.get(text) ?? 0) + 1);
    }
    fromSeq = page.nextSeq;
  }
  return times;
}

const sum = ({ counts }: Job) => Object.values(counts).reduce((total, count) => total + count, 0);

async function eventually(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 80_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test("two jobs on the same failures, of two dashboards at the same moment, send each once", async () => {
  const count = 3_000;
  const desks = [await startDesk(), await startDesk()] as const;
  await fillLetters(desks[0].bus, count);
  for (const { look } of desks) await look();
  const [ids] = desks.map((desk) => desk.ids());
  const made = await Promise.all(desks.map(({ jobs }) => jobs.start({ ...about, ids: ids ?? [] })));
  await Promise.all(desks.map(({ jobs }) => jobs.idle()));

  const ended = desks.map(({ jobs }, at) => jobs.get(made[at]?.id ?? ""));
  expect(ended.map((job) => [job.status, sum(job)])).toEqual([
    ["finished", count],
    ["finished", count],
  ]);
  expect(ended.reduce((total, { counts }) => total + counts.published, 0)).toBe(count);
  const times = await storedTimes(desks[0].bus, "ORDERS");
  expect(times.size).toBe(count);
  expect(Math.max(...times.values())).toBe(1);
});

test("a dashboard that lost its job to another writes and sends nothing more for it, and never has it again", async () => {
  let aheadMs = 0;
  const [first, second] = [await startDesk(), await startDesk({ ahead: () => aheadMs })];
  await fillLetters(first.bus, 60, [["Original-Subject", "orders.created"]]);
  await first.look();
  const { id } = await first.jobs.start({ ...about, ratePerS: 10, ids: first.ids() });
  await expect.poll(() => first.jobs.get(id).counts.published).toBeGreaterThan(0);
  await second.look();
  aheadMs = 20_000; // by its measure the owner has been silent for as long
  await second.look();
  await first.look(); // reads that the job is taken before it writes
  await first.jobs.idle();
  const sent = first.jobs.get(id).counts.published;
  await second.jobs.idle();
  const { messages } = await first.bus.messages.range("JETLAG_JOBS", { direction: "forward", limit: 500 });
  const types = messages.map(({ data }) => JSON.parse(new TextDecoder().decode(data)).type);
  expect(types.filter((type) => type === "owner")).toHaveLength(1);
  expect(types).not.toContain("released");
  expect(types.at(-1)).toBe("status");
  expect(sent).toBeLessThan(60);
  await first.look();
  for (const { jobs } of [first, second])
    expect(jobs.get(id)).toMatchObject({ status: "finished", pending: 0, counts: { published: 60, duplicate: 0 } });
  expect((await first.bus.streams.info("ORDERS")).messages).toBe(60);
});

test("repeated and empty headers arrive in their order, with a fresh message id", async () => {
  const desk = await startDesk();
  await fillLetters(desk.bus, 1, [
    ["Tag", "one"],
    ["Tag", ""],
    ["Tag", "two"],
    ["Empty", ""],
    ["Nats-Msg-Id", "old"],
  ]);
  await desk.look();
  await desk.jobs.start({ ...about, ids: desk.ids() });
  await desk.jobs.idle();
  const copy = await desk.bus.messages.get("ORDERS", 1);
  expect(copy?.headers.filter(([name]) => ["Tag", "Empty"].includes(name))).toEqual([
    ["Tag", "one"],
    ["Tag", ""],
    ["Tag", "two"],
    ["Empty", ""],
  ]);
  expect(copy?.headers.filter(([name]) => name === "Nats-Msg-Id")).toEqual([
    ["Nats-Msg-Id", expect.stringMatching(/^jetlag-redrive:/)],
  ]);
});

describe("nats-server killed in the middle", () => {
  test(`${killRuns} runs lose nothing and store nothing twice`, { timeout: 60_000 + killRuns * 30_000 }, async () => {
    const total = 1_500;
    for (let run = 1; run <= killRuns; run++) {
      const desk = await startDesk();
      await fillLetters(desk.bus, total);
      await desk.look();
      const { id } = await desk.jobs.start({ ...about, ids: desk.ids(), ratePerS: 4_000 });
      // Anywhere in the middle, between two records of progress.
      const killAt = Math.floor((total * run) / (killRuns + 2));
      await eventually("part of it is sent", async () => (await desk.bus.streams.info("ORDERS")).messages >= killAt);
      await server.kill9();
      await server.restart();
      await desk.jobs.idle();
      const job = desk.jobs.get(id);
      const times = [...(await storedTimes(desk.bus, "ORDERS")).values()];
      const twice = times.filter((count) => count > 1).length;
      const left = (await desk.bus.streams.info("ORDERS_DLQ")).messages;
      print({ run, ...job.counts, maybeTwice: job.maybeTwice, copies: times.length, twice, left });
      expect({ status: job.status, sum: sum(job), pending: job.pending }).toEqual({
        status: "finished",
        sum: total,
        pending: 0,
      });
      expect(job.counts.published + job.counts.duplicate).toBe(total);
      expect({ copies: times.length, twice, left }).toEqual({ copies: total, twice: 0, left: 0 });
      for (const name of ["ORDERS", "ORDERS_DLQ"]) await desk.bus.streams.delete(name);
    }
  });
});

test("copies for one consumer survive a killed server: none is lost, none stored twice", async () => {
  const total = 1_500;
  const worker = new NatsEventBus({ servers: server.url, streamName: "SHOP", consumerGroup: "g", retryStream: true });
  running.push(worker);
  await worker.start();
  const { consumer } = await worker.subscribe("order", () => undefined);
  await worker.stop(); // its copies wait
  const desk = await startDesk();
  await fillLetters(desk.bus, total, [
    ["Original-Stream", "SHOP"],
    ["Original-Consumer", consumer],
  ]);
  await desk.look();
  const { id } = await desk.jobs.start({ ...about, to: "consumer", ids: desk.ids(), ratePerS: 4_000 });
  await eventually("part of it is sent", async () => (await desk.bus.streams.info("SHOP_RETRY")).messages >= 600);
  await server.kill9();
  await server.restart();
  await desk.jobs.idle();
  const { status, counts, pending } = desk.jobs.get(id);
  expect({ status, pending, sent: counts.published + counts.duplicate }).toEqual({
    ...{ status: "finished", pending: 0, sent: total },
  });
  const times = await storedTimes(desk.bus, "SHOP_RETRY");
  expect([times.size, Math.max(...times.values())]).toEqual([total, 1]);
  expect((await desk.bus.streams.info("ORDERS")).messages).toBe(0);
  expect((await desk.bus.streams.info("ORDERS_DLQ")).messages).toBe(0);
});

test("a stream at its limits refuses what does not fit, and every original of that stays", async () => {
  const desk = await startDesk();
  await fillLetters(desk.bus, 300);
  await desk.bus.streams.update("ORDERS", { maxMessages: 120, discard: "new" });
  await desk.look();
  const { id } = await desk.jobs.start({ ...about, ids: desk.ids() });
  await desk.jobs.idle();
  const job = desk.jobs.get(id);
  expect(job).toMatchObject({ status: "finished", pending: 0, counts: { published: 120, refused: 180 } });
  expect((await desk.bus.streams.info("ORDERS")).messages).toBe(120);
  expect((await desk.bus.streams.info("ORDERS_DLQ")).messages).toBe(180);
  expect(desk.jobs.messages(id, "refused", 0, 1).messages[0]?.reason).toContain("stream_full");
});

test("a destination that does not answer pauses the job; nothing is lost, and it goes on later", async () => {
  await server.stop();
  server = await startNatsServer({ config: 'mappings { "void.orders": "void.elsewhere" }' });
  const desk = await startDesk({ patienceMs: 500 });
  await fillLetters(desk.bus, 20);
  await desk.look();
  // It goes where somebody listens and no stream is: the server says nothing at all.
  await desk.bus.streams.create({ name: "VOID", subjects: ["void.orders"] });
  const leave = desk.bus.traffic.watch("void.elsewhere", () => undefined);
  const { id } = await desk.jobs.start({ ...about, ids: desk.ids(), destination: "void.orders" });
  await desk.jobs.idle();
  expect(desk.jobs.get(id)).toMatchObject({ status: "paused", pending: 20 });
  expect(desk.jobs.get(id).reason).toContain("does not answer");
  expect((await desk.bus.streams.info("ORDERS_DLQ")).messages).toBe(20);
  leave();
  await desk.bus.streams.update("VOID", { subjects: ["void.>"] });
  await desk.jobs.ask(id, "resume", "tester");
  await desk.jobs.idle();
  expect(desk.jobs.get(id)).toMatchObject({ status: "finished", counts: { published: 20 }, maybeTwice: 0 });
  expect([...(await storedTimes(desk.bus, "VOID")).values()]).toEqual(Array.from({ length: 20 }, () => 1));
});

test("where no stream captures the copies nothing is sent, whoever listens there, and every original stays", async () => {
  const desk = await startDesk();
  await fillLetters(desk.bus, 20);
  await desk.look();
  let heard = 0;
  const leave = desk.bus.traffic.watch("void.orders", () => void heard++);
  const { id } = await desk.jobs.start({ ...about, ids: desk.ids(), destination: "void.orders" });
  await desk.jobs.idle();
  expect(desk.jobs.get(id)).toMatchObject({ status: "finished", counts: { refused: 20 } });
  expect(desk.jobs.messages(id, "refused", 0, 1).messages[0]?.reason).toContain("no_stream_for_subject");
  expect((await desk.bus.streams.info("ORDERS_DLQ")).messages).toBe(20);
  expect(heard).toBe(0);
  leave();
});

test("a copy whose receipt was lost and that a worker took since is said to be there twice, perhaps", async () => {
  const desk = await startDesk();
  await fillLetters(desk.bus, 2);
  await desk.bus.streams.create({
    ...{ name: "WORK", subjects: ["work"], retention: "workqueue" },
    duplicateWindowMs: 100, // forgotten when it is sent again
  });
  await desk.bus.consumers.create("WORK", { name: "worker" });
  await desk.look();
  const publish = desk.bus.messages.publish.bind(desk.bus.messages);
  const spy = vi.spyOn(desk.bus.messages, "publish");
  spy.mockImplementation(async (copy) => {
    const receipt = await publish(copy);
    if (copy.subject !== "work" || receipt.seq !== 1) return receipt;
    await desk.bus.messages.delete("WORK", receipt.seq); // as the acknowledgement of its worker does
    throw new EventBusError("publish_unknown", "the receipt was lost");
  });
  const { id } = await desk.jobs.start({ ...about, ids: desk.ids(), destination: "work" });
  await desk.jobs.idle();
  expect(desk.jobs.get(id)).toMatchObject({ status: "finished", counts: { published: 2 }, maybeTwice: 1 });
  const { messages } = desk.jobs.messages(id, null, 0, 2);
  expect(messages.map(({ maybeTwice, number }) => [maybeTwice, number]).sort()).toEqual([
    [false, 2],
    [true, 3],
  ]);
  // Copies of both, and one of them once more.
  expect((await desk.bus.streams.info("WORK")).lastNumber).toBe(3);
});

test.each([50, 400])("a rate of %i/s is never passed, and kept within 10 %%", async (ratePerS) => {
  const desk = await startDesk();
  const total = ratePerS * 2;
  // What a stalled machine loses is not made up for: then once more.
  let measured = 0;
  for (let tries = 0; tries < 3 && measured < ratePerS * 0.9; tries++) {
    await fillLetters(desk.bus, total);
    await desk.look();
    const { id } = await desk.jobs.start({ ...about, ids: desk.ids(), ratePerS });
    await desk.jobs.idle();
    expect(desk.jobs.get(id).counts.published).toBe(total);
    const { firstAt, lastAt } = await desk.bus.streams.info("ORDERS");
    const seconds = (Date.parse(lastAt ?? "") - Date.parse(firstAt ?? "")) / 1_000;
    measured = (total - 1) / seconds;
    print({ ratePerS, measured: Math.round(measured) });
    // Up to a quarter of a second of lateness is caught up with, also of the first one's.
    expect(total - 1).toBeLessThanOrEqual(ratePerS * (seconds + 0.26));
    await desk.bus.streams.purge("ORDERS");
  }
  expect(measured / ratePerS).toBeGreaterThan(0.9);
});

test("a job of a process that died is taken up by another, which doubles nothing", async () => {
  const first = await startDesk();
  const total = 3_000;
  await fillLetters(first.bus, total);
  await first.look();
  const { id } = await first.jobs.start({ ...about, ids: first.ids(), ratePerS: 2_000 });
  await eventually("part of it is done", () => first.jobs.get(id).counts.published > 500);
  // It is cut off in the middle, with messages on their way and nothing said about them.
  await first.bus.stop();
  const second = await startDesk();
  await second.look();
  expect(second.jobs.get(id).status).toBe("running");
  await eventually("it is taken up and ends", async () => {
    await second.look();
    return second.jobs.get(id).status === "finished";
  });
  const job = second.jobs.get(id);
  expect(sum(job)).toBe(total);
  expect(job.counts.published + job.counts.duplicate).toBe(total);
  const times = await storedTimes(second.bus, "ORDERS");
  expect([times.size, Math.max(...times.values())]).toEqual([total, 1]);
  expect((await second.bus.streams.info("ORDERS_DLQ")).messages).toBe(0);
});
