import { createServer } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type NatsServer, startNatsServer } from "../../testing/nats-server";
import { NatsEventBus } from "./nats-event-bus";

const stream = "CLUSTERED";
const topic = "order.created";
let servers: NatsServer[] = [];
let bus: NatsEventBus;

beforeAll(async () => {
  const ports = await freePorts(3);
  const routes = ports.map((port) => `nats://127.0.0.1:${port}`).join(", ");
  servers = await Promise.all(
    ports.map((port, at) =>
      startNatsServer({
        config: `server_name: n${at}\ncluster { name: test, listen: "127.0.0.1:${port}", routes: [${routes}] }`,
      }),
    ),
  );
  bus = new NatsEventBus({ servers: servers.map(({ url }) => url), streamName: stream, drainTimeoutMs: 2_000 });
  // The cluster may still be electing: start() is what waits for it.
  await bus.start();
});
afterAll(async () => {
  await bus.stop();
  await Promise.all(servers.map((server) => server.stop()));
});

it("keeps three copies on a cluster of three", async () => {
  expect(await bus.streams.info(stream)).toMatchObject({
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
  const leader = serverOf((await bus.streams.info(stream)).leader);
  await leader.kill9();
  const acks = await Promise.all(Array.from({ length: 20 }, (_, at) => publish(at + 1)));
  expect(acks.every((ack) => ack !== null)).toBe(true);
  await expect.poll(() => new Set(handled).size, { timeout: 30_000 }).toBe(21);
  const info = await bus.streams.info(stream);
  expect(info.lastSeq).toBe(21);
  await leader.restart();
});

it("names the streams whose only server is gone, instead of leaving them out", async () => {
  const names = Array.from({ length: 6 }, (_, at) => `SINGLE_${at}`);
  for (const name of names) {
    // The cluster may still be electing after the test before; creating is idempotent.
    const create = () =>
      bus.streams.create({ name, subjects: [`${name}.>`], replicas: 1 }).then(() => "created", String);
    await expect.poll(create, { timeout: 45_000 }).toBe("created");
  }
  const { streams } = await bus.streams.list();
  const victim = streams.find(({ config }) => config.name === "SINGLE_0")?.leader ?? null;
  const onVictim = streams.filter(({ config, leader }) => names.includes(config.name) && leader === victim);
  const gone = onVictim.map(({ config }) => config.name).sort();
  await serverOf(victim).kill9();
  // Until the cluster has elected again, listing may end without an answer.
  const missing = () => bus.streams.list().then((list) => [...list.missing].sort(), String);
  await expect.poll(missing, { timeout: 45_000 }).toEqual(gone);
}, 90_000);

function serverOf(name: string | null): NatsServer {
  const server = servers[Number(name?.slice(1))];
  if (server === undefined) throw new Error(`there is no server ${name}`);
  return server;
}

/** Ports that were free a moment ago: the servers of a cluster must know each other's before they start. */
async function freePorts(count: number): Promise<number[]> {
  const holders = await Promise.all(
    Array.from({ length: count }, async () => {
      const holder = createServer();
      await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
      return holder;
    }),
  );
  const ports = holders.map((holder) => {
    const address = holder.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  });
  await Promise.all(holders.map((holder) => new Promise((resolve) => holder.close(resolve))));
  return ports;
}
