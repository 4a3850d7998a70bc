import { type JetStreamManager, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { GET as getStatus } from "@/app/api/status/route";
import { type Status, statusSchema } from "../contract/health";
import { startNatsCluster } from "../event-bus/testing/nats-cluster";
import { type NatsServer, type NatsServerOptions, startNatsServer } from "../event-bus/testing/nats-server";
import { ownStreamPrefix } from "../model/stream/stream";
import type { Dashboard } from "./dashboard/dashboard";
import { parseEnv } from "./env";
import { processDashboard } from "./testing/process-dashboard";

// Whatever happens to the streams that Jetlag keeps: failures are heard, and the screens say what is wrong.

const patience = { timeout: 40_000, interval: 50 };

let server: NatsServer;
let owner: NatsConnection;
let manager: JetStreamManager;
let dashboard: Dashboard;
let endings: (() => Promise<unknown>)[];

beforeEach(() => {
  endings = [];
});
afterEach(async () => {
  for (const end of endings.reverse()) await end();
});

/** A server with the stream and the consumer that fail. */
async function serve(options: NatsServerOptions = {}, login: { user?: string; pass?: string } = {}) {
  server = await startNatsServer(options);
  endings.push(() => server.stop());
  owner = await connect({ servers: server.url, maxReconnectAttempts: -1, reconnectTimeWait: 100, ...login });
  endings.push(() => owner.close());
  manager = await jetstreamManager(owner);
  await makeOrders();
}

async function makeOrders() {
  await manager.streams.add({ name: "ORDERS", subjects: ["orders.>"] });
  await manager.consumers.add("ORDERS", { durable_name: "billing", ack_policy: "explicit" });
}

/** A dashboard; resolves once it hears failures. */
async function watch(login = ""): Promise<Dashboard> {
  const url = server.url.replace("nats://", `nats://${login}`);
  dashboard = processDashboard(parseEnv({ NATS_URL: url, JETLAG_LOG_LEVEL: "silent" }));
  endings.push(dashboard.stop);
  dashboard.start();
  await vi.waitFor(() => expect(dashboard.failures.counts().capturedSince).not.toBeNull(), patience);
  return dashboard;
}

/** Everything of the dashboard is opened: what it keeps is there. */
async function settled() {
  await vi.waitFor(async () => {
    expect(dashboard.recorder.role).toBe("leader");
    expect((await ownStreams()).length).toBeGreaterThanOrEqual(7);
  }, patience);
}

const fail = (reason: string) => failOf("ORDERS", reason);

/** A message that its handler gives up. */
async function failOf(stream: string, reason: string) {
  owner.publish("orders.created", `{"order":"${reason}"}`);
  const consumer = await jetstream(owner).consumers.get(stream, "billing");
  for await (const message of await consumer.fetch({ max_messages: 1, expires: 5_000 })) message.term(reason);
  await owner.flush();
}

const listed = () => [...dashboard.failures.store.index.list({ state: "all" })].map(({ failure }) => failure.detail);

async function ownStreams(): Promise<string[]> {
  const names: string[] = [];
  for await (const name of manager.streams.names()) if (name.startsWith(ownStreamPrefix)) names.push(name);
  return names;
}

async function status(): Promise<Status> {
  const request = new Request("http://127.0.0.1:3000/api/status", { headers: { host: "127.0.0.1:3000" } });
  return statusSchema.parse(await (await getStatus(request, { params: Promise.resolve({}) })).json());
}
const check = async (name: string) => (await status()).checks.find((one) => one.name === name);

const problem = () => dashboard.failures.counts().problem;
const deed = { who: "me", action: "publish", count: 1, result: "done", detail: "", job: null } as const;
const discard = { action: "discard", by: "me", scope: "all", destination: null, ratePerS: null } as const;
const soon = { ...patience, timeout: 10_000 };
const noticed = { ...patience, timeout: 15_000 };

test("own streams that were deleted are made again: nothing that failed meanwhile is lost, and it is said", async () => {
  await serve();
  await watch();
  await settled();
  await fail("before");
  await vi.waitFor(() => expect(listed()).toEqual(["before"]), patience);
  for (const name of await ownStreams()) await manager.streams.delete(name);
  await fail("meanwhile");

  await vi.waitFor(async () => expect((await ownStreams()).length).toBeGreaterThanOrEqual(7), noticed);
  await vi.waitFor(() => expect(listed()).toContain("meanwhile"), soon);
  await fail("after");
  await vi.waitFor(() => expect(listed()).toEqual(["after", "meanwhile"]), soon);
  expect(await check("Failures")).toMatchObject({
    state: "warning",
    detail: expect.stringMatching(/JETLAG_FAILURES was created again at .* UTC: everything it held before is gone/),
  });
  expect(problem()).toContain("JETLAG_ADVISORIES was created again");
  expect(dashboard.failures.problemOf("Activity")).toContain("JETLAG_AUDIT was created again");
  expect(dashboard.failures.problemOf("Jobs")).toContain("JETLAG_JOBS was created again");
  const madeAt = (await manager.streams.info("JETLAG_FAILURES")).created;
  expect(Date.parse(dashboard.failures.counts().capturedSince ?? "")).toBeGreaterThanOrEqual(Date.parse(madeAt));
  expect((await manager.streams.info("JETLAG_FAILURES")).state.messages).toBe(2);

  await dashboard.audit.record({ ...deed, what: "afterwards" });
  expect((await manager.streams.info("JETLAG_AUDIT")).state.messages).toBe(1);
  const ids = [...dashboard.failures.store.index.list({ state: "all" })].map(({ failure }) => failure.id);
  const job = await dashboard.failures.failureJobs.create({ ...discard, ids });
  await vi.waitFor(() => expect(dashboard.failures.jobs.get(job.id)).toMatchObject({ status: "finished" }), patience);
  await vi.waitFor(async () => {
    expect((await manager.streams.info("JETLAG_LAG_RECENT")).state.messages).toBeGreaterThan(0);
    expect(await check("Lag history")).toMatchObject({ state: "ok", detail: expect.stringMatching(/this dashboard/) });
  }, patience);
});

test("a server that comes back with an empty disk is captured again", async () => {
  await serve();
  await watch();
  await settled();
  await server.restart({ emptied: true });
  await vi.waitFor(() => makeOrders(), patience);
  await vi.waitFor(async () => expect((await ownStreams()).length).toBeGreaterThanOrEqual(7), noticed);
  await fail("after");
  await vi.waitFor(() => expect(listed()).toEqual(["after"]), soon);
  expect(await check("Failures")).toMatchObject({
    detail: expect.stringContaining("JETLAG_ADVISORIES was created again"),
  });
});

test("the record of failures deleted, or made anew by another dashboard, is noticed and read from its beginning", async () => {
  await serve();
  await watch();
  await settled();
  await fail("first");
  await vi.waitFor(() => expect(listed()).toEqual(["first"]), patience);
  await manager.streams.delete("JETLAG_FAILURES");
  await fail("second");
  await vi.waitFor(() => expect(listed()).toEqual(["second"]), noticed);
  // What the stream before held is not listed, however long the server's announcements have been captured.
  const { created } = await manager.streams.info("JETLAG_FAILURES");
  expect(Date.parse(dashboard.failures.counts().capturedSince ?? "")).toBe(Date.parse(created));
  await vi.waitFor(async () => {
    expect((await manager.streams.info("JETLAG_FAILURES")).state.messages).toBe(1);
  }, soon);

  // What the other one recorded, in a stream that it made.
  const stored = await manager.streams.getMessage("JETLAG_FAILURES", { seq: 1 });
  if (stored === null) throw new Error("nothing is stored");
  const { config } = await manager.streams.info("JETLAG_FAILURES");
  await manager.streams.delete("JETLAG_FAILURES");
  await manager.streams.add(config);
  const record = stored.header.get("Jetlag-Failure").replaceAll("second", "by another");
  stored.header.set("Jetlag-Failure", record);
  await jetstream(owner).publish(stored.subject, stored.data, { headers: stored.header });
  await vi.waitFor(() => expect(listed()).toEqual(["by another"]), noticed);
  expect(problem()).toContain("JETLAG_FAILURES was created again");
});

test.each(["100MB", "1GB"])(
  "a server with %s of storage is captured, and its owner's streams still fit",
  async (size) => {
    await serve({ config: `jetstream { max_file: ${size} }` });
    await watch();
    await settled();
    const reserved = size === "1GB" ? 4 * 200 : 80;
    await manager.streams.add({ name: "MINE", subjects: ["mine"], max_bytes: reserved * 1024 * 1024 });
    await fail("no good");
    await vi.waitFor(() => expect(listed()).toEqual(["no good"]), soon);
    expect(problem()).toBeNull();
    const { reserved_storage } = await manager.getAccountInfo();
    expect(reserved_storage).toBe(reserved * 1024 * 1024);
  },
);

test("an account without room for further streams: the limit is named, failures are heard and kept in memory", async () => {
  const config = `accounts { A { jetstream { max_streams: 1 }, users: [{ user: owner, password: owner }] } }`;
  await serve({ config }, { user: "owner", pass: "owner" });
  await watch("owner:owner@");
  await fail("no good");
  await vi.waitFor(() => expect(listed()).toEqual(["no good"]), soon);
  expect(problem()).toMatch(/heard only while this dashboard runs.*the account may have 1 streams and has 1/);
  await vi.waitFor(async () => {
    const { checks } = await status();
    const concerned = checks.filter(({ detail }) => detail.includes("the account may have 1 streams"));
    const names = concerned.map(({ name }) => name).sort();
    expect(names).toEqual(["Activity", "Failures", "Incidents", "Jobs", "Lag history", "Mutes", "Retrying"]);
  }, soon);
});

test("an account that may have four streams keeps one for its owner", async () => {
  const config = `accounts { A { jetstream { max_streams: 4 }, users: [{ user: owner, password: owner }] } }`;
  await serve({ config }, { user: "owner", pass: "owner" });
  await watch("owner:owner@");
  await fail("no good");
  await vi.waitFor(() => expect(listed()).toEqual(["no good"]), soon);
  expect(await ownStreams()).toEqual(["JETLAG_ADVISORIES", "JETLAG_FAILURES"]);
  expect(problem()).toBeNull();
  await vi.waitFor(async () => {
    expect(await check("Jobs")).toMatchObject({
      state: "warning",
      detail: expect.stringMatching(/memory only.*may have 4 streams and has 3: the last one is left for you/),
    });
  }, soon);
  await manager.streams.add({ name: "MINE", subjects: ["mine"] });
});

test("an account that demands a size for every stream gets one", async () => {
  const config = `accounts { A { jetstream { max_file: 100MB, max_bytes_required: true }, users: [{ user: owner, password: owner }] } }`;
  server = await startNatsServer({ config });
  endings.push(() => server.stop());
  owner = await connect({ servers: server.url, user: "owner", pass: "owner" });
  endings.push(() => owner.close());
  manager = await jetstreamManager(owner);
  await manager.streams.add({ name: "ORDERS", subjects: ["orders.>"], max_bytes: 1_000_000 });
  await manager.consumers.add("ORDERS", { durable_name: "billing", ack_policy: "explicit" });
  await watch("owner:owner@");
  await fail("no good");
  await vi.waitFor(() => expect(listed()).toEqual(["no good"]), soon);
  expect(problem()).toBeNull();
  const { limits, reserved_storage } = await manager.getAccountInfo();
  expect((await manager.streams.info("JETLAG_ADVISORIES")).config.max_bytes).toBeGreaterThan(100_000);
  expect(reserved_storage - 1_000_000).toBeLessThanOrEqual(limits.max_storage * 0.05);
});

test("one dead letter stream that may not be read hides no other, and stops no job", async () => {
  const denied = ["MSG.GET.A_DLQ", "INFO.A_DLQ"].map((call) => `"$JS.API.STREAM.${call}"`).join(", ");
  const config = `authorization { users = [
    { user: owner, password: owner }
    { user: jetlag, password: jetlag, permissions: { publish: { deny: [${denied}, "$JS.API.DIRECT.GET.A_DLQ.>"] } } }
  ] }`;
  await serve({ config }, { user: "owner", pass: "owner" });
  for (const name of ["A", "B"]) {
    await manager.streams.add({ name: `${name}_DLQ`, subjects: [`${name}.dlq`] });
    await jetstream(owner).publish(`${name}.dlq`, "x");
  }
  await watch("jetlag:jetlag@");
  await vi.waitFor(() => {
    expect(dashboard.failures.counts().open.value).toBe(1);
    expect(problem()).toMatch(/^Dead letters of these streams are not listed, or not all: A_DLQ \(.*ermission/);
  }, patience);
  const [letter] = dashboard.failures.store.index.list({ state: "open" });
  const job = await dashboard.failures.failureJobs.create({ ...discard, ids: [letter?.failure.id ?? ""] });
  await vi.waitFor(() => expect(dashboard.failures.jobs.get(job.id)).toMatchObject({ status: "finished" }), patience);
});

test("storage that is full is shown by every check concerned until something can be stored again", async () => {
  const config = `accounts { A { jetstream { max_file: 8MB }, users: [{ user: owner, password: owner }] } }`;
  await serve({ config }, { user: "owner", pass: "owner" });
  await watch("owner:owner@");
  await settled();
  await vi.waitFor(async () => expect(await check("Lag history")).toMatchObject({ state: "ok" }), patience);
  await manager.streams.add({ name: "BULK", subjects: ["bulk"] });
  for (const size of [64 * 1024, 1024, 1]) {
    const fill = async () => {
      for (;;) await jetstream(owner).publish("bulk", new Uint8Array(size));
    };
    await expect(fill()).rejects.toThrow("resource limits exceeded");
  }
  await expect(dashboard.audit.record({ ...deed, what: "x" })).rejects.toThrow("resource limits exceeded");
  await vi.waitFor(async () => {
    expect(await check("Lag history")).toMatchObject({
      state: "warning",
      detail: expect.stringMatching(/Nothing can be stored in JETLAG_LAG_RECENT: .*resource limits exceeded/),
    });
    expect(await check("Activity")).toMatchObject({
      state: "warning",
      detail: expect.stringMatching(/Nothing can be stored in JETLAG_AUDIT: .*Free space/),
    });
    // Nothing failed and nobody started a job: they are asked because the others cannot store anything.
    expect(await check("Failures")).toMatchObject({
      state: "warning",
      detail: expect.stringMatching(/Nothing can be stored in JETLAG_FAILURES: .*Free space/),
    });
    expect(await check("Jobs")).toMatchObject({
      detail: expect.stringContaining("Nothing can be stored in JETLAG_JOBS"),
    });
  }, soon);
  expect((await status()).checks.filter(({ detail }) => detail.includes("another dashboard"))).toEqual([]);

  await manager.streams.delete("BULK");
  await vi.waitFor(async () => {
    expect(await check("Lag history")).toMatchObject({ state: "ok" });
    expect(await check("Failures")).toMatchObject({ state: "ok" });
    for (const name of ["Activity", "Jobs"]) expect(await check(name)).toBeUndefined();
  }, noticed);
});

test("on a cluster own streams get three replicas though they were made with one, and without a leader they are not fine", async () => {
  const cluster = await startNatsCluster(3);
  endings.push(() => cluster.stop());
  const [survivor, ...others] = cluster.servers;
  if (survivor === undefined) throw new Error("no server");
  owner = await connect({ servers: survivor.url });
  endings.push(() => owner.close());
  await vi.waitFor(async () => {
    manager = await jetstreamManager(owner);
    const [name, subjects] = ["JETLAG_FAILURES", ["JETLAG_FAILURES.>"]];
    await manager.streams.add({ name, subjects, num_replicas: 1, allow_direct: true });
  }, patience);
  server = survivor;
  await watch();
  await vi.waitFor(async () => {
    expect((await manager.streams.info("JETLAG_FAILURES")).config.num_replicas).toBe(3);
    expect(await check("Failures")).toMatchObject({ state: "ok" });
  }, patience);

  await Promise.all(others.map((other) => other.kill9()));
  await vi.waitFor(async () => {
    const detail = expect.stringMatching(/heard only.*JETLAG_ADVISORIES has no leader/);
    expect(await check("Failures")).toMatchObject({ state: "warning", detail });
  }, patience);
}, 180_000);
