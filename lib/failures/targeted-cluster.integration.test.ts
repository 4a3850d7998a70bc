import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { NatsEventBus } from "../event-bus/adapters/nats/nats-event-bus";
import { systemClock } from "../event-bus/clock";
import type { EventBus } from "../event-bus/event-bus";
import { silentLogger } from "../event-bus/logger";
import { type NatsCluster, startNatsCluster } from "../event-bus/testing/nats-cluster";
import { noMask } from "../model/message-mask";
import { DeadLetters, defaultDeadLetterPatterns } from "./dead-letters";
import { FailureJobs } from "./failure-jobs";
import { FailureStore } from "./failure-store";

const patience = { timeout: 60_000, interval: 100 };
const total = 60;

let cluster: NatsCluster;
let running: { stop(): Promise<void> }[];
beforeEach(async () => {
  cluster = await startNatsCluster(3);
  running = [];
});
afterEach(async () => {
  for (const part of running.reverse()) await part.stop();
  await cluster.stop();
});

async function startDesk() {
  const bus = new NatsEventBus({ servers: cluster.servers.map(({ url }) => url), createStream: false });
  running.push(bus);
  await bus.start();
  const about = { bus, logger: silentLogger, durable: true };
  const store = new FailureStore({ ...about, mask: noMask });
  await vi.waitFor(() => store.open(), patience);
  const none = () => undefined;
  const jobs = new FailureJobs({ ...about, clock: systemClock, failures: store, onProgress: none, onOver: none });
  await jobs.open();
  running.push(jobs);
  return { bus, store, jobs };
}

/** Dead letters of one consumer, whose retry stream is on one server alone; returns which. */
async function fillShop(bus: EventBus): Promise<string> {
  await bus.streams.create({ name: "SHOP", subjects: ["SHOP.>"], replicas: 3 });
  await bus.streams.create({ name: "SHOP_DLQ", subjects: ["dlq"], replicas: 3 });
  const retry = { name: "SHOP_RETRY", subjects: ["SHOP_RETRY.>"], retention: "workqueue", replicas: 1 } as const;
  await bus.streams.create(retry);
  await bus.consumers.create("SHOP_RETRY", { name: "billing", filterSubjects: ["SHOP_RETRY.billing"] });
  const headers: [string, string][] = [
    ["Original-Stream", "SHOP"],
    ["Original-Consumer", "billing"],
    ["Original-Subject", "SHOP.order"],
  ];
  for (let at = 0; at < total; at++)
    await bus.messages.publish({ subject: "dlq", data: new Uint8Array([at]), headers });
  return leaderOf("SHOP_RETRY");
}

async function leaderOf(stream: string): Promise<string> {
  const client = await connect({ servers: cluster.servers.map(({ url }) => url) });
  const { cluster: place } = await (await jetstreamManager(client)).streams.info(stream);
  await client.close();
  return place?.leader ?? "";
}

test("a pause that is asked for while the jobs' own stream has no leader is kept, not refused", async () => {
  const { bus, store, jobs } = await startDesk();
  await fillShop(bus);
  const letters = new DeadLetters({ bus, index: store.index, mask: noMask, patterns: defaultDeadLetterPatterns });
  await letters.follow((await bus.streams.list()).streams);
  const ids = [...store.index.list({ state: "open" })].map(({ failure }) => failure.id);
  const about = { action: "redrive", by: "t", scope: "all", to: "everyone", destination: null, ratePerS: 1 } as const;
  const { id } = await jobs.create({ ...about, ids });
  await cluster.named(await leaderOf("JETLAG_JOBS")).kill9();
  expect(await jobs.ask(id, "pause", "t")).toMatchObject({ status: "paused", total, counts: { refused: 0 } });
});

test("while the retry stream does not answer nothing is skipped, and the job can be paused and goes on later", async () => {
  const { bus, store, jobs } = await startDesk();
  const home = cluster.named(await fillShop(bus));
  const letters = new DeadLetters({ bus, index: store.index, mask: noMask, patterns: defaultDeadLetterPatterns });
  await letters.follow((await bus.streams.list()).streams);
  const ids = [...store.index.list({ state: "open" })].map(({ failure }) => failure.id);
  const about = { action: "redrive", by: "t", scope: "all", to: "consumer", destination: null, ratePerS: 8 } as const;
  const { id } = await jobs.create({ ...about, ids });
  await vi.waitFor(() => expect(jobs.get(id).counts.published).toBeGreaterThan(0), patience);
  await home.kill9();
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  const asked = performance.now();
  const paused = await Promise.race([
    jobs.ask(id, "pause", "t"),
    new Promise<null>((resolve) => setTimeout(() => resolve(null), 25_000)),
  ]);
  process.stdout.write(
    `${JSON.stringify({ pausedAfterMs: Math.round(performance.now() - asked), ...paused?.counts })}\n`,
  );
  expect(paused).toMatchObject({ status: "paused", counts: { skipped: 0 } });
  await home.restart();
  await vi.waitFor(() => bus.streams.info("SHOP_RETRY"), patience);
  await jobs.ask(id, "resume", "t");
  await jobs.idle();
  const { status, counts, pending } = jobs.get(id);
  const sent = counts.published + counts.duplicate;
  // What was sent just after the server died may have been refused: nobody stored it.
  expect({ status, pending, skipped: counts.skipped, all: sent + counts.refused }).toEqual({
    ...{ status: "finished", pending: 0, skipped: 0, all: total },
  });
  expect((await bus.streams.info("SHOP_RETRY")).messages).toBe(sent);
  expect((await bus.streams.info("SHOP_DLQ")).messages).toBe(counts.refused);
});
