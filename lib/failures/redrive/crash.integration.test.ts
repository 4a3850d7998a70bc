import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { connect } from "@nats-io/transport-node";
import { build } from "vite";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import { JetStreamLog } from "../../event-bus/adapters/jetstream/jetstream-log";
import { NatsBroker } from "../../event-bus/adapters/nats/nats-broker";
import { NatsEventBus } from "../../event-bus/adapters/nats/nats-event-bus";
import { taken } from "../../event-bus/broker/offer";
import { systemClock } from "../../event-bus/clock";
import { silentLogger } from "../../event-bus/logger";
import { type NatsServer, startNatsServer } from "../../event-bus/testing/nats-server";
import { noMask } from "../../model/message/message-mask";
import { storeOn } from "../../store/testing/store-on";
import { DeadLetters, defaultDeadLetterPatterns } from "../inbox/dead-letters";
import { FailureStore } from "../inbox/failure-store";
import { sameClock } from "../testing/broker-clock";
import { RedriveDesk } from "../testing/redrive-desk";

const bytes = (text: string) => new TextEncoder().encode(text);
let directory: string;
let server: NatsServer;
let processes: ChildProcess[] = [];
let broker: NatsBroker;
let bus: JetStreamPort;

beforeAll(async () => {
  // Inside the project, so that the script finds its packages.
  directory = await mkdtemp(join(process.cwd(), "node_modules", ".desk-"));
  await build({
    configFile: false,
    logLevel: "error",
    publicDir: false,
    build: {
      ssr: join(process.cwd(), "lib/failures/testing/desk-process.ts"),
      target: "node20",
      outDir: directory,
      rolldownOptions: { output: { entryFileNames: "desk.mjs" } },
    },
  });
});
afterAll(() => rm(directory, { recursive: true, force: true }));
beforeEach(async () => {
  server = await startNatsServer();
  broker = new NatsBroker({ servers: server.url });
  bus = broker.jetstream;
  await bus.start();
});
afterEach(async () => {
  for (const child of processes) await kill(child);
  processes = [];
  await bus.stop();
  await server.stop();
});

async function startDesk(...args: string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(directory, "desk.mjs"), server.url, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  processes.push(child);
  if (child.stdout === null) throw new Error("no output");
  const [line] = await once(child.stdout, "data");
  expect(String(line)).toBe("ready\n");
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

async function eventually(what: string, condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 80_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** How jobs get at the broker. */
const reach = () => ({ bus, sender: taken(broker.sender), connection: broker.connection });

/** What a dashboard started now would show. */
async function readStore(): Promise<FailureStore> {
  const store = new FailureStore({
    log: new JetStreamLog(bus),
    store: storeOn(bus),
    logger: silentLogger,
    mask: noMask,
  });
  await store.records.open();
  return store;
}

/** A worker of any client terminates `count` messages of a stream that keeps them. */
async function failMessages(from: number, count: number): Promise<void> {
  const worker = new NatsEventBus({ servers: server.url, streamName: "SHOP", maxDeliver: 1, retention: "limits" });
  await worker.start();
  const handled = new Set<number>();
  const subscription = await worker.subscribe("order", async (_topic, _payload, { seq }) => {
    handled.add(seq);
    throw new Error("no");
  });
  for (let number = from; number < from + count; number++) {
    await worker.publish("order", { data: { number }, actor: "test", tenantId: "t" });
  }
  await eventually("all are given up", async () => {
    // Counted here too: for a moment after the receipt the server does not count a message as waiting.
    const { waiting, inFlight } = await bus.consumers.info("SHOP", subscription.consumer);
    return handled.size === count && waiting === 0 && inFlight === 0;
  });
  await worker.stop();
}

test("failures around a kill -9 of the dashboard are all there, once, with their payloads", async () => {
  const first = await startDesk();
  await failMessages(0, 30);
  await kill(first);
  await failMessages(30, 30);
  await startDesk();
  await eventually("all are recorded", async () => (await readStore()).index.openCount >= 60);
  const failures = [...(await readStore()).index.list({ state: "all" })].map(({ failure }) => failure);
  const numbers = failures.map(({ preview }) => Number(/"number":(\d+)/.exec(preview ?? "")?.[1]));
  expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, at) => at));
  expect((await bus.streams.info("JETLAG_FAILURES")).messages).toBe(60);
});

test("a redrive goes on after a kill -9 of the dashboard, without loss and without doubles", {
  timeout: 180_000,
}, async () => {
  const total = 2_000;
  await bus.streams.create({ name: "ORDERS", subjects: ["orders.>"], allowDirect: true });
  await bus.streams.create({ name: "ORDERS_DLQ", subjects: ["dlq"], allowDirect: true });
  const headers: [string, string][] = [["Original-Subject", "orders.created"]];
  const numbers = Array.from({ length: total }, (_, at) => at);
  for (let from = 0; from < total; from += 500) {
    const some = numbers.slice(from, from + 500);
    await Promise.all(
      some.map((number) => bus.messages.publish({ subject: "dlq", data: bytes(`${number}`), headers })),
    );
  }
  for (const killAt of [400, 1_200]) {
    const desk = killAt === 400 ? await startDesk("2000") : await startDesk();
    await eventually(`${killAt} are sent`, async () => (await bus.streams.info("ORDERS")).messages >= killAt);
    await kill(desk);
  }
  await startDesk();
  await eventually("no dead letter is left", async () => (await bus.streams.info("ORDERS_DLQ")).messages === 0);
  const store = await readStore();
  const none = () => undefined;
  const kept = storeOn(bus);
  const about = { ...reach(), clock: systemClock, brokerNow: sameClock, logger: silentLogger, store: kept };
  const jobs = new RedriveDesk({ ...about, failures: store, onProgress: none, onOver: none, onDropped: none });
  await eventually("the job says that it is over", async () => {
    await jobs.open();
    return jobs.list()[0]?.status === "finished";
  });
  const [job] = jobs.list();
  process.stdout.write(`${JSON.stringify({ ...job?.counts, maybeTwice: job?.maybeTwice })}\n`);
  expect(job).toMatchObject({ total, pending: 0, maybeTwice: 0, notDropped: 0 });
  expect((job?.counts.published ?? 0) + (job?.counts.duplicate ?? 0)).toBe(total);
  expect(await storedNumbers("ORDERS")).toEqual(numbers);
});

test("a dashboard that was stopped for so long that another one has its job sends nothing more for it", {
  timeout: 120_000,
}, async () => {
  const total = 400;
  await bus.streams.create({ name: "ORDERS", subjects: ["orders.>"], allowDirect: true });
  await bus.streams.create({ name: "ORDERS_DLQ", subjects: ["dlq"], allowDirect: true });
  const headers: [string, string][] = [["Original-Subject", "orders.created"]];
  const numbers = Array.from({ length: total }, (_, at) => at);
  for (const number of numbers) await bus.messages.publish({ subject: "dlq", data: bytes(`${number}`), headers });
  const desk = await startDesk("200"); // in parts of 50
  await eventually("some are sent", async () => (await bus.streams.info("ORDERS")).messages >= 60);
  desk.kill("SIGSTOP");
  const store = await readStore();
  const letters = new DeadLetters({
    log: new JetStreamLog(bus),
    index: store.index,
    mask: noMask,
    patterns: defaultDeadLetterPatterns,
  });
  const none = () => undefined;
  const kept = storeOn(bus);
  const about = { ...reach(), clock: systemClock, brokerNow: sameClock, logger: silentLogger, store: kept };
  const jobs = new RedriveDesk({ ...about, failures: store, onProgress: none, onOver: none, onDropped: none });
  await jobs.open();
  await eventually("the other one has done the job", async () => {
    const { streams } = await bus.streams.list();
    await letters.follow(streams);
    await jobs.follow();
    return jobs.list()[0]?.status === "finished";
  });
  const attempts: string[] = [];
  const watcher = await connect({ servers: server.url });
  watcher.subscribe("orders.>", { callback: (_error, message) => void attempts.push(message.subject) });
  watcher.subscribe("JETLAG_JOBS.>", { callback: (_error, message) => void attempts.push(message.subject) });
  await watcher.flush();
  const records = (await bus.streams.info("JETLAG_JOBS")).messages;
  let said = "";
  desk.stdout?.on("data", (chunk) => {
    said += String(chunk);
  });
  desk.kill("SIGCONT");
  await eventually("it knows", async () => said.includes("lost"));
  await watcher.flush();
  // One beat, which the server refuses, is how it finds out.
  expect(attempts.filter((subject) => !subject.endsWith(".run"))).toEqual([]);
  expect((await bus.streams.info("JETLAG_JOBS")).messages).toBe(records);
  expect(await storedNumbers("ORDERS")).toEqual(numbers);
  await watcher.close();
  await jobs.stop();
});

async function storedNumbers(stream: string): Promise<number[]> {
  const found: number[] = [];
  for (let fromSeq: number | null = 1; fromSeq !== null; ) {
    const page = await bus.messages.range(stream, { fromSeq, direction: "forward", limit: 1_000 });
    found.push(...page.messages.map(({ data }) => Number(new TextDecoder().decode(data))));
    fromSeq = page.nextSeq;
  }
  return found.sort((a, b) => a - b);
}
