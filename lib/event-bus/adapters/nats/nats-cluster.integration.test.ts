import { afterAll, beforeAll, expect, it } from "vitest";
import { type NatsCluster, startNatsCluster } from "../../testing/nats-cluster";
import type { JetStreamPort } from "../jetstream/jetstream";
import { NatsBroker } from "./nats-broker";
import { NatsEventBus } from "./nats-event-bus";

const stream = "CLUSTERED";
const topic = "order.created";
let cluster: NatsCluster;
let bus: NatsEventBus;
let looker: JetStreamPort;

beforeAll(async () => {
  cluster = await startNatsCluster(3);
  // What a dying leader had handed out comes again soon, and a slow election takes nobody's patience.
  const waits = { drainTimeoutMs: 2_000, ackWaitMs: 5_000, publishTimeoutMs: 60_000 };
  const servers = cluster.servers.map(({ url }) => url);
  bus = new NatsEventBus({ servers, streamName: stream, ...waits });
  looker = new NatsBroker({ servers }).jetstream;
  // The cluster may still be electing: start() is what waits for it.
  await bus.start();
  await looker.start();
});
afterAll(async () => {
  await bus.stop();
  await looker.stop();
  await cluster.stop();
});

it("keeps three copies on a cluster of three", async () => {
  expect(await looker.streams.info(stream)).toMatchObject({
    config: { replicas: 3 },
    leader: expect.stringMatching(/^n\d$/),
  });
  expect(bus.connection.status()).toMatchObject({ state: "connected", cluster: "test" });
});

it("loses no event and stores none twice when the stream's leader is killed", async () => {
  const handled: number[] = [];
  await bus.subscribe<{ number: number }>(topic, (_, { data }) => {
    handled.push(data.number);
  });
  const publish = (number: number) => bus.publish(topic, { data: { number }, actor: "suite", tenantId: "acme" });
  await publish(0);
  const leader = cluster.named((await looker.streams.info(stream)).leader);
  await leader.kill9();
  const acks = await Promise.all(Array.from({ length: 20 }, (_, at) => publish(at + 1)));
  expect(acks.every((ack) => ack !== null)).toBe(true);
  await expect.poll(() => new Set(handled).size, { timeout: 60_000 }).toBe(21);
  const info = await looker.streams.info(stream);
  expect(info.lastNumber).toBe(21);
  await leader.restart();
}, 150_000);

it("names the streams whose only server is gone, instead of leaving them out", async () => {
  const names = Array.from({ length: 6 }, (_, at) => `SINGLE_${at}`);
  for (const name of names) {
    // The cluster may still be electing after the test before; creating is idempotent.
    const create = () =>
      looker.streams.create({ name, subjects: [`${name}.>`], replicas: 1 }).then(() => "created", String);
    await expect.poll(create, { timeout: 45_000 }).toBe("created");
  }
  // Not while a server is still on its way back: what it has would be missing.
  await expect.poll(() => looker.streams.list().then((list) => list.missing, String), { timeout: 45_000 }).toEqual([]);
  const { streams } = await looker.streams.list();
  const victim = streams.find(({ config }) => config.name === "SINGLE_0")?.leader ?? null;
  const onVictim = streams.filter(({ config, leader }) => names.includes(config.name) && leader === victim);
  const gone = onVictim.map(({ config }) => config.name).sort();
  await cluster.named(victim).kill9();
  // Until the cluster has elected again, listing may end without an answer.
  const missing = () => looker.streams.list().then((list) => [...list.missing].sort(), String);
  await expect.poll(missing, { timeout: 45_000 }).toEqual(gone);
}, 180_000);
