import { type JetStreamManager, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { GET as getFailures } from "@/app/api/failures/route";
import { GET as getStatus } from "@/app/api/status/route";
import { failureListSchema } from "../contract/failures";
import { statusSchema } from "../contract/health";
import { type NatsServer, startNatsServer } from "../event-bus/testing/nats-server";
import type { Dashboard } from "./dashboard/dashboard";
import { parseEnv } from "./env";
import { processDashboard } from "./testing/process-dashboard";

const patience = { timeout: 30_000, interval: 50 };

// What an account looks like where nobody but its owner may create streams.
const accounts = `authorization { users = [
  { user: owner, password: owner }
  { user: jetlag, password: jetlag, permissions: {
    publish: { deny: ["$JS.API.STREAM.CREATE.>", "$JS.API.STREAM.UPDATE.>"] }
  } }
] }`;

let server: NatsServer;
let owner: NatsConnection;
let manager: JetStreamManager;
let dashboard: Dashboard;

beforeEach(async () => {
  server = await startNatsServer({ config: accounts });
  owner = await connect({ servers: server.url, user: "owner", pass: "owner" });
  manager = await jetstreamManager(owner);
  await manager.streams.add({ name: "ORDERS", subjects: ["orders.>"] });
  await manager.consumers.add("ORDERS", { durable_name: "billing", ack_policy: "explicit" });
  const url = server.url.replace("nats://", "nats://jetlag:jetlag@");
  dashboard = processDashboard(parseEnv({ NATS_URL: url, JETLAG_LOG_LEVEL: "silent" }));
  dashboard.start();
});
afterEach(async () => {
  await dashboard?.stop();
  await owner.close();
  await server.stop();
});

const get = (path: string) => new Request(`http://127.0.0.1:3000${path}`, { headers: { host: "127.0.0.1:3000" } });

test("without permission to create streams failures are heard live, and it says that they are not kept", async () => {
  await vi.waitFor(() => expect(dashboard.failures.counts().capturedSince).not.toBeNull(), patience);
  await jetstream(owner).publish("orders.created", '{"order":"o-1"}');
  const consumer = await jetstream(owner).consumers.get("ORDERS", "billing");
  for await (const message of await consumer.fetch({ max_messages: 1, expires: 5_000 })) message.term("no address");

  await vi.waitFor(() => expect(dashboard.failures.counts().open.value).toBe(1), patience);
  const nothing = { params: Promise.resolve({}) };
  const list = await getFailures(get("/api/failures"), nothing);
  const { failures, counts } = failureListSchema.parse(await list.json());
  expect(failures).toMatchObject([{ stream: "ORDERS", consumer: "billing", reason: "terminated", number: 1 }]);
  expect(failures[0]?.preview).toContain("o-1");
  expect(counts.problem).toMatch(/not kept|permission|may not/i);

  // History and sampler are opened beside the failures, and may come after them.
  await vi.waitFor(async () => {
    const status = await getStatus(get("/api/status"), nothing);
    const checks = statusSchema.parse(await status.json()).checks.map(({ name, state }) => [name, state]);
    expect(checks).toContainEqual(["Failures", "warning"]);
    expect(checks).toContainEqual(["Lag history", "warning"]);
    expect(checks).toContainEqual(["Sampler", "ok"]);
  }, patience);
  expect(await manager.streams.names().next()).toEqual(["ORDERS"]);
});
