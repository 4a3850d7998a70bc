import { createServer, type Server, type ServerResponse } from "node:http";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { statusSchema } from "../../lib/contract/health";
import { mostTogether, webhookBodySchema, webhookGroupSchema } from "../../lib/contract/webhook";
import { type NatsServer, startNatsServer } from "../../lib/event-bus/testing/nats-server";
import { expect, test } from "../dashboard";
import { endDashboards, startDashboard, whenListening } from "./own-dashboard";

// Two dashboard processes and one receiver; the one that tells is killed in the middle of a storm.

/** More than two calls can tell. */
const consumers = mostTogether.jetlag * 2 + 20;

let server: NatsServer;
let client: NatsConnection;
let receiver: Server;
/** News of calls that the receiver took, as kind and consumer. */
let heard: string[];
let calls: number;
/** What becomes of a call, by its number. */
let answer: (call: number, response: ServerResponse, take: () => void) => void;

test.beforeEach(async () => {
  server = await startNatsServer();
  client = await connect({ servers: server.url });
  heard = [];
  calls = 0;
  receiver = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const json: unknown = JSON.parse(text);
    answer(++calls, response, () => {
      const group = webhookGroupSchema.safeParse(json);
      for (const { kind, incident } of group.success ? group.data.incidents : [webhookBodySchema.parse(json)])
        heard.push(`${kind} ${incident?.consumer}`);
      response.end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
});
test.afterEach(async () => {
  await endDashboards();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
  await client.close();
  await server.stop();
});

/** A dashboard, once it has read the server. */
async function openDashboard() {
  const bound = receiver.address();
  const { child, port } = await startDashboard({
    NATS_URL: server.url,
    JETLAG_LIMITS: "unprocessed-critical=2",
    JETLAG_WEBHOOK_URL: `http://127.0.0.1:${typeof bound === "object" ? bound?.port : ""}/`,
  });
  const readSampler = async () =>
    statusSchema.parse(await (await fetch(`http://127.0.0.1:${port}/api/status`)).json()).sampler;
  await whenListening(readSampler);
  await expect.poll(async () => (await readSampler()).lastSweepAt, { timeout: 30_000 }).not.toBeNull();
  return { child, readSampler };
}

test("kill -9 of the dashboard that tells, in a storm: the other one tells what is left, each incident once", async () => {
  test.setTimeout(240_000);
  const manager = await jetstreamManager(client);
  await manager.streams.add({ name: "ORDERS", subjects: ["orders.>"] });
  const names = Array.from({ length: consumers }, (_, at) => `worker-${at}`);
  for (const name of names) await manager.consumers.add("ORDERS", { durable_name: name, ack_policy: "explicit" });
  const first = await openDashboard();
  const second = await openDashboard();
  await expect.poll(async () => (await second.readSampler()).sampledBy, { timeout: 30_000 }).toBe("another");
  expect((await first.readSampler()).sampledBy).toBe("this");

  // The second call is on its way for ever: who made it does not live to hear the answer.
  const secondCall = new Promise<void>((resolve) => {
    answer = (call, response, take) => {
      if (call !== 2) return take();
      response.on("close", () => {
        answer = (_, __, takeNext) => takeNext();
      });
      resolve();
    };
  });
  for (let n = 0; n < 5; n++) await jetstream(client).publish("orders.created", "{}");
  await secondCall;
  expect(heard).toHaveLength(mostTogether.jetlag);
  first.child.kill("SIGKILL");

  const opened = names.map((name) => `incident_opened ${name}`).sort();
  await expect.poll(() => heard.length, { timeout: 120_000 }).toBeGreaterThanOrEqual(consumers);
  expect([...heard].sort()).toEqual(opened);
  // It hears of the end as well, and so of nothing a second time.
  await manager.streams.delete("ORDERS");
  await expect.poll(() => heard.length, { timeout: 120_000 }).toBeGreaterThanOrEqual(2 * consumers);
  expect([...heard].sort()).toEqual([...names.map((name) => `incident_closed ${name}`), ...opened].sort());
});
