import { readFile } from "node:fs/promises";
import { type JetStreamManager, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type NatsServer, startNatsServer } from "../event-bus/testing/nats-server";
import { exact } from "../model/known";
import type { Dashboard } from "./dashboard/dashboard";
import { parseEnv } from "./env";
import { processDashboard } from "./testing/process-dashboard";
import { buildStatus } from "./views/status/status";

/** The configuration that README tells people to copy, as it stands. */
const file = "deploy/nats/jetlag.conf";
const patience = { timeout: 30_000, interval: 50 };
const passwords = {
  JETLAG_PASSWORD: "jpass",
  OWNER_PASSWORD: "opass",
  SERVICE_PASSWORD: "spass",
  SYS_PASSWORD: "ypass",
};

let server: NatsServer;
let dashboard: Dashboard;
let admin: NatsConnection;
let owner: NatsConnection;
let service: NatsConnection;
let manager: JetStreamManager;

beforeAll(async () => {
  server = await startNatsServer({ config: await readFile(file, "utf8"), variables: passwords });
  admin = await connect({ servers: server.url, user: "jetlag", pass: passwords.JETLAG_PASSWORD });
  owner = await connect({ servers: server.url, user: "owner", pass: passwords.OWNER_PASSWORD });
  service = await connect({ servers: server.url, user: "service", pass: passwords.SERVICE_PASSWORD });
  manager = await jetstreamManager(admin);
  const made = await jetstreamManager(owner);
  await made.streams.add({ name: "ORDERS", subjects: ["orders.>"], allow_direct: true });
  const NATS_URL = server.url.replace("nats://", `nats://jetlag:${passwords.JETLAG_PASSWORD}@`);
  dashboard = processDashboard(
    parseEnv({ NATS_URL, JETLAG_LOG_LEVEL: "silent", JETLAG_SECRET: "a secret of the replicas" }),
  );
  dashboard.start();
  await vi.waitFor(() => expect(dashboard.failures.counts().capturedSince).not.toBeNull(), patience);
});
afterAll(async () => {
  await dashboard?.stop();
  for (const connection of [admin, owner, service]) await connection?.close();
  await server?.stop();
});

/** Publishes three orders, makes a consumer and terminates what it pulls. */
async function work(connection: NatsConnection, durable: string): Promise<void> {
  const js = jetstream(connection);
  for (let n = 0; n < 3; n++) expect((await js.publish("orders.created", `{"n":${n}}`)).stream).toBe("ORDERS");
  const consumers = (await jetstreamManager(connection)).consumers;
  await consumers.add("ORDERS", { durable_name: durable, ack_policy: "explicit", deliver_policy: "new" });
  for (let n = 0; n < 3; n++) await js.publish("orders.created", `{"n":${n}}`);
  const consumer = await js.consumers.get("ORDERS", durable);
  const messages = await consumer.fetch({ max_messages: 3, expires: 5_000 });
  let taken = 0;
  for await (const message of messages) {
    if (++taken === 1) message.term("no good");
    else expect(await message.ackAck()).toBe(true);
  }
  expect(taken).toBe(3);
}

test("Jetlag works in full with its own user, and services and owners do their work with theirs", async () => {
  await work(service, "billing");
  await work(owner, "shipping");
  await vi.waitFor(
    () => expect(dashboard.failures.counts()).toMatchObject({ open: exact(2), problem: null }),
    patience,
  );
  const ids = [...dashboard.failures.store.index.list({ state: "open" })].map(({ failure }) => failure.id);
  const about = { action: "redrive", by: "ann", scope: "chosen", destination: null, ratePerS: null } as const;
  const { id } = await dashboard.failures.failureJobs.create({ ...about, ids });
  await vi.waitFor(() => expect(dashboard.failures.jobs.get(id).counts.published).toBe(2), patience);
  await dashboard.audit.record({
    ...about,
    who: "ann",
    what: "all",
    count: 2,
    result: "done",
    detail: "done",
    job: id,
  });
  const names = async () => (await manager.streams.names().next()).toSorted();
  await vi.waitFor(async () => expect(await names()).toEqual(expect.arrayContaining(ownStreams)), patience);
  await vi.waitFor(() => {
    const failed = buildStatus(dashboard, "test").checks.filter(({ state }) => state !== "ok");
    expect(failed).toEqual([]);
  }, patience);

  const streams = (await jetstreamManager(owner)).streams;
  await streams.add({ name: "DRAFTS", subjects: ["drafts.>"] });
  await jetstream(owner).publish("drafts.one", "1");
  expect((await streams.info("DRAFTS")).state.messages).toBe(1);
  await streams.purge("DRAFTS");
  await streams.delete("DRAFTS");
});

/** Those of one dashboard; with several there is `JETLAG_LAG_SWEEPS` as well. */
const ownStreams = [
  "ADVISORIES",
  "AUDIT",
  "FAILURES",
  "INCIDENTS",
  "JOBS",
  "LAG",
  "LAG_RECENT",
  "REFUSALS",
  "REJECTIONS",
].map((name) => `JETLAG_${name}`);

test("the file knows every stream that README says Jetlag keeps", async () => {
  const readme = await readFile("README.md", "utf8");
  const [, kept = ""] = /Jetlag keeps streams of its own([^#]*)/.exec(readme) ?? [];
  const names = [...kept.matchAll(/^\| `(JETLAG_[A-Z_]+)` \|/gm)].map(([, name]) => name);
  expect(names).toEqual(expect.arrayContaining([...ownStreams, "JETLAG_LAG_SWEEPS"]));
  const config = await readFile(file, "utf8");
  for (const name of names) expect(config, name).toContain(`"${name}.>", "$JS.API.STREAM.*.${name}"`);
});

/** What is stored in Jetlag's streams that somebody could be after. */
async function records() {
  const states = ["JETLAG_AUDIT", "JETLAG_JOBS", "JETLAG_FAILURES", "JETLAG_ADVISORIES"].map(async (name) => {
    const { created, config, state } = await manager.streams.info(name, { subjects_filter: ">" });
    const consumers = await manager.consumers.list(name).next();
    // A dashboard that doubts whether it can write tries it.
    const { [`${name}.probe`]: _, ...messages } = state.subjects ?? {};
    return { name, created, config, messages, consumers: consumers.map((info) => info.name) };
  });
  return Promise.all(states);
}

const targets = ["JETLAG_AUDIT", "JETLAG_JOBS", "JETLAG_FAILURES", "JETLAG_ADVISORIES"].flatMap((name) => [
  [`${name}.forged`, "{}"],
  [`$JS.API.STREAM.DELETE.${name}`, ""],
  [`$JS.API.STREAM.PURGE.${name}`, ""],
  [`$JS.API.STREAM.UPDATE.${name}`, JSON.stringify({ name, subjects: ["nothing"] })],
  [`$JS.API.STREAM.MSG.DELETE.${name}`, JSON.stringify({ seq: 1 })],
  [`$JS.API.CONSUMER.CREATE.${name}.spy`, JSON.stringify({ stream_name: name, config: { name: "spy" } })],
  [
    `$JS.API.CONSUMER.DURABLE.CREATE.${name}.spy`,
    JSON.stringify({ stream_name: name, config: { durable_name: "spy" } }),
  ],
  [`$JS.API.CONSUMER.DELETE.${name}.jetlag-failure-recorder`, ""],
  [`$JS.API.CONSUMER.MSG.NEXT.${name}.jetlag-failure-recorder`, "1"],
]);

test.each(["owner", "service"])(
  "the user %s can neither write nor delete, change or read on what is Jetlag's",
  async (user) => {
    const connection = user === "owner" ? owner : service;
    const before = await records();
    for (const [subject = "", body] of targets) {
      connection.publish(subject, body);
      await expect(connection.request(subject, body, { timeout: 2_000 }), subject).rejects.toThrow(
        /permission|responders/i,
      );
    }
    await connection.flush();
    expect(await records()).toEqual(before);
  },
);

/** Requests whose answers the server sends to Jetlag's subjects: empty ones, errors, messages, answers of its API. */
async function misdirect(connection: NatsConnection): Promise<void> {
  const { consumers } = await jetstreamManager(connection, { checkAPI: false });
  const next = "$JS.API.CONSUMER.MSG.NEXT.ORDERS.billing";
  for (const [at, [subject = ""]] of targets.entries()) {
    const ask = (to: string, body: string) => connection.publish(to, body, { reply: subject });
    ask(next, JSON.stringify({ batch: 5, no_wait: true }));
    ask(next, JSON.stringify({ batch: 5, expires: 50_000_000 }));
    ask(next, "{not JSON");
    ask("$JS.API.DIRECT.GET.ORDERS", JSON.stringify({ last_by_subj: "orders.created" }));
    ask("$JS.API.STREAM.INFO.ORDERS", "");
    ask("$JS.API.INFO", "");
    ask("orders.created", "{}");
    connection.subscribe(subject); // a push consumer sends only to who listens
    const push = { deliver_subject: subject, ack_policy: "none", idle_heartbeat: 100_000_000 } as const;
    await consumers.add("ORDERS", { name: `pusher-${at}`, ...push }).catch(() => {});
  }
  // When a pull that came last and waits longer has ended, the others have, and a few heartbeats were sent.
  const { headers } = await connection.request(next, JSON.stringify({ batch: 1, expires: 350_000_000 }));
  expect(headers?.code).toBe(408);
}

test("a service cannot have the server do it in its place", async () => {
  const before = await records();
  await misdirect(service);
  expect(await records()).toEqual(before);
});

test("what an owner has the server write all the same is foreign to a dashboard with a secret", async () => {
  const { streams } = await jetstreamManager(owner);
  const republish = { src: "trick.>", dest: "JETLAG_AUDIT.>" };
  await streams.add({ name: "TRICK", subjects: ["trick.>"], republish });
  const deed = {
    who: "the-boss",
    action: "discard",
    what: "everything",
    count: 9,
    result: "done",
    detail: "",
    job: null,
  };
  await jetstream(owner).publish(
    "trick.discard",
    JSON.stringify({ id: "01ZZZ", at: new Date().toISOString(), ...deed }),
  );
  await vi.waitFor(() => {
    const found = dashboard.audit.list(100).activity.filter(({ who }) => who === "the-boss");
    expect(found).toMatchObject([{ foreign: "unsigned" }]);
  }, patience);
  await streams.delete("TRICK");
});

test("an owner can, which is why services have an account of their own", async () => {
  const before = await records();
  await misdirect(owner).catch(() => {});
  await vi.waitFor(async () => expect(await records().catch(() => null)).not.toEqual(before), patience);
});
