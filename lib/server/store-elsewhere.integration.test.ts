import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { GET as getStatus } from "@/app/api/status/route";
import { type Status, statusSchema } from "../contract/health";
import { type NatsServer, startNatsServer } from "../event-bus/testing/nats-server";
import { envBroker } from "./config/env-broker";
import type { Dashboard } from "./dashboard/dashboard";
import { namespaceOf } from "./dashboard/store";
import { parseEnv } from "./env";
import { createProcess } from "./process";
import { processDashboard } from "./testing/process-dashboard";

// Records are kept on one server, and events are watched on another, of which Jetlag only reads.

const patience = { timeout: 40_000, interval: 50 };
/** How soon a store that is gone has to be noticed. */
const noticed = { timeout: 15_000, interval: 50 };

const reads = ["INFO", "STREAM.LIST", "STREAM.INFO.>", "STREAM.MSG.GET.>", "CONSUMER.LIST.>", "CONSUMER.INFO.>"];
const allowed = [...reads, "DIRECT.GET.>"].map((call) => `"$JS.API.${call}"`).join(", ");
const config = `authorization { users = [
  { user: owner, password: owner }
  { user: viewer, password: viewer, permissions: { publish: { allow: [${allowed}] }, subscribe: ">" } }
] }`;

let watched: NatsServer;
let memory: NatsServer;
let owner: NatsConnection;
let endings: (() => Promise<unknown>)[];

beforeEach(async () => {
  endings = [];
  [watched, memory] = await Promise.all([startNatsServer({ config }), startNatsServer()]);
  endings.push(
    () => watched.stop(),
    () => memory.stop(),
  );
  owner = await connect({ servers: watched.url, user: "owner", pass: "owner" });
  endings.push(() => owner.close());
  const manager = await jetstreamManager(owner);
  await manager.streams.add({ name: "ORDERS", subjects: ["orders.>"] });
  await manager.consumers.add("ORDERS", { durable_name: "billing", ack_policy: "explicit" });
});
afterEach(async () => {
  for (const end of endings.reverse()) await end();
});

async function watch(store = memory.url): Promise<Dashboard> {
  const NATS_URL = watched.url.replace("//", "//viewer:viewer@");
  const dashboard = processDashboard(parseEnv({ NATS_URL, JETLAG_STORE: store, JETLAG_LOG_LEVEL: "silent" }));
  endings.push(dashboard.stop);
  dashboard.start();
  await vi.waitFor(async () => {
    expect(dashboard.failures.counts().capturedSince).not.toBeNull();
    expect(await check("Store")).toMatchObject({ state: "ok" });
    expect(dashboard.failures.store.isRead).toBe(true);
  }, patience);
  return dashboard;
}

/** Name of a stream that the dashboard on the watched server keeps elsewhere. */
const kept = (log: string) => `JETLAG_${namespaceOf("default", { natsServers: [watched.url] })}_${log}`;

async function status(): Promise<Status> {
  const answer = await getStatus(new Request("http://localhost/api/status"), { params: Promise.resolve({}) });
  return statusSchema.parse(await answer.json());
}
const check = async (name: string) => (await status()).checks.find((one) => one.name === name);

async function fail(reason: string, payload = "{}") {
  owner.publish("orders.created", payload);
  const consumer = await jetstream(owner).consumers.get("ORDERS", "billing");
  for await (const message of await consumer.fetch({ max_messages: 1, expires: 5_000 })) message.term(reason);
  await owner.flush();
}
const listed = ({ failures }: Dashboard) =>
  [...failures.store.index.list({ state: "all" })].map(({ failure }) => failure.detail).sort();

test("a watched account that may only be read is not written to, and its failures outlive the dashboard", async () => {
  const first = await watch();
  await fail("no good");
  await vi.waitFor(() => expect(listed(first)).toEqual(["no good"]), patience);
  const names = (await (await jetstreamManager(owner)).streams.list().next()).map(({ config: { name } }) => name);
  expect(names).toEqual(["ORDERS"]);
  const { ownStreams, checks } = await status();
  expect(ownStreams.map(({ name, onBroker }) => [name, onBroker])).toContainEqual([kept("FAILURES"), false]);
  expect(checks.find(({ name }) => name === "Store")?.detail).toMatch(
    /^records are kept at nats:\/\/127\.0\.0\.1:\d+; \d+ MiB at most, nothing of it reserved$/,
  );
  expect(checks.find(({ name }) => name === "Failures")?.detail).toMatch(/heard only while this dashboard runs/);
  await first.stop();
  const second = await watch();
  await vi.waitFor(() => expect(listed(second)).toEqual(["no good"]), patience);
});

test("a store that goes away is said to be gone, and what failed meanwhile is kept when it is back, empty", async () => {
  const dashboard = await watch();
  await memory.kill9();
  await vi.waitFor(async () => expect(await check("Store")).toMatchObject({ state: "failed" }), noticed);
  await fail("meanwhile");
  await vi.waitFor(() => expect(listed(dashboard)).toEqual(["meanwhile"]), patience);
  await memory.restart({ emptied: true });
  await vi.waitFor(async () => expect(await check("Store")).toMatchObject({ state: "ok" }), patience);
  await fail("after");
  await vi.waitFor(async () => {
    expect(listed(dashboard)).toEqual(["after", "meanwhile"]);
    const client = await connect({ servers: memory.url });
    const { state } = await (await jetstreamManager(client)).streams.info(kept("FAILURES"));
    await client.close();
    expect(state.messages).toBe(2);
  }, patience);
});

test("a store whose streams may not be listed is looked after like any other: a log that is gone is made again", async () => {
  const denied = '{ user: writer, password: writer, permissions: { publish: { deny: ["$JS.API.STREAM.LIST"] } } }';
  const strict = await startNatsServer({
    config: `authorization { users = [ { user: owner, password: owner }, ${denied} ] }`,
  });
  endings.push(() => strict.stop());
  await watch(strict.url.replace("//", "//writer:writer@"));
  const client = await connect({ servers: strict.url, user: "owner", pass: "owner" });
  endings.push(() => client.close());
  const { streams } = await jetstreamManager(client);
  await streams.delete(kept("JOBS"));
  await vi.waitFor(() => streams.info(kept("JOBS")), patience);
});

test("an event larger than the store takes is kept with the beginning of its payload", async () => {
  const narrow = await startNatsServer({ config: "max_payload: 65536" });
  endings.push(() => narrow.stop());
  const dashboard = await watch(narrow.url);
  await fail("too long", "x".repeat(200_000));
  await vi.waitFor(() => expect(listed(dashboard)).toEqual(["too long"]), patience);
  const client = await connect({ servers: narrow.url });
  endings.push(() => client.close());
  const { state } = await (await jetstreamManager(client)).streams.info(kept("FAILURES"));
  expect(state.messages).toBe(1);
  expect(state.bytes).toBeGreaterThan(60_000);
});

test("brokers that share a store share what JETLAG_STORE_MAX_MB allows", async () => {
  const env = parseEnv({
    ...{ JETLAG_BUS: "memory", JETLAG_DEMO: "0", JETLAG_LOG_LEVEL: "silent" },
    ...{ JETLAG_STORE: memory.url, JETLAG_STORE_MAX_MB: "64" },
  });
  const { dashboards } = createProcess(env, { brokers: ["one", "two"].map((id) => ({ ...envBroker(env), id })) });
  endings.push(() => dashboards.stop());
  dashboards.start();
  const kept = () => dashboards.all().flatMap(({ store }) => store.health());
  await vi.waitFor(() => expect(kept().every(({ since }) => since !== null)).toBe(true), patience);
  expect(kept().length).toBe(2 * 4);
  const together = kept().reduce((sum, { maxBytes }) => sum + (maxBytes ?? 0), 0);
  expect(together).toBeLessThanOrEqual(64 * 1_048_576);
});

test("dashboards on different servers that share a store do not take each other's records for theirs", async () => {
  const first = await watch();
  await fail("no good");
  await vi.waitFor(() => expect(listed(first)).toEqual(["no good"]), patience);
  const other = await startNatsServer();
  endings.push(() => other.stop());
  const second = processDashboard(
    parseEnv({ NATS_URL: other.url, JETLAG_STORE: memory.url, JETLAG_LOG_LEVEL: "silent" }),
  );
  endings.push(second.stop);
  second.start();
  await vi.waitFor(() => {
    expect(second.failures.store.isRead).toBe(true);
    expect(second.recorder.role).toBe("leader"); // of its own broker
  }, patience);
  expect(listed(second)).toEqual([]);
});
