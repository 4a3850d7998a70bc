import { jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { GET as getActivity } from "@/app/api/activity/route";
import { POST as postJob } from "@/app/api/failures/jobs/route";
import { POST as askJob } from "@/app/api/jobs/[id]/[wish]/route";
import { POST as postPublish } from "@/app/api/publish/route";
import { activityListSchema } from "../contract/activity";
import { type NatsServer, startNatsServer } from "../event-bus/testing/nats-server";
import type { Dashboard } from "./dashboard/dashboard";
import { parseEnv } from "./env";
import { createLogger } from "./log/logger";
import { processDashboard } from "./testing/process-dashboard";

const patience = { timeout: 30_000, interval: 50 };
const host = { host: "127.0.0.1:3000", "content-type": "application/json" };

let server: NatsServer;
let client: NatsConnection;
let dashboard: Dashboard;
let logBytes: number;

beforeEach(async () => {
  server = await startNatsServer();
  client = await connect({ servers: server.url });
});
afterEach(async () => {
  await dashboard?.stop();
  await client.close();
  await server.stop();
});

async function startDashboard(env: Record<string, string>): Promise<void> {
  const parsed = parseEnv({ NATS_URL: server.url, JETLAG_RIGHTS: "none", ...env });
  logBytes = 0;
  const write = (line: string) => {
    logBytes += Buffer.byteLength(line);
  };
  dashboard = processDashboard(parsed, createLogger({ logLevel: "debug" }, { write }));
  dashboard.start();
  await vi.waitFor(() => expect(dashboard.failures.counts().capturedSince).not.toBeNull(), patience);
}

const deeds = 5;
async function doDeeds(): Promise<void> {
  const deed = { who: "ann", action: "publish", count: 1, result: "done", detail: "stored", job: null } as const;
  for (let n = 0; n < deeds; n++) await dashboard.audit.record({ ...deed, what: `orders.${n}` });
}

const nothing = { params: Promise.resolve({}) };
const post = (path: string, body?: object) =>
  new Request(`http://127.0.0.1:3000${path}`, {
    method: "POST",
    headers: host,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const discard = (filter: object) =>
  postJob(post("/api/failures/jobs", { action: "discard", scope: { filter } }), nothing);
const cancel = (id: string) =>
  askJob(post(`/api/jobs/${id}/cancel`), { params: Promise.resolve({ id, wish: "cancel" }) });
const publish = (subject: string) => postPublish(post("/api/publish", { subject, payload: { data: "x" } }), nothing);

async function activity() {
  const answer = await getActivity(
    new Request("http://127.0.0.1:3000/api/activity?limit=500", { headers: host }),
    nothing,
  );
  expect(answer.status).toBe(200);
  return activityListSchema.parse(await answer.json()).activity;
}
const done = async () => (await activity()).filter(({ result }) => result === "done").length;

/** Deeds alone: a dashboard that could not store something elsewhere also writes a probe. */
const auditState = async () => {
  const { streams } = await jetstreamManager(client);
  const { state } = await streams.info("JETLAG_AUDIT", { subjects_filter: "JETLAG_AUDIT.>" });
  const { "JETLAG_AUDIT.probe": probes = 0 } = state.subjects ?? {};
  return { first_seq: state.first_seq, messages: state.messages - probes };
};

test("requests with large texts that are refused leave every deed where it is, and next to nothing in memory and log", async () => {
  await startDashboard({});
  await doDeeds();
  const before = { bytes: dashboard.audit.bytes, log: logBytes };
  const large = Buffer.alloc(0.9 * 1024 * 1024, "7").toString();
  for (let n = 0; n < 100; n++) {
    expect((await discard({ stream: `${n}${large}` })).status).toBe(400);
    expect((await discard({ consumer: `${n}${large}` })).status).toBe(400);
    expect((await discard({ since: `2026-01-01T00:00:00.${large}Z` })).status).toBe(400);
    expect((await publish(`orders.${n}${large}`)).status).toBe(400);
  }
  expect(await auditState()).toMatchObject({ first_seq: 1, messages: deeds });
  expect(await done()).toBe(deeds);
  expect(dashboard.audit.bytes - before.bytes).toBe(0);
  expect(logBytes - before.log).toBeLessThan(400 * 200);
});

/** The longest texts that are taken, each time others. */
async function refuseMany(count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    const name = `${n}-`.padEnd(255, "S");
    const filter = { stream: name, consumer: name, search: `${n}`.padEnd(200, "x") };
    const answers = [await discard(filter), await cancel(`${n}-`.padEnd(16_000, "J")), await publish(`orders.${n}`)];
    expect(answers.map(({ status }) => status)).toEqual([403, 404, 403]);
  }
}

test("refusals of many kinds have a budget of their own, are stored with few writes, and are counted", async () => {
  await startDashboard({});
  await doDeeds();
  const before = logBytes;
  await refuseMany(1_000);
  expect(await auditState()).toMatchObject({ first_seq: 1, messages: deeds });
  expect(await done()).toBe(0); // they are on a later page
  expect(dashboard.audit.bytes).toBeLessThan(5 * 1024 * 1024);
  expect(logBytes - before).toBeLessThan(3_000 * 200);

  const listed = dashboard.audit.list(5_000).activity;
  expect(listed.filter(({ result }) => result === "done")).toHaveLength(deeds);
  expect(listed.reduce((sum, { times }) => sum + times, 0)).toBe(3_000 + deeds);
  await dashboard.stop();
  const { state } = await (await jetstreamManager(client)).streams.info("JETLAG_REFUSALS");
  expect(state.messages).toBeLessThan(100);
  expect(state.bytes).toBeLessThan(2 * 1024 * 1024);
  await startDashboard({});
  const afterRestart = dashboard.audit.list(5_000).activity;
  expect(afterRestart.reduce((sum, { times }) => sum + times, 0)).toBe(3_000 + deeds);
});

test("where nothing may be stored, refusals take a bounded part of memory and the list of activity still answers", async () => {
  await startDashboard({ JETLAG_STORE: "memory" });
  await doDeeds();
  await refuseMany(1_000);
  expect(dashboard.audit.bytes).toBeLessThan(5 * 1024 * 1024);
  expect(await activity()).toHaveLength(500);
  expect(dashboard.audit.list(5_000).activity.filter(({ result }) => result === "done")).toHaveLength(deeds);
});

test("a stream that takes no refusal costs a few lines of log, however many are refused", async () => {
  await startDashboard({});
  await (await jetstreamManager(client)).streams.update("JETLAG_REFUSALS", { max_msg_size: 1 });
  const before = logBytes;
  await refuseMany(300);
  expect(logBytes - before).toBeLessThan(20_000);
});
