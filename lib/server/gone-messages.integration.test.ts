import { type JetStreamManager, jetstream, jetstreamManager, type StreamConfig } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { GET as getFailure } from "@/app/api/failures/[id]/route";
import { GET as getFailures } from "@/app/api/failures/route";
import { failureAnswerSchema, failureListSchema } from "../contract/failures";
import { type NatsServer, startNatsServer } from "../event-bus/testing/nats-server";
import type { Dashboard } from "./dashboard/dashboard";
import { parseEnv } from "./env";
import { processDashboard } from "./testing/process-dashboard";

// A work queue lets go of a message in the moment that its handler terminates it: what can be known of it still is.

const patience = { timeout: 30_000, interval: 50 };

let server: NatsServer;
let owner: NatsConnection;
let manager: JetStreamManager;
let dashboard: Dashboard;

beforeEach(async () => {
  server = await startNatsServer();
  owner = await connect({ servers: server.url });
  manager = await jetstreamManager(owner);
  dashboard = processDashboard(parseEnv({ NATS_URL: server.url, JETLAG_LOG_LEVEL: "silent" }));
});
afterEach(async () => {
  await dashboard.stop();
  await owner.close();
  await server.stop();
});

async function watchQueue(filter_subject: string, more: Partial<StreamConfig> = {}) {
  await manager.streams.add({ name: "QUEUE", subjects: ["queue.>"], retention: "workqueue", ...more });
  await manager.consumers.add("QUEUE", { durable_name: "worker", ack_policy: "explicit", filter_subject });
  dashboard.start();
  await vi.waitFor(() => {
    expect(dashboard.failures.counts().capturedSince).not.toBeNull();
    expect(dashboard.monitor.view.consumers).toHaveLength(1);
  }, patience);
}

async function take() {
  const worker = await jetstream(owner).consumers.get("QUEUE", "worker");
  const message = await worker.next({ expires: 5_000 });
  if (message === null) throw new Error("nothing came");
  return message;
}

const host = { headers: { host: "127.0.0.1:3000" } };
async function readFailure() {
  await vi.waitFor(() => expect(dashboard.failures.counts().open.value).toBe(1), patience);
  const list = await getFailures(new Request("http://127.0.0.1:3000/api/failures", host), {
    params: Promise.resolve({}),
  });
  const [failure] = failureListSchema.parse(await list.json()).failures;
  if (failure === undefined) throw new Error("nothing is listed");
  const one = await getFailure(new Request(`http://127.0.0.1:3000/api/failures/${failure.id}`, host), {
    params: Promise.resolve({ id: failure.id }),
  });
  return failureAnswerSchema.parse(await one.json()).failure;
}

test("its subject is the only one that its consumer filters, and no payload is claimed", async () => {
  await watchQueue("queue.created");
  await jetstream(owner).publish("queue.created", "o-1");
  (await take()).term("no good");
  expect(await readFailure()).toMatchObject({
    ...{ reason: "terminated", detail: "no good", subject: "queue.created", subjectBy: "filter" },
    ...{ preview: null, message: null, storedAt: null },
  });
});

test("where several subjects are possible none is named", async () => {
  await watchQueue("queue.>");
  await jetstream(owner).publish("queue.created", "o-1");
  (await take()).term("no good");
  const failure = await readFailure();
  expect([failure.subject, failure.subjectBy, failure.preview]).toEqual([null, undefined, null]);
});

test("one that was rejected before is there with its payload, as it was read then", async () => {
  await watchQueue("queue.>");
  await jetstream(owner).publish("queue.created", "o-1");
  (await take()).nak(1_000);
  await vi.waitFor(
    () => expect(dashboard.failures.retrying.list).toMatchObject([{ subject: "queue.created" }]),
    patience,
  );
  (await take()).term("no good");
  expect(await readFailure()).toMatchObject({
    ...{ reason: "terminated", subject: "queue.created", copy: "rejection", preview: "o-1" },
    message: { payload: { data: "o-1" } },
  });
});
