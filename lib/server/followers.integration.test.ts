import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { POST as postPlan } from "@/app/api/failures/plan/route";
import { failurePlanSchema } from "../contract/failure-jobs";
import { type NatsServer, startNatsServer } from "../event-bus/testing/nats-server";
import type { Dashboard } from "./dashboard/dashboard";
import { parseEnv } from "./env";
import { processDashboard } from "./testing/process-dashboard";

// A dashboard that shows what another one reads.

const patience = { timeout: 45_000, interval: 50 };

let server: NatsServer;
let client: NatsConnection;
let leader: Dashboard;
let follower: Dashboard;
const endings: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  server = await startNatsServer();
  endings.push(() => server.stop());
  client = await connect({ servers: server.url });
  endings.push(() => client.close());
  await (await jetstreamManager(client)).streams.add({ name: "ORDERS", subjects: ["orders.>"] });
  leader = startDashboard();
  await vi.waitFor(() => expect(leader.recorder.role).toBe("leader"), patience);
  follower = startDashboard();
  await vi.waitFor(() => expect(follower.monitor.view.sampledBy).toBe("another"), patience);
});
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

function startDashboard(): Dashboard {
  const dashboard = processDashboard(parseEnv({ NATS_URL: server.url, JETLAG_LOG_LEVEL: "silent" }));
  endings.push(() => dashboard.stop());
  dashboard.start();
  return dashboard;
}

test("plans a redrive by what the broker says, though the one that samples has not seen the consumer yet", async () => {
  await vi.waitFor(() => expect(follower.failures.counts().capturedSince).not.toBeNull(), patience);
  await leader.monitor.stop();

  const manager = await jetstreamManager(client);
  await manager.consumers.add("ORDERS", { durable_name: "billing", ack_policy: "explicit" });
  await jetstream(client).publish("orders.created", "{}");
  const consumer = await jetstream(client).consumers.get("ORDERS", "billing");
  for await (const message of await consumer.fetch({ max_messages: 1, expires: 5_000 })) message.term("no good");
  await vi.waitFor(async () => {
    await follower.failures.follow(follower.monitor.view.streams, follower.monitor.view.consumers);
    expect(follower.failures.counts().open.value).toBe(1);
  }, patience);
  expect(follower.monitor.view).toMatchObject({ sampledBy: "another", consumers: [] });

  const request = new Request("http://127.0.0.1:3000/api/failures/plan", {
    method: "POST",
    headers: { "content-type": "application/json", host: "127.0.0.1:3000" },
    body: JSON.stringify({ action: "redrive", scope: { filter: {} }, to: "everyone" }),
  });
  const plan = failurePlanSchema.parse(await (await postPlan(request, { params: Promise.resolve({}) })).json());
  expect(plan.subjects).toMatchObject([{ subject: "orders.created", recipients: [{ name: "billing" }] }]);
});
