import { type JetStreamManager, jetstream, jetstreamManager, type StreamConfig } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type * as z from "zod";
import { POST as postJob } from "@/app/api/failures/jobs/route";
import { POST as postPlan } from "@/app/api/failures/plan/route";
import { GET as getRecipients } from "@/app/api/recipients/route";
import { jobAnswerSchema, jobPlanSchema } from "../contract/failure-jobs";
import { recipientsSchema } from "../contract/publish";
import { taken } from "../event-bus/broker/offer";
import { type NatsServer, startNatsServer } from "../event-bus/testing/nats-server";
import type { Dashboard } from "./dashboard/dashboard";
import { parseEnv } from "./env";
import { processDashboard } from "./testing/process-dashboard";

const patience = { timeout: 45_000, interval: 50 };

let server: NatsServer;
let client: NatsConnection;
let manager: JetStreamManager;
let dashboard: Dashboard;
const endings: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  server = await startNatsServer();
  client = await connect({ servers: server.url });
  endings.push(
    () => server.stop(),
    () => client.close(),
  );
  manager = await jetstreamManager(client);
  dashboard = processDashboard(parseEnv({ NATS_URL: server.url, JETLAG_LOG_LEVEL: "silent" }));
  endings.push(() => dashboard.stop());
  dashboard.start();
  await vi.waitFor(() => expect(dashboard.failures.counts().capturedSince).not.toBeNull(), patience);
});
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

const stream = (name: string, config: Partial<StreamConfig>) => manager.streams.add({ name, ...config });
const consumer = (of: string, name: string, filter?: string) =>
  manager.consumers.add(of, {
    durable_name: name,
    ack_policy: "explicit",
    ...(filter === undefined ? {} : { filter_subject: filter }),
  });

/** A worker takes a message and says that it must never be delivered again. */
async function fail(of: string, name: string): Promise<void> {
  const reader = await jetstream(client).consumers.get(of, name);
  const message = await reader.next({ expires: 5_000 });
  message?.term("no");
  await client.flush();
  await vi.waitFor(() => expect([...dashboard.failures.store.index.list({ state: "open" })]).toHaveLength(1), patience);
}

const waiting = async (of: string, name: string) => (await manager.consumers.info(of, name)).num_pending;
const host = { host: "127.0.0.1:3000" };
const none = { params: Promise.resolve({}) };

async function read<T extends z.ZodType>(answer: Response, schema: T): Promise<z.output<T>> {
  return schema.parse(await answer.json());
}

const recipients = async (subject: string) => {
  const path = `http://127.0.0.1:3000/api/recipients?subject=${encodeURIComponent(subject)}`;
  return read(await getRecipients(new Request(path, { headers: host }), none), recipientsSchema);
};

const post = (path: string) =>
  new Request(`http://127.0.0.1:3000${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...host },
    body: JSON.stringify({ action: "redrive", scope: { filter: {} } }),
  });
const plan = async () => read(await postPlan(post("/api/failures/plan"), none), jobPlanSchema);

async function redrive() {
  const { job } = await read(await postJob(post("/api/failures/jobs"), none), jobAnswerSchema);
  await vi.waitFor(() => expect(dashboard.failures.jobs.get(job.id).status).toBe("finished"), patience);
  return dashboard.failures.jobs.get(job.id);
}

const readers = (consumers: readonly { stream: string; name: string }[]) =>
  consumers.map(({ stream: of, name }) => `${of}/${name}`).sort();

describe("a stream that transforms its subjects", () => {
  beforeEach(async () => {
    await stream("XFORM", { subjects: ["in.>"], subject_transform: { src: "in.>", dest: "out.>" } });
    await consumer("XFORM", "outreader", "out.orders.>");
    await consumer("XFORM", "allreader");
    await client.request("in.orders.created", '{"id":77}');
    await dashboard.monitor.sweepNow({ here: true });
  });

  test("gives a message to who reads what it is stored under", async () => {
    const found = await recipients("in.orders.created");
    expect(found).toMatchObject({ stream: "XFORM", storedAs: "out.orders.created", copies: [] });
    expect(readers(found.consumers)).toEqual(["XFORM/allreader", "XFORM/outreader"]);
  });

  test("is sent a failed message's copy under the subject that it stores as the same", async () => {
    await fail("XFORM", "outreader");
    const { subjects, stored } = await plan();
    expect({ stored, subjects }).toMatchObject({
      stored: 1,
      subjects: [{ subject: "in.orders.created", stream: "XFORM", refusal: null, recipients: [{}, {}] }],
    });
    expect((await redrive()).counts).toMatchObject({ published: 1, refused: 0 });
    expect(await waiting("XFORM", "outreader")).toBe(1);
    expect((await manager.streams.getMessage("XFORM", { seq: 2 }))?.subject).toBe("out.orders.created");
  });
});

test("a transform that leaves out a part of the subject is told before, and refused with the reason", async () => {
  await stream("LOSSY", { subjects: ["lossy.*"], subject_transform: { src: "lossy.*", dest: "kept" } });
  await consumer("LOSSY", "reader");
  await client.request("lossy.a", "1");
  await fail("LOSSY", "reader");
  const reason = "stream LOSSY stores lossy.* as kept, and no subject is known that it stores as kept";
  const planned = await plan();
  expect(planned).toMatchObject({ stored: 0, subjects: [{ subject: "kept", stream: null, refusal: reason }] });
  expect((await redrive()).counts).toMatchObject({ published: 0, refused: 1 });
});

describe("a stream that others copy", () => {
  beforeEach(async () => {
    await stream("PLAIN", { subjects: ["plain.>"] });
    await stream("PMIR", { mirror: { name: "PLAIN" } });
    await stream("SRC", {
      sources: [{ name: "PMIR", subject_transforms: [{ src: "plain.*", dest: "copied.{{wildcard(1)}}" }] }],
    });
    await consumer("PLAIN", "plainreader");
    await consumer("PMIR", "pmirreader");
    await consumer("SRC", "srcreader", "copied.>");
    await consumer("SRC", "other", "elsewhere");
    await client.request("plain.a", "1");
    await vi.waitFor(async () => expect(await waiting("SRC", "srcreader")).toBe(1), patience);
    await dashboard.monitor.sweepNow({ here: true });
  });

  test("gives a message to the readers of all copies", async () => {
    const found = await recipients("plain.a");
    expect(found.copies).toEqual([
      { stream: "PMIR", subject: "plain.a", by: "copy", certain: true },
      { stream: "SRC", subject: "copied.a", by: "copy", certain: true },
    ]);
    expect(readers(found.consumers)).toEqual(["PLAIN/plainreader", "PMIR/pmirreader", "SRC/srcreader"]);
  });

  test("says of a mirror's failed consumer that it is not alone", async () => {
    await fail("PMIR", "pmirreader");
    const { subjects, targeted } = await plan();
    expect(readers(subjects[0]?.recipients ?? [])).toEqual(["PLAIN/plainreader", "PMIR/pmirreader", "SRC/srcreader"]);
    expect(targeted).toEqual({ possible: false, reason: "2 other consumers get copies too" });
  });

  test("is where a copy of what its copies' consumers failed is sent to", async () => {
    await fail("SRC", "srcreader");
    expect((await plan()).subjects).toMatchObject([{ subject: "plain.a", stream: "PLAIN" }]);
    expect((await redrive()).counts).toMatchObject({ published: 1 });
    await vi.waitFor(async () => expect(await waiting("SRC", "srcreader")).toBe(1), patience);
  });
});

test("a message that is republished into another stream reaches its readers", async () => {
  await stream("PUSHY", { subjects: ["pushy.>"], republish: { src: "pushy.>", dest: "again.>" } });
  await stream("AGAIN", { subjects: ["again.>"] });
  await consumer("AGAIN", "reader");
  await dashboard.monitor.sweepNow({ here: true });
  const found = await recipients("pushy.a");
  expect(found.copies).toEqual([{ stream: "AGAIN", subject: "again.a", by: "republish", certain: true }]);
  expect(readers(found.consumers)).toEqual(["AGAIN/reader"]);
});

test("a subject is predicted as the server stores it, for every function of a transform", async () => {
  const functions = [
    ...["{{split(1,-)}}", "{{splitfromleft(1,2)}}", "{{splitfromright(1,2)}}", "{{slicefromleft(1,3)}}"],
    ...["{{slicefromright(1,3)}}", "{{left(1,2)}}", "{{right(1,2)}}", "{{partition(10,1)}}", "{{partition(10,1,2)}}"],
    ...["{{partition(10)}}", "$2.$1", "{{wildcard(2)}}", "{{partition(5,2)}}.{{wildcard(1)}}", "fixed"],
  ];
  const tokens = ["ab-cd-ef.q", "abcdefg.zz", "-a--b-.q", "a.b", "ab.cd", "abcdef.x"];
  for (const [at, dest] of functions.entries())
    await stream(`T${at}`, { subjects: [`t${at}.>`], subject_transform: { src: `t${at}.*.*`, dest: `o.${dest}` } });
  const { sender, read: readAll } = {
    sender: taken(dashboard.broker.sender),
    read: (signal: AbortSignal) => dashboard.broker.read(signal),
  };
  const ways = sender.recipientsOf((await readAll(AbortSignal.timeout(20_000))).channels);
  for (const at of functions.keys()) {
    for (const [index, rest] of tokens.entries()) {
      await client.request(`t${at}.${rest}`, "");
      const kept = await manager.streams.getMessage(`T${at}`, { seq: index + 1 });
      expect(ways.storedAs(`t${at}.${rest}`)).toBe(kept?.subject);
    }
  }
});
