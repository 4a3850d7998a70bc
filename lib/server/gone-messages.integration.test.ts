import { once } from "node:events";
import { createServer } from "node:http";
import { type JetStreamManager, jetstream, type StreamConfig } from "@nats-io/jetstream";
import { headers, type NatsConnection } from "@nats-io/transport-node";
import { connect as connectViewer } from "nats.ws";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import WebSocket from "ws";
import { GET as getFailure } from "@/app/api/failures/[id]/route";
import { GET as getFailures } from "@/app/api/failures/route";
import { failureAnswerSchema, failureListSchema } from "../contract/failures";
import type { Dashboard } from "./dashboard/dashboard";
import { getOf, noParams, readAnswer } from "./testing/requests";
import { startWatchedServer, type WatchedServer } from "./testing/watched-server";

// A work queue lets go of a message in the moment that its handler terminates it: what can be known of it still is.

// Node before 22 has none; browsers do.
vi.stubGlobal("WebSocket", WebSocket);

const patience = { timeout: 30_000, interval: 50 };

let watched: WatchedServer;
let owner: NatsConnection;
let manager: JetStreamManager;
let dashboard: Dashboard;

beforeEach(async () => {
  watched = await startWatchedServer();
  ({ client: owner, manager, dashboard } = watched);
});
afterEach(() => watched.stop());

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

async function readFailure() {
  await vi.waitFor(() => expect(dashboard.failures.counts().open.value).toBe(1), patience);
  const list = await readAnswer(await getFailures(getOf("/api/failures"), noParams), failureListSchema);
  const [failure] = list.failures;
  if (failure === undefined) throw new Error("nothing is listed");
  const one = await getFailure(getOf(`/api/failures/${failure.id}`), { params: Promise.resolve({ id: failure.id }) });
  return (await readAnswer(one, failureAnswerSchema)).failure;
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

describe("where its stream publishes it once more", () => {
  beforeEach(async () => {
    await manager.streams.add({ name: "SEEN", subjects: ["seen.>"] });
    await watchQueue("queue.>", { republish: { src: "queue.>", dest: "seen.>" } });
  });

  async function failOne() {
    await jetstream(owner).publish("queue.created", "o-1", { headers: withKind() });
    const message = await take();
    await vi.waitFor(async () => expect((await manager.streams.info("SEEN")).state.messages).toBe(1), patience);
    return message;
  }

  test("the copy that Live had while somebody watched is its payload, as it was stored", async () => {
    const viewer = await viewLive("seen.>");
    const message = await failOne();
    await vi.waitFor(() => expect(viewer.subjects).toEqual(["seen.created"]), patience);
    message.term("no good");
    const failure = await readFailure();
    expect(failure).toMatchObject({
      ...{ reason: "terminated", subject: "queue.created", copy: "live", preview: "o-1" },
      message: { payload: { data: "o-1" }, headers: [["Kind", "order"]] },
    });
    expect(failure.subjectBy).toBeUndefined();
    expect(failure.storedAt).not.toBeNull();
  });

  test("there is none where nobody watched", async () => {
    (await failOne()).term("no good");
    const failure = await readFailure();
    expect([failure.subject, failure.copy, failure.preview]).toEqual([null, undefined, null]);
  });
});

function withKind() {
  const all = headers();
  all.set("Kind", "order");
  return all;
}

/** A browser's view of a filter, by the dashboard's own live endpoint. */
async function viewLive(filter: string) {
  const http = createServer();
  http.on("upgrade", (request, socket, head) => dashboard.live.handleUpgrade(request, socket, head));
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  watched.endings.push(async () => {
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  });
  const address = http.address();
  if (address === null || typeof address === "string") throw new Error("not listening");
  const viewer = await connectViewer({ servers: `ws://127.0.0.1:${address.port}/api/live` });
  watched.endings.push(() => viewer.close());
  const subjects: string[] = [];
  viewer.subscribe(filter, { callback: (_error, { subject }) => void subjects.push(subject) });
  await viewer.flush();
  return { subjects };
}
