import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, headers, type MsgHdrs, type NatsConnection } from "@nats-io/transport-node";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type NatsServer, startNatsServer } from "../event-bus/testing/nats-server";
import type { Dashboard } from "./dashboard/dashboard";
import { parseEnv } from "./env";
import { jetstreamOf } from "./testing/jetstream-of";
import { processDashboard } from "./testing/process-dashboard";
import { buildStatus } from "./views/status/status";

const patience = { timeout: 30_000, interval: 50 };
const secret = "a secret of all replicas";

let server: NatsServer;
let client: NatsConnection;
const dashboards: Dashboard[] = [];

beforeEach(async () => {
  server = await startNatsServer();
  client = await connect({ servers: server.url });
  const manager = await jetstreamManager(client);
  await manager.streams.add({ name: "ORDERS", subjects: ["orders.>"] });
  await manager.consumers.add("ORDERS", { durable_name: "billing", ack_policy: "explicit" });
});
afterEach(async () => {
  await Promise.all(dashboards.splice(0).map((dashboard) => dashboard.stop()));
  await client.close();
  await server.stop();
});

async function startDashboard(env: Record<string, string>): Promise<Dashboard> {
  const dashboard = processDashboard(parseEnv({ NATS_URL: server.url, JETLAG_LOG_LEVEL: "silent", ...env }));
  dashboards.push(dashboard);
  dashboard.start();
  await vi.waitFor(() => expect(dashboard.failures.counts().capturedSince).not.toBeNull(), patience);
  return dashboard;
}

/** Messages that billing terminates, once the dashboard has them; their failures' ids. */
async function fail(dashboard: Dashboard, count: number): Promise<string[]> {
  for (let at = 0; at < count; at++) await jetstream(client).publish("orders.created", `{"n":${at}}`);
  const consumer = await jetstream(client).consumers.get("ORDERS", "billing");
  for await (const message of await consumer.fetch({ max_messages: count, expires: 5_000 })) message.term("no good");
  await vi.waitFor(() => expect(dashboard.failures.counts().open.value).toBe(count), patience);
  return [...dashboard.failures.store.index.list({ state: "open" })].map(({ failure }) => failure.id);
}

const send = (subject: string, body: object | Uint8Array, hdrs?: MsgHdrs) =>
  jetstream(client).publish(
    subject,
    body instanceof Uint8Array ? body : JSON.stringify(body),
    hdrs ? { headers: hdrs } : {},
  );

/** A discard of these failures that nobody asked Jetlag for. */
async function forgeJob(job: string, ids: readonly string[]): Promise<void> {
  const at = new Date().toISOString();
  await send(`JETLAG_JOBS.${job}.plan`, { type: "plan", ids });
  await send(`JETLAG_JOBS.${job}.run`, {
    ...{ type: "created", at, action: "discard", by: "the-boss", scope: "chosen", destination: null },
    ...{ ratePerS: null, total: ids.length, payload: null, owner: "nobody" },
  });
  await send(`JETLAG_JOBS.${job}.run`, { type: "released", at, doubtful: [] });
}

/** What the status says of records, once the forged ones are read. */
const recordsCheck = (dashboard: Dashboard) =>
  buildStatus(dashboard, "test").checks.find(({ name }) => name === "Records");

test("a job that somebody forged is not taken up with a secret, and is without one", async () => {
  const open = await startDashboard({});
  const ids = await fail(open, 3);
  await open.stop();
  dashboards.splice(0);

  const guarded = await startDashboard({ JETLAG_SECRET: secret });
  await forgeJob("01FORGED", ids);
  await vi.waitFor(() => expect(recordsCheck(guarded)?.detail).toContain("3 in JETLAG_JOBS"), patience);
  await guarded.monitor.sweepNow();
  expect(guarded.failures.jobs.list()).toEqual([]);
  expect(guarded.failures.counts().open.value).toBe(3);
  await guarded.stop();
  dashboards.splice(0);

  // The very same records: it is the secret that keeps them out.
  const trusting = await startDashboard({});
  await vi.waitFor(() => {
    expect(trusting.failures.counts().open.value).toBe(0);
    expect(trusting.failures.jobs.list()).toMatchObject([{ by: "the-boss", status: "finished" }]);
  }, patience);
});

test("a job's own records do nothing a second time, elsewhere or changed, and its owner keeps it whatever is put between", async () => {
  const dashboard = await startDashboard({ JETLAG_SECRET: secret });
  const ids = await fail(dashboard, 3);
  const newJob = { action: "discard", by: "ann", scope: "chosen", destination: null, ratePerS: 1 } as const;
  const { id } = await dashboard.failures.failureJobs.create({ ...newJob, ids });
  await dashboard.failures.jobs.ask(id, "pause", "ann");
  expect(dashboard.failures.jobs.get(id).status).toBe("paused");

  const manager = await jetstreamManager(client);
  const { messages } = await jetstreamOf(dashboard).messages.range("JETLAG_JOBS", { direction: "forward", limit: 500 });
  for (const { subject, data, headers: entries } of messages) {
    const copied = headers();
    for (const [name, value] of entries) if (!name.startsWith("Nats-")) copied.append(name, value);
    await send(subject, data, copied);
    await send(subject.replace(id, "01ANOTHER"), data, copied);
    const msgId = entries.find(([name]) => name === "Nats-Msg-Id")?.[1] ?? "";
    copied.set("Nats-Msg-Id", msgId);
    const { duplicate } = await jetstream(client).publish(subject, data, { headers: copied });
    expect(duplicate, "the server's own window").toBe(true);
  }
  // The server forgets ids with its window; Jetlag does not.
  await manager.streams.update("JETLAG_JOBS", { duplicate_window: 100_000_000 });
  await vi.waitFor(async () => {
    const [first] = messages;
    const copied = headers();
    for (const [name, value] of first?.headers ?? []) copied.append(name, value);
    expect((await jetstream(client).publish(first?.subject ?? "", first?.data, { headers: copied })).duplicate).toBe(
      false,
    );
  }, patience);
  await send(`JETLAG_JOBS.${id}.ask`, { type: "ask", at: new Date().toISOString(), wish: "cancel", by: "the-boss" });
  await send(`JETLAG_JOBS.${id}.run`, { type: "owner", at: new Date().toISOString(), owner: "somebody" });

  const words = `${messages.length * 2} in JETLAG_JOBS with a digest that no secret`;
  await vi.waitFor(() => expect(recordsCheck(dashboard)?.detail).toContain(words), patience);
  expect(recordsCheck(dashboard)).toMatchObject({
    state: "warning",
    detail: expect.stringContaining("1 in JETLAG_JOBS a copy"),
  });
  expect(dashboard.failures.jobs.list()).toMatchObject([{ id, status: "paused" }]);

  await dashboard.failures.jobs.ask(id, "resume", "ann");
  await vi.waitFor(
    () => expect(dashboard.failures.jobs.get(id)).toMatchObject({ status: "finished", pending: 0 }),
    patience,
  );

  const other = await startDashboard({ JETLAG_SECRET: secret });
  expect(other.failures.jobs.list()).toMatchObject([{ id, by: "ann", status: "finished" }]);
});

test("replicas with one secret read each other's records, also while the secret changes", async () => {
  const one = await startDashboard({ JETLAG_SECRET: secret });
  const other = await startDashboard({ JETLAG_SECRET: `${secret} from now on,${secret}` });
  const deed = {
    action: "publish",
    what: "orders.paid",
    count: 1,
    result: "done",
    detail: "stored",
    job: null,
  } as const;
  await one.audit.record({ ...deed, who: "ann" });
  one.audit.refuse({ ...deed, result: "denied", who: "eve" });
  const seen = () => other.audit.list(10).activity.map(({ who, foreign }) => [who, foreign]);
  await vi.waitFor(
    () =>
      expect(seen().sort()).toEqual([
        ["ann", null],
        ["eve", null],
      ]),
    patience,
  );

  await other.audit.record({ ...deed, who: "bob" });
  const atOne = () => one.audit.list(10).activity.map(({ who, foreign }) => [who, foreign]);
  await vi.waitFor(() => expect(atOne()).toContainEqual(["bob", "wrong_digest"]), patience);
  expect(JSON.stringify(buildStatus(one, "test"))).not.toContain(secret);
});
