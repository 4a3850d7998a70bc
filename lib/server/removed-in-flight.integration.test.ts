import { type JetStreamManager, type JsMsg, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { GET as getConsumer } from "@/app/api/streams/[stream]/consumers/[consumer]/route";
import { consumerAnswerSchema } from "../contract/streams";
import { type NatsServer, startNatsServer } from "../event-bus/testing/nats-server";
import { exact } from "../model/known";
import type { Dashboard } from "./dashboard/dashboard";
import { parseEnv } from "./env";
import { processDashboard } from "./testing/process-dashboard";

const patience = { timeout: 30_000, interval: 50 };

let server: NatsServer;
let owner: NatsConnection;
let manager: JetStreamManager;
let dashboard: Dashboard;

beforeEach(async () => {
  server = await startNatsServer();
  owner = await connect({ servers: server.url });
  manager = await jetstreamManager(owner);
});
afterEach(async () => {
  await dashboard?.stop();
  await owner.close();
  await server.stop();
});

async function readWorker() {
  const request = new Request("http://127.0.0.1:3000/api/streams/LAST/consumers/worker", {
    headers: { host: "127.0.0.1:3000" },
  });
  const answer = await getConsumer(request, { params: Promise.resolve({ stream: "LAST", consumer: "worker" }) });
  return consumerAnswerSchema.parse(await answer.json()).consumer;
}

test("messages that are overwritten while workers have them are counted apart, and none of them is a failure", async () => {
  await manager.streams.add({ name: "LAST", subjects: ["last.>"], max_msgs_per_subject: 1 });
  await manager.consumers.add("LAST", { durable_name: "worker", ack_policy: "explicit" });
  dashboard = processDashboard(parseEnv({ NATS_URL: server.url, JETLAG_LOG_LEVEL: "silent" }));
  dashboard.start();
  await vi.waitFor(() => expect(dashboard.failures.counts().capturedSince).not.toBeNull(), patience);
  const js = jetstream(owner);
  const publishAll = async (value: string) => {
    for (let sensor = 0; sensor < 50; sensor++) await js.publish(`last.sensor.${sensor}`, value);
  };

  await publishAll("v1");
  const held: JsMsg[] = [];
  const worker = await js.consumers.get("LAST", "worker");
  for await (const message of await worker.fetch({ max_messages: 50, expires: 5_000 })) held.push(message);
  expect(held).toHaveLength(50);
  await publishAll("v2");
  for (const message of held) message.ack();
  // One that a handler terminates: what was announced before it is known as well.
  for await (const message of await worker.fetch({ max_messages: 1, expires: 5_000 })) message.term("no good");

  const failures = () => [...dashboard.failures.store.index.list({ state: "all" })].map(({ failure }) => failure);
  await vi.waitFor(() => expect(failures()).toMatchObject([{ reason: "terminated", detail: "no good" }]), patience);
  expect(dashboard.failures.counts().open).toEqual(exact(1));
  expect((await readWorker()).removedInFlight).toEqual(exact(50));
});
