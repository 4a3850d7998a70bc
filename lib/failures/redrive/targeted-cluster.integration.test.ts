import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import { JetStreamLog } from "../../event-bus/adapters/jetstream/jetstream-log";
import { NatsBroker } from "../../event-bus/adapters/nats/nats-broker";
import { taken } from "../../event-bus/broker/offer";
import { systemClock } from "../../event-bus/clock";
import { silentLogger } from "../../event-bus/logger";
import { type NatsCluster, startNatsCluster } from "../../event-bus/testing/nats-cluster";
import { noMask } from "../../model/message/message-mask";
import type { RecordLog } from "../../store/record-log";
import { storeOn } from "../../store/testing/store-on";
import { DeadLetters, defaultDeadLetterPatterns } from "../inbox/dead-letters";
import { FailureStore } from "../inbox/failure-store";
import { sameClock } from "../testing/broker-clock";
import { RedriveDesk } from "../testing/redrive-desk";

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
  const broker = new NatsBroker({ servers: cluster.servers.map(({ url }) => url) });
  const bus = broker.jetstream;
  running.push(bus);
  await bus.start();
  const about = { bus, log: new JetStreamLog(bus), logger: silentLogger, store: storeOn(bus) };
  const store = new FailureStore({ ...about, mask: noMask });
  await openOnCluster(store.records);
  const none = () => undefined;
  const clocks = { clock: systemClock, brokerNow: sameClock };
  const jobs = new RedriveDesk({
    ...{ ...about, ...clocks, failures: store, sender: taken(broker.sender), connection: broker.connection },
    ...{ onProgress: none, onOver: none, onDropped: none },
  });
  await openOnCluster(jobs.records);
  running.push(jobs);
  return { bus, store, jobs };
}

/** Opens until its stream is there, as the sweeps of the dashboard do: a young cluster may answer too late. */
async function openOnCluster(log: RecordLog): Promise<void> {
  await vi.waitFor(async () => {
    await log.open();
    expect(log.health.problem).toBeNull();
    expect(log.isThere).toBe(true);
  }, patience);
}

/** Dead letters of one consumer, whose retry stream is on one server alone; returns which. */
async function fillShop(bus: JetStreamPort): Promise<string> {
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

/** Sent once more for as long as its stream chooses a leader. */
async function publishLetter(bus: JetStreamPort, data: string): Promise<void> {
  const letter = { subject: "dlq", data: new TextEncoder().encode(data) };
  const headers: [string, string][] = [["Original-Subject", "orders.created"]];
  await vi.waitFor(() => bus.messages.publish({ ...letter, headers }), patience);
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
  const letters = new DeadLetters({
    log: new JetStreamLog(bus),
    index: store.index,
    mask: noMask,
    patterns: defaultDeadLetterPatterns,
  });
  await letters.follow((await bus.streams.list()).streams);
  const ids = [...store.index.list({ state: "open" })].map(({ failure }) => failure.id);
  const about = { action: "redrive", by: "t", scope: "all", to: "everyone", destination: null, ratePerS: 1 } as const;
  const { id } = await jobs.start({ ...about, ids });
  await cluster.named(await leaderOf("JETLAG_JOBS")).kill9();
  expect(await jobs.ask(id, "pause", "t")).toMatchObject({ status: "paused", total, counts: { refused: 0 } });
});

test("while the retry stream does not answer nothing is skipped, and the job can be paused and goes on later", async () => {
  const { bus, store, jobs } = await startDesk();
  const home = cluster.named(await fillShop(bus));
  const letters = new DeadLetters({
    log: new JetStreamLog(bus),
    index: store.index,
    mask: noMask,
    patterns: defaultDeadLetterPatterns,
  });
  await letters.follow((await bus.streams.list()).streams);
  const ids = [...store.index.list({ state: "open" })].map(({ failure }) => failure.id);
  const about = { action: "redrive", by: "t", scope: "all", to: "consumer", destination: null, ratePerS: 8 } as const;
  const { id } = await jobs.start({ ...about, ids });
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
  // Nobody answered to what was sent after the server died: its stream exists, so it is waited for.
  expect({ status, pending, skipped: counts.skipped, refused: counts.refused, sent }).toEqual({
    ...{ status: "finished", pending: 0, skipped: 0, refused: 0, sent: total },
  });
  expect((await bus.streams.info("SHOP_RETRY")).messages).toBe(sent);
  expect((await bus.streams.info("SHOP_DLQ")).messages).toBe(0);
});

test.each(["pause", "cancel"] as const)(
  "a %s is heard at once while the dead letters' own stream does not answer",
  async (wish) => {
    const { bus, store, jobs } = await startDesk();
    await bus.streams.create({ name: "ORDERS", subjects: ["orders.>"], replicas: 3 });
    await bus.streams.create({ name: "ORDERS_DLQ", subjects: ["dlq"], replicas: 1 });
    for (let at = 0; at < total; at++) await publishLetter(bus, `${at}`);
    const letters = new DeadLetters({
      log: new JetStreamLog(bus),
      index: store.index,
      mask: noMask,
      patterns: defaultDeadLetterPatterns,
    });
    await letters.follow((await bus.streams.list()).streams);
    const ids = [...store.index.list({ state: "open" })].map(({ failure }) => failure.id);
    const home = cluster.named(await leaderOf("ORDERS_DLQ"));
    await home.kill9();
    const about = {
      action: "redrive",
      by: "t",
      scope: "all",
      to: "everyone",
      destination: null,
      ratePerS: null,
    } as const;
    const { id } = await jobs.start({ ...about, ids });
    await new Promise((resolve) => setTimeout(resolve, 10_000)); // which streams there are is known by then
    const asked = performance.now();
    const answer = await Promise.race([
      jobs.ask(id, wish, "t"),
      new Promise<null>((resolve) => setTimeout(() => resolve(null), 20_000)),
    ]);
    process.stdout.write(`${JSON.stringify({ wish, heardAfterMs: Math.round(performance.now() - asked) })}\n`);
    expect(answer).toMatchObject(
      wish === "pause" ? { status: "paused", pending: total } : { status: "cancelled", counts: { skipped: total } },
    );
    await home.restart();
    await vi.waitFor(() => bus.streams.info("ORDERS_DLQ"), patience);
    if (wish === "pause") {
      await jobs.ask(id, "resume", "t");
      await jobs.idle();
      expect(jobs.get(id)).toMatchObject({ status: "finished", counts: { published: total } });
    }
    expect((await bus.streams.info("ORDERS_DLQ")).messages).toBe(wish === "pause" ? 0 : total);
  },
);

describe("letters in memory whose places others have after a restart of their server", () => {
  const count = 12;
  /** A desk that knows the old ones. */
  async function replaceLetters(newCount: number) {
    const { bus, store, jobs } = await startDesk();
    await bus.streams.create({ name: "ORDERS", subjects: ["orders.>"], replicas: 3 });
    await bus.streams.create({ name: "ORDERS_DLQ", subjects: ["dlq"], replicas: 1, storage: "memory" });
    for (let at = 0; at < count; at++) await publishLetter(bus, `old ${at}`);
    const letters = new DeadLetters({
      log: new JetStreamLog(bus),
      index: store.index,
      mask: noMask,
      patterns: defaultDeadLetterPatterns,
    });
    const look = async () => letters.follow((await bus.streams.list()).streams);
    await look();
    const open = () => [...store.index.list({ state: "open" })].map(({ failure }) => failure);
    const ids = open().map(({ id }) => id);
    const { createdAt } = await bus.streams.info("ORDERS_DLQ");
    await cluster.named(await leaderOf("ORDERS_DLQ")).restart();
    await vi.waitFor(() => bus.streams.info("ORDERS_DLQ"), patience);
    for (let at = 0; at < newCount; at++) await publishLetter(bus, `new ${at}`);
    expect(await bus.streams.info("ORDERS_DLQ")).toMatchObject({ createdAt, firstNumber: 1, lastNumber: newCount });
    return { bus, jobs, look, open, ids };
  }

  test("nothing of the others is sent or dropped", async () => {
    const { bus, jobs, ids } = await replaceLetters(count);
    expect(ids).toHaveLength(count);
    const about = { by: "t", scope: "all", to: "everyone", destination: null, ratePerS: null } as const;
    const redrive = await jobs.start({ ...about, action: "redrive", ids });
    await jobs.idle();
    expect((await bus.streams.info("ORDERS")).messages).toBe(0);
    expect(jobs.get(redrive.id).counts.gone).toBe(count);
    await jobs.start({ ...about, action: "discard", ids });
    await jobs.idle();
    expect((await bus.streams.info("ORDERS_DLQ")).messages).toBe(count);
  });

  test("the others are listed in their place", async () => {
    const { look, open } = await replaceLetters(1);
    await look();
    expect(open().map(({ preview }) => preview)).toEqual(["new 0"]);
  });
});
