import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import { JetStreamLog } from "../../event-bus/adapters/jetstream/jetstream-log";
import type { OutgoingMessage } from "../../event-bus/adapters/jetstream/messages";
import { JetStreamSender } from "../../event-bus/adapters/jetstream/sending/jetstream-sender";
import { MemoryBroker } from "../../event-bus/adapters/memory/memory-broker";
import { MemoryServer } from "../../event-bus/adapters/memory/memory-server";
import type { ReadOptions } from "../../event-bus/broker/read-options";
import { systemClock } from "../../event-bus/clock";
import { EventBusError } from "../../event-bus/errors";
import { silentLogger } from "../../event-bus/logger";
import { jobLog } from "../../jobs/job-store";
import type { Job } from "../../model/job/job";
import { noMask } from "../../model/message/message-mask";
import { MemoryStore } from "../../store/memory/memory-store";
import { storeOn } from "../../store/testing/store-on";
import { DeadLetters, defaultDeadLetterPatterns } from "../inbox/dead-letters";
import { FailureStore } from "../inbox/failure-store";
import { sameClock } from "../testing/broker-clock";
import { RedriveDesk } from "../testing/redrive-desk";

const bytes = (text: string) => new TextEncoder().encode(text);

let server: MemoryServer;
let running: { stop(): Promise<void> }[];
/** No two streams are created in the same millisecond. */
function serverNow(): number {
  lastMs = Math.max(lastMs + 1, Date.now());
  return lastMs;
}
let lastMs = 0;

beforeEach(() => {
  server = new MemoryServer({ now: serverNow, schedule: systemClock.schedule });
  running = [];
});
afterEach(async () => {
  for (const part of running.reverse()) await part.stop();
});

/** A dashboard's jobs, with `publish` in place of the bus's own, and `mute` to say which streams do not answer. */
async function startJobs({
  durable = true,
  publish = passOn,
  mute = () => false,
}: {
  durable?: boolean;
  publish?: Publish;
  mute?: (stream: string) => boolean;
} = {}) {
  const bus = new MemoryBroker({ server }).jetstream;
  await bus.start();
  running.push(bus);
  const messages: JetStreamPort["messages"] = {
    publish: (message) => publish(message, (sent) => bus.messages.publish(sent)),
    get: (...about) => bus.messages.get(...about),
    next: (...about) => bus.messages.next(...about),
    countFrom: (...about) => bus.messages.countFrom(...about),
    last: (...about) => bus.messages.last(...about),
    range: (...about) => bus.messages.range(...about),
    read: (...about) => bus.messages.read(...about),
    delete: (...about) => bus.messages.delete(...about),
    firstSince: (...about) => bus.messages.firstSince(...about),
  };
  const streams: JetStreamPort["streams"] = Object.assign(Object.create(bus.streams), {
    info: (name: string, options?: ReadOptions) =>
      mute(name) ? untilLeft(options?.signal) : bus.streams.info(name, options),
  });
  const access = { streams, connection: bus.connection, traffic: bus.traffic, messages };
  const kept = durable ? storeOn(access) : new MemoryStore(systemClock);
  const store = new FailureStore({ log: new JetStreamLog(bus), store: kept, logger: silentLogger, mask: noMask });
  await store.records.open();
  const letters = new DeadLetters({
    log: new JetStreamLog(bus),
    index: store.index,
    mask: noMask,
    patterns: defaultDeadLetterPatterns,
  });
  const jobs = new RedriveDesk({
    connection: bus.connection,
    sender: new JetStreamSender({ ...access, consumers: bus.consumers, questions: bus.questions }, systemClock),
    ...{ clock: systemClock, brokerNow: sameClock, logger: silentLogger, store: kept, failures: store },
    onProgress: () => undefined,
    onOver: () => undefined,
    onDropped: (original) => letters.noteRemoved(original),
  });
  await jobs.open();
  running.push(jobs);
  const seen = async () => (await bus.streams.list()).streams;
  return {
    ...{ bus, jobs, store },
    ids: () => [...store.index.list({ state: "open" })].map(({ failure }) => failure.id).reverse(),
    look: async () => {
      await kept.look({ streams: await seen(), missing: [], fresh: true, nowMs: Date.now() });
      await letters.follow(await seen());
      await jobs.follow();
    },
  };
}

/** A read that gets no answer. */
const untilLeft = (signal: AbortSignal | undefined) =>
  new Promise<never>((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));

type Send = JetStreamPort["messages"]["publish"];
type Publish = (message: OutgoingMessage, send: Send) => ReturnType<Send>;
const passOn: Publish = (message, send) => send(message);

async function fillLetters(bus: JetStreamPort, count: number): Promise<void> {
  await bus.streams.create({ name: "ORDERS", subjects: ["orders.>"] });
  await bus.streams.create({ name: "ORDERS_DLQ", subjects: ["dlq"] });
  const headers: [string, string][] = [["Original-Subject", "orders.created"]];
  for (let n = 0; n < count; n++) await bus.messages.publish({ subject: "dlq", data: bytes(`${n}`), headers });
}

const redrive = { action: "redrive", by: "tester", scope: "all", destination: null, ratePerS: null } as const;

/** The record in a message to the stream of jobs; null for any other message. */
function recordOf({ subject, data }: OutgoingMessage): { type: string; status?: string } | null {
  return subject.startsWith(`${jobLog.name}.`) ? JSON.parse(new TextDecoder().decode(data)) : null;
}

describe("a wish that comes while the job is about to pause", () => {
  test.each(["cancel", "resume"] as const)("is heeded: %s", async (wish) => {
    const asked: ReturnType<RedriveDesk["ask"]>[] = [];
    const desk = await startJobs({
      async publish(message, send) {
        const record = recordOf(message);
        const [job] = desk.jobs.list();
        if (record?.type === "status" && record.status === "paused" && asked.length === 0 && job !== undefined) {
          asked.push(desk.jobs.ask(job.id, wish, "tester"));
          await expect.poll(async () => (await asks(desk.bus)).length).toBe(2);
        }
        return send(message);
      },
    });
    await fillLetters(desk.bus, 40);
    await desk.look();
    const { id } = await desk.jobs.start({ ...redrive, ratePerS: 20, ids: desk.ids() });
    await expect.poll(() => desk.jobs.get(id).counts.published).toBeGreaterThan(0);
    await desk.jobs.ask(id, "pause", "tester");
    const [answer] = await Promise.all(asked);
    if (wish === "cancel") expect(answer?.status).toBe("cancelled");
    await desk.jobs.idle();
    const { status, pending } = desk.jobs.get(id);
    expect({ status, pending }).toEqual({ status: wish === "cancel" ? "cancelled" : "finished", pending: 0 });
  });

  const asks = async (bus: JetStreamPort) =>
    (await bus.messages.range(jobLog.name, { direction: "forward", limit: 100 })).messages.filter(({ subject }) =>
      subject.endsWith(".ask"),
    );
});

test("outcomes that cannot be noted pause the job, whatever the batches after them say", async () => {
  let refused = 0;
  const desk = await startJobs({
    async publish(message, send) {
      if (recordOf(message)?.type === "outcomes" && refused++ === 0)
        throw new EventBusError("rejected", "not this record");
      return send(message);
    },
  });
  await fillLetters(desk.bus, 1_600);
  await desk.look();
  const { id } = await desk.jobs.start({ ...redrive, ids: desk.ids() });
  await desk.jobs.idle();
  const job = desk.jobs.get(id);
  expect(job).toMatchObject({ status: "paused", reason: "not this record" });
  expect((await desk.bus.streams.info("ORDERS")).messages).toBeLessThan(1_600);
});

test("a stop waits for no read, and what it left to be dropped is dropped by whoever goes on", async () => {
  let asked = 0;
  const mute = (stream: string) => stream === "ORDERS_DLQ" && asked++ >= 0;
  const first = await startJobs({ mute });
  await fillLetters(first.bus, 20);
  await first.look();
  const { id } = await first.jobs.start({ ...redrive, ids: first.ids() });
  await expect.poll(() => asked).toBe(1);
  await first.jobs.stop();
  expect((await first.bus.streams.info("ORDERS_DLQ")).messages).toBe(20);
  const second = await startJobs();
  await second.look();
  await second.jobs.idle();
  expect(second.jobs.get(id)).toMatchObject({ status: "finished", counts: { published: 20 }, notDropped: 0 });
  expect((await first.bus.streams.info("ORDERS_DLQ")).messages).toBe(0);
  expect((await first.bus.streams.info("ORDERS")).messages).toBe(20);
});

test("a message that is gone may have been sent before: the job says so", async () => {
  const tried = new Set<string | undefined>();
  const desk = await startJobs({
    async publish(message, send) {
      if (message.subject !== "orders.created") return send(message);
      tried.add(message.msgId);
      throw new EventBusError("publish_unknown", "no answer");
    },
  });
  await fillLetters(desk.bus, 2);
  await desk.look();
  const { id } = await desk.jobs.start({ ...redrive, ids: desk.ids() });
  await expect.poll(() => tried.size).toBe(2);
  expect(await desk.jobs.ask(id, "pause", "tester")).toMatchObject({ status: "paused", pending: 2 });
  await desk.bus.streams.purge("ORDERS_DLQ");
  await desk.look();
  await desk.jobs.ask(id, "resume", "tester");
  await desk.jobs.idle();
  const { messages } = desk.jobs.messages(id, "gone", 0, 10);
  expect(messages.map(({ reason }) => reason)).toEqual(
    Array.from({ length: 2 }, () => "not recorded any more; an earlier copy may be stored"),
  );
});

test("what is no record does not take a job from its owner, whenever it is stored", async () => {
  const desk = await startJobs();
  await fillLetters(desk.bus, 30);
  await desk.look();
  const { id } = await desk.jobs.start({ ...redrive, ratePerS: 40, ids: desk.ids() });
  for (const published of [1, 10, 20]) {
    await expect.poll(() => desk.jobs.get(id).counts.published).toBeGreaterThanOrEqual(published);
    await desk.bus.messages.publish({ subject: `${jobLog.name}.${id}.run`, data: bytes("not a record") });
  }
  await desk.jobs.idle();
  expect(desk.jobs.get(id)).toMatchObject({ status: "finished", pending: 0, counts: { published: 30 } });
});

describe("jobs that the stream dropped", () => {
  test("are forgotten with all that is known by them, as a process that starts now would not know them", async () => {
    const first = await startJobs();
    await fillLetters(first.bus, 3);
    await first.look();
    const ids = first.ids();
    const { id } = await first.jobs.start({ ...redrive, ids });
    await first.jobs.idle();
    await first.look();
    expect(first.store.index.count({ state: "resolved" })).toBe(3);
    await first.bus.streams.purge(jobLog.name);
    await first.look();
    const second = await startJobs();
    await second.look();
    for (const { jobs, store } of [first, second]) {
      expect(jobs.list()).toEqual([]);
      expect(() => jobs.get(id)).toThrow("no such job");
      expect(store.index.size).toBe(0);
    }
  });

  test("stay while they run here", async () => {
    const desk = await startJobs();
    await fillLetters(desk.bus, 40);
    await desk.look();
    const { id } = await desk.jobs.start({ ...redrive, ratePerS: 40, ids: desk.ids() });
    await desk.bus.streams.purge(jobLog.name, { keep: 1 });
    await desk.look();
    await desk.jobs.idle();
    expect(desk.jobs.get(id)).toMatchObject({ status: "finished", pending: 0 });
    await desk.look();
    expect(desk.jobs.list()).toEqual([]);
  });

  test("are known again in a log that was made anew, whatever the one before had dropped", async () => {
    const desk = await startJobs();
    for (let n = 0; n < 3; n++) await discard(desk.jobs);
    await desk.bus.streams.purge(jobLog.name, { keep: 1 });
    await desk.look();
    await desk.bus.streams.delete(jobLog.name);
    await desk.look();
    const { id } = await discard(desk.jobs);
    await desk.jobs.follow(); // a store on another server is looked at less often
    expect(desk.jobs.list().map((job) => job.id)).toEqual([id]);
  });

  test("take what they say of failures that were never read with them", async () => {
    const first = await startJobs();
    await fillLetters(first.bus, 2);
    await first.look();
    const ids = first.ids();
    await first.jobs.start({ ...redrive, ids });
    await first.jobs.idle();
    const second = await startJobs(); // knows the job, and no letter
    await second.bus.streams.purge(jobLog.name);
    await second.look();
    // A letter stored once more under the same id, as after its stream was restored from a copy, is open.
    const { index } = second.store;
    const known = first.store.index.get(ids[0] ?? "");
    if (known === undefined) throw new Error("not known");
    index.add({ ...known, failure: { ...known.failure, resolution: null } });
    expect(index.openCount).toBe(1);
  });
});

/** A job that is over at once: its failure is not known. */
async function discard(jobs: RedriveDesk): Promise<Job> {
  const job = await jobs.start({ ...redrive, action: "discard", ids: ["not recorded"] });
  await jobs.idle();
  return job;
}

test("without a stream the newest thousand jobs are kept", async () => {
  const { jobs } = await startJobs({ durable: false });
  const made: string[] = [];
  for (let n = 0; n < 1_005; n++) {
    made.push((await discard(jobs)).id);
  }
  const { id: last } = await discard(jobs);
  expect(new Set(jobs.list().map((job) => job.id))).toEqual(new Set([last, ...made.slice(-1_000)]));
});
