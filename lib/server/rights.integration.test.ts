import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { GET as getActivity } from "@/app/api/activity/route";
import { POST as postJob } from "@/app/api/failures/jobs/route";
import { GET as getFailures } from "@/app/api/failures/route";
import { POST as askJob } from "@/app/api/jobs/[id]/[wish]/route";
import { POST as postPublish } from "@/app/api/publish/route";
import { POST as postWebhookTest } from "@/app/api/webhook/test/route";
import { activityListSchema } from "../contract/activity";
import { failureListSchema } from "../contract/failures";
import { jobAnswerSchema } from "../contract/jobs";
import { problemSchema } from "../contract/problem";
import { type NatsServer, startNatsServer } from "../event-bus/testing/nats-server";
import type { Dashboard } from "./dashboard/dashboard";
import { parseEnv } from "./env";
import { processDashboard } from "./testing/process-dashboard";

const patience = { timeout: 30_000, interval: 50 };

let server: NatsServer;
let client: NatsConnection;
let dashboard: Dashboard;

beforeEach(async () => {
  server = await startNatsServer();
  client = await connect({ servers: server.url });
  const manager = await jetstreamManager(client);
  await manager.streams.add({ name: "ORDERS", subjects: ["orders.>"] });
  await manager.consumers.add("ORDERS", { durable_name: "billing", ack_policy: "explicit" });
});
afterEach(async () => {
  await dashboard?.stop();
  await client.close();
  await server.stop();
});

async function startDashboard(env: Record<string, string>): Promise<void> {
  dashboard = processDashboard(parseEnv({ NATS_URL: server.url, JETLAG_LOG_LEVEL: "silent", ...env }));
  dashboard.start();
  await vi.waitFor(() => expect(dashboard.failures.counts().capturedSince).not.toBeNull(), patience);
}

/** Messages that billing terminates, once the dashboard has them. */
async function fail(count: number): Promise<void> {
  for (let at = 0; at < count; at++) await jetstream(client).publish("orders.created", `{"n":${at}}`);
  const consumer = await jetstream(client).consumers.get("ORDERS", "billing");
  for await (const message of await consumer.fetch({ max_messages: count, expires: 5_000 })) message.term("no good");
  await vi.waitFor(() => expect(dashboard.failures.counts().open.value).toBe(count), patience);
  await vi.waitFor(() => expect(dashboard.monitor.view.streams.length).toBeGreaterThan(0), patience);
}

const nothing = { params: Promise.resolve({}) };

function post(path: string, who: string, body?: object): Request {
  return new Request(`http://127.0.0.1:3000${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-login": who, host: "127.0.0.1:3000" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

const start = (who: string, wanted: object) =>
  postJob(post("/api/failures/jobs", who, { action: "redrive", scope: { filter: {} }, ...wanted }), nothing);
const act = (who: string, action: string) => start(who, { action, ratePerS: 1_000 });
const testWebhook = (who: string) => postWebhookTest(post("/api/webhook/test", who), nothing);
const publish = (who: string, subject: string) =>
  postPublish(post("/api/publish", who, { mode: "raw", subject, payload: { encoding: "utf8", data: "x" } }), nothing);

async function activity(who = "") {
  const request = new Request("http://127.0.0.1:3000/api/activity", {
    headers: { "x-login": who, host: "127.0.0.1:3000" },
  });
  return activityListSchema.parse(await (await getActivity(request, nothing)).json());
}

async function openFailures(): Promise<number> {
  const answer = await getFailures(
    new Request("http://127.0.0.1:3000/api/failures", { headers: { host: "127.0.0.1:3000" } }),
    nothing,
  );
  return failureListSchema.parse(await answer.json()).total;
}

async function codeOf(answer: Response) {
  return { status: answer.status, code: problemSchema.parse(await answer.json()).code };
}

test("who may only look sees failures, and each attempt to act is refused, changes nothing and is written down", async () => {
  await startDashboard({ JETLAG_RIGHTS: "none", JETLAG_USER_HEADER: "X-Login" });
  await fail(2);
  const denied = { status: 403, code: "not_allowed" };
  expect(await codeOf(await act("ann", "redrive"))).toEqual(denied);
  expect(await codeOf(await act("ann", "discard"))).toEqual(denied);
  expect(await codeOf(await publish("bob", "orders.created"))).toEqual(denied);

  expect(await openFailures()).toBe(2);
  expect(dashboard.failures.jobs.list()).toEqual([]);
  expect((await (await jetstreamManager(client)).streams.info("ORDERS")).state.last_seq).toBe(2);
  const { who, rights, activity: entries } = await activity("bob");
  expect({ who, rights }).toEqual({ who: "bob", rights: [] });
  expect(entries.map(({ who, action, count, result }) => [who, action, count, result])).toEqual([
    ["bob", "publish", 1, "denied"],
    ["ann", "discard", null, "denied"],
    ["ann", "redrive", null, "denied"],
  ]);
});

test("the rights are separate: who may redrive may neither discard nor publish", async () => {
  await startDashboard({ JETLAG_RIGHTS: "redrive", JETLAG_USER_HEADER: "X-Login" });
  await fail(2);
  expect((await codeOf(await act("ann", "discard"))).code).toBe("not_allowed");
  expect((await codeOf(await publish("ann", "orders.created"))).code).toBe("not_allowed");
  const { job } = jobAnswerSchema.parse(await (await act("ann", "redrive")).json());
  await vi.waitFor(() => expect(dashboard.failures.jobs.get(job.id).status).toBe("finished"), patience);
  expect(dashboard.failures.jobs.get(job.id).counts.published).toBe(2);
});

test("everything done is written down once, with who, what, how many and how it ended", async () => {
  await startDashboard({ JETLAG_USER_HEADER: "X-Login" });
  await fail(3);
  expect((await publish("cat", "orders.paid")).status).toBe(200);
  expect((await codeOf(await publish("cat", "nobody.stores.it"))).code).toBe("no_stream_for_subject");

  const slow = postJob(
    post("/api/failures/jobs", "ann", { action: "redrive", scope: { filter: {} }, ratePerS: 0.1 }),
    nothing,
  );
  const { job } = jobAnswerSchema.parse(await (await slow).json());
  for (const wish of ["pause", "resume", "cancel"]) {
    const asked = await askJob(post(`/api/jobs/${job.id}/${wish}`, "bob"), {
      params: Promise.resolve({ id: job.id, wish }),
    });
    expect(asked.status, wish).toBe(200);
  }
  await vi.waitFor(() => expect(dashboard.failures.jobs.get(job.id).status).toBe("cancelled"), patience);
  const expected = [
    ["ann", "redrive", 3, "done", job.id],
    ["bob", "cancel", 3, "done", job.id],
    ["bob", "resume", 3, "done", job.id],
    ["bob", "pause", 3, "done", job.id],
    ["ann", "redrive", 3, "started", job.id],
    ["cat", "publish", 1, "failed", null],
    ["cat", "publish", 1, "done", null],
  ];
  await vi.waitFor(async () => expect((await activity()).activity).toHaveLength(expected.length), patience);
  const { activity: entries } = await activity();
  const rows = entries.map(({ who, action, count, result, job: of }) => [who, action, count, result, of]);
  expect(rows.sort()).toEqual(expected.sort());
  expect(entries.find(({ action, result }) => action === "publish" && result === "done")).toMatchObject({
    what: "orders.paid",
    detail: "stored as ORDERS #4",
  });
});

test("what was done outlives the process", async () => {
  await startDashboard({});
  expect((await publish("", "orders.paid")).status).toBe(200);
  await dashboard.stop();
  await startDashboard({});
  expect((await activity()).activity).toMatchObject([{ who: "anonymous", action: "publish", result: "done" }]);
});

test("a start that is refused changes nothing and is written down with how many and why", async () => {
  await startDashboard({ JETLAG_USER_HEADER: "X-Login" });
  await fail(2);
  const codes = [
    await codeOf(await start("ann", { destination: "nobody.stores.it" })),
    await codeOf(await start("ann", { to: "consumer" })),
    await codeOf(await start("bob", { scope: { filter: { search: "in none of them" } } })),
    await codeOf(await start("bob", { scope: { ids: ["gone"] } })),
    await codeOf(await start("bob", { payload: { data: "for one only" } })),
  ];
  expect(codes.map(({ code }) => code)).toEqual([
    "no_stream_for_subject",
    "no_retry_subject",
    "invalid_input",
    "failure_not_found",
    "invalid_input",
  ]);

  expect(await openFailures()).toBe(2);
  expect(dashboard.failures.jobs.list()).toEqual([]);
  const { activity: entries } = await activity();
  expect(entries.toReversed()).toMatchObject([
    { who: "ann", count: 2, what: "all open failures", detail: expect.stringContaining("nobody.stores.it") },
    { who: "ann", count: 2, detail: expect.stringContaining("billing has no retry subject") },
    { who: "bob", count: 0, what: 'open failures that contain "in none of them"', detail: "no failure is chosen" },
    { who: "bob", count: 1, what: "chosen failures", detail: expect.stringContaining("may have expired") },
    { who: "bob", count: 2, detail: "a payload can be given for one message only" },
  ]);
  for (const entry of entries) expect(entry).toMatchObject({ action: "redrive", result: "failed", job: null });
});

test("what was asked of a job that is over is written down with why it was refused", async () => {
  await startDashboard({ JETLAG_USER_HEADER: "X-Login" });
  await fail(1);
  const { job } = jobAnswerSchema.parse(await (await act("ann", "redrive")).json());
  await vi.waitFor(() => expect(dashboard.failures.jobs.get(job.id).status).toBe("finished"), patience);
  const asked = askJob(post(`/api/jobs/${job.id}/cancel`, "bob"), {
    params: Promise.resolve({ id: job.id, wish: "cancel" }),
  });
  expect((await codeOf(await asked)).code).toBe("conflict");
  const cancels = (await activity()).activity.filter(({ action }) => action === "cancel");
  expect(cancels).toMatchObject([
    { who: "bob", count: 1, result: "failed", detail: "the job is finished", job: job.id },
  ]);
});

test("what was asked of a job that nobody knows is written down too", async () => {
  await startDashboard({ JETLAG_USER_HEADER: "X-Login" });
  for (const wish of ["pause", "resume", "cancel"]) {
    const asked = askJob(post(`/api/jobs/none/${wish}`, "bob"), {
      params: Promise.resolve({ id: "none", wish }),
    });
    expect((await codeOf(await asked)).code).toBe("job_not_found");
  }
  const { activity: entries } = await activity();
  expect(entries.toReversed().map(({ action }) => action)).toEqual(["pause", "resume", "cancel"]);
  for (const entry of entries) {
    expect(entry).toMatchObject({ who: "bob", count: null, result: "failed", job: "none" });
    expect(entry.detail).toContain("no such job");
  }
});

test("a job's start is written down with all that was chosen for it", async () => {
  await startDashboard({ JETLAG_USER_HEADER: "X-Login" });
  await fail(1);
  const wanted = { destination: "orders.again", ratePerS: 0.5, payload: { data: "mended" } };
  expect((await start("ann", wanted)).status).toBe(200);
  const started = (await activity()).activity.filter(({ result }) => result === "started");
  expect(started).toMatchObject([
    { detail: "started to orders.again, at most 0.5 a second, with a payload typed by hand" },
  ]);
});

test("nothing is started that cannot be written down, and a denial stays one", async () => {
  await startDashboard({ JETLAG_RIGHTS: "redrive", JETLAG_USER_HEADER: "X-Login" });
  await fail(2);
  await (await jetstreamManager(client)).streams.update("JETLAG_AUDIT", { max_msg_size: 1 });
  expect((await act("ann", "redrive")).ok).toBe(false);
  expect(dashboard.failures.jobs.list()).toEqual([]);
  expect(await openFailures()).toBe(2);
  expect((await codeOf(await act("ann", "discard"))).code).toBe("not_allowed");
});

describe("the webhook's test", () => {
  let receiver: Server;
  let calls: number;

  beforeEach(async () => {
    calls = 0;
    receiver = createServer((_request, response) => {
      calls++;
      response.writeHead(calls === 1 ? 200 : 404).end();
    }).listen(0, "127.0.0.1");
    await once(receiver, "listening");
  });
  afterEach(async () => {
    receiver.closeAllConnections();
    receiver.close();
    await once(receiver, "close");
  });

  const address = () => {
    const bound = receiver.address();
    return `http://127.0.0.1:${typeof bound === "object" && bound !== null ? bound.port : 0}`;
  };

  test("asks for the right to publish, and calls nobody without it", async () => {
    await startDashboard({
      ...{ JETLAG_WEBHOOK_URL: `${address()}/s3cret`, JETLAG_RIGHTS: "redrive,discard" },
      JETLAG_USER_HEADER: "X-Login",
    });
    expect(await codeOf(await testWebhook("ann"))).toEqual({ status: 403, code: "not_allowed" });
    expect(calls).toBe(0);
    expect((await activity()).activity).toMatchObject([
      { who: "ann", action: "test", what: `webhook ${address()}`, result: "denied" },
    ]);
  });

  test("is written down with what the receiver said to it", async () => {
    await startDashboard({ JETLAG_WEBHOOK_URL: `${address()}/s3cret`, JETLAG_USER_HEADER: "X-Login" });
    expect((await testWebhook("ann")).status).toBe(200);
    expect((await testWebhook("bob")).status).toBe(200);
    expect((await activity()).activity).toMatchObject([
      { who: "bob", action: "test", result: "failed", detail: "status 404", count: null },
      { who: "ann", action: "test", what: `webhook ${address()}`, result: "done", detail: "status 200" },
    ]);
    expect(JSON.stringify(await activity())).not.toContain("s3cret");
  });

  test("of a dashboard that has none is refused, and that is written down", async () => {
    await startDashboard({});
    expect((await codeOf(await testWebhook(""))).code).toBe("webhook_not_configured");
    expect((await activity()).activity).toMatchObject([{ action: "test", what: "webhook", result: "failed" }]);
  });
});
