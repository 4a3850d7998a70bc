import { jetstream, jetstreamManager, type StreamConfig } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { GET as getActivity } from "@/app/api/activity/route";
import { POST as postJob } from "@/app/api/failures/jobs/route";
import { POST as postPlan } from "@/app/api/failures/plan/route";
import { GET as getJobMessages } from "@/app/api/jobs/[id]/messages/route";
import { POST as postPublish } from "@/app/api/publish/route";
import { GET as getRecipients } from "@/app/api/recipients/route";
import { activityListSchema } from "../../contract/activity";
import { failurePlanSchema } from "../../contract/failure-jobs";
import { jobAnswerSchema, jobMessagesSchema } from "../../contract/jobs";
import { problemSchema } from "../../contract/problem";
import { recipientsSchema } from "../../contract/publish";
import { type NatsServer, startNatsServer } from "../../event-bus/testing/nats-server";
import type { Activity } from "../../model/activity";
import type { Dashboard } from "../dashboard/dashboard";
import { parseEnv } from "../env";
import { processDashboard } from "../testing/process-dashboard";

const patience = { timeout: 30_000, interval: 50 };
const host = { host: "127.0.0.1:3000", "content-type": "application/json" };
const nothing = { params: Promise.resolve({}) };

let server: NatsServer;
let client: NatsConnection;
let dashboard: Dashboard;

beforeAll(async () => {
  server = await startNatsServer();
  client = await connect({ servers: server.url });
});
afterAll(async () => {
  await client.close();
  await server.stop();
});
beforeEach(async () => {
  await add({ name: "ORDERS", subjects: ["orders.>"] });
  dashboard = processDashboard(parseEnv({ NATS_URL: server.url, JETLAG_LOG_LEVEL: "silent" }));
  dashboard.start();
  await vi.waitFor(() => expect(dashboard.failures.counts().capturedSince).not.toBeNull(), patience);
  for (let at = 0; at < 3; at++) await jetstream(client).publish("orders.created", `{"n":${at}}`);
});
afterEach(async () => {
  await dashboard.stop();
  const { streams } = await jetstreamManager(client);
  for await (const name of streams.names()) await streams.delete(name);
});

const add = async (config: Partial<StreamConfig> & { name: string }) =>
  (await jetstreamManager(client)).streams.add(config);
const countOf = async (stream: string) => (await (await jetstreamManager(client)).streams.info(stream)).state.messages;

function post(path: string, body: object): Request {
  return new Request(`http://127.0.0.1:3000${path}`, { method: "POST", headers: host, body: JSON.stringify(body) });
}
const get = (path: string) => new Request(`http://127.0.0.1:3000${path}`, { headers: host });
const publish = (subject: string, more: object = {}) =>
  postPublish(post("/api/publish", { subject, payload: { data: "" }, ...more }), nothing);

async function refusalOf(answer: Response) {
  const { code, detail } = problemSchema.parse(await answer.json());
  return { status: answer.status, code, detail };
}

async function activity(): Promise<Activity[]> {
  const answer = await getActivity(get("/api/activity"), nothing);
  return activityListSchema.parse(await answer.json()).activity;
}

describe("publishing is publishing", () => {
  test.each([
    ["$JS.API.STREAM.DELETE.ORDERS", ""],
    ["$JS.API.STREAM.PURGE.ORDERS", ""],
    ["$JS.API.STREAM.MSG.DELETE.ORDERS", '{"seq":1}'],
    ["$JS.API.STREAM.PURGE.JETLAG_AUDIT", ""],
    ["JETLAG_AUDIT.discard", '{"who":"the-boss"}'],
    ["JETLAG_JOBS.01M8JZZZZZZZZZZZZZZZZZZZZZ.run", '{"type":"created"}'],
    ["_INBOX.abc", "an answer"],
    ["$SYS.REQ.SERVER.PING", ""],
    ["$SRV.PING", ""],
  ])("%s is refused, written down, and nothing happens", async (subject, data) => {
    const own = ["JETLAG_JOBS", "JETLAG_AUDIT"];
    const before = await Promise.all(own.map(countOf));
    const { status, code, detail } = await refusalOf(await publish(subject, { payload: { data } }));
    expect({ status, code }).toEqual({ status: 403, code: "reserved_subject" });
    expect(await countOf("ORDERS")).toBe(3);
    const [entry, ...others] = await activity();
    expect(entry).toMatchObject({ action: "publish", what: subject, result: "denied", count: 1, detail });
    expect(others).toEqual([]);
    expect(await Promise.all(own.map(countOf))).toEqual(before);
  });

  test("nor does a stream bring a message where it may not be sent", async () => {
    await add({
      name: "PUSHY",
      subjects: ["pushy.*"],
      republish: { src: "pushy.*", dest: "$JS.API.STREAM.PURGE.{{wildcard(1)}}" },
    });
    await add({ name: "FORGER", subjects: ["forger.>"], republish: { src: "forger.>", dest: "JETLAG_AUDIT.>" } });
    await add({ name: "HARMLESS", subjects: ["harmless.>"], republish: { src: "harmless.>", dest: "live.>" } });
    await add({ name: "JETLAG_COPY", sources: [{ name: "SOURCED" }] });
    await add({ name: "SOURCED", subjects: ["sourced.>"] });
    for (const subject of ["pushy.ORDERS", "forger.discard", "sourced.x"])
      expect(await refusalOf(await publish(subject))).toMatchObject({ code: "reserved_subject" });
    expect((await publish("harmless.x")).status).toBe(200);
    expect(await countOf("ORDERS")).toBe(3);
    for (const stream of ["PUSHY", "FORGER", "SOURCED", "JETLAG_COPY"]) expect(await countOf(stream)).toBe(0);
  });

  test("nor does a header", async () => {
    const headers = [["Nats-Trace-Dest", "JETLAG_JOBS.01M8JZZZZZZZZZZZZZZZZZZZZZ.run"]];
    const jobs = await countOf("JETLAG_JOBS");
    expect(await refusalOf(await publish("orders.created", { headers }))).toMatchObject({ code: "reserved_subject" });
    expect(await countOf("ORDERS")).toBe(3);
    expect(await countOf("JETLAG_JOBS")).toBe(jobs);
  });

  test("a bucket is written only when its stream is named", async () => {
    await add({ name: "KV_config", subjects: ["$KV.config.>"] });
    expect(await refusalOf(await publish("$KV.config.key"))).toMatchObject({ code: "reserved_subject" });
    const other = await publish("$KV.config.key", { stream: "ORDERS" });
    expect(await refusalOf(other)).toMatchObject({ code: "reserved_subject" });
    expect((await publish("$KV.config.key", { stream: "KV_config" })).status).toBe(200);
    expect(await countOf("KV_config")).toBe(1);
  });

  test("publishing removes no value of a bucket, and writes no part of an object", async () => {
    await add({ name: "KV_safe", subjects: ["$KV.safe.>"], allow_rollup_hdrs: true });
    await add({ name: "OBJ_safe", subjects: ["$O.safe.C.>", "$O.safe.M.>"], allow_rollup_hdrs: true });
    await publish("$KV.safe.a", { stream: "KV_safe" });
    for (const header of [
      ["Nats-Rollup", "all"],
      ["nats-rollup", "sub"],
      ["KV-Operation", "PURGE"],
    ]) {
      const answer = await publish("$KV.safe.b", { stream: "KV_safe", headers: [header] });
      expect(await refusalOf(answer)).toMatchObject({
        code: "not_allowed",
        detail: expect.stringContaining(header[0] ?? ""),
      });
    }
    const ofObject = await publish("$O.safe.M.eA==", { stream: "OBJ_safe" });
    expect(await refusalOf(ofObject)).toMatchObject({ code: "not_allowed" });
    expect([await countOf("KV_safe"), await countOf("OBJ_safe")]).toEqual([1, 0]);
  });

  test("who asks for the recipients is told before sending", async () => {
    const ask = async (query: string) =>
      recipientsSchema.parse(await (await getRecipients(get(`/api/recipients?${query}`), nothing)).json());
    await vi.waitFor(() => expect(dashboard.monitor.view.knownStreams?.length).toBeGreaterThan(0), patience);
    expect((await ask("subject=orders.created")).refusal).toBeNull();
    expect((await ask("subject=$JS.API.STREAM.DELETE.ORDERS")).refusal).toContain("requests to JetStream");
    expect((await ask("subject=$KV.config.key")).refusal).toContain('when "stream" names the bucket\'s stream');
  });
});

describe("the data of an event is stored as it was written", () => {
  test.each([
    '{"id":9007199254740993,"price":1.10,"far":1e400,"none":-0}',
    '{"id":1,"id":2}',
    '[ 1.0, "\\u0041\\/ü" ]',
    "1E+2",
    "null",
  ])("%s", async (data) => {
    const body = `{"subject":"orders.written","event":{"actor":"a","data":${data},"tenantId":"t"}}`;
    const request = new Request("http://127.0.0.1:3000/api/publish", { method: "POST", headers: host, body });
    expect((await postPublish(request, nothing)).status).toBe(200);
    const stored = await (await jetstreamManager(client)).streams.getMessage("ORDERS", {
      last_by_subj: "orders.written",
    });
    const envelope = stored?.string() ?? "";
    expect(envelope).toContain(`,"data":${data}}`);
    expect(JSON.parse(envelope)).toMatchObject({
      actor: "a",
      tenant_id: "t",
      event_id: stored?.header.get("Nats-Msg-Id"),
    });
  });

  test("and an event without data is refused", async () => {
    const answer = await postPublish(
      post("/api/publish", { subject: "orders.a", event: { actor: "a", tenantId: "t" } }),
      nothing,
    );
    expect(await refusalOf(answer)).toMatchObject({
      status: 400,
      code: "invalid_input",
      detail: expect.stringContaining("event.data"),
    });
  });
});

describe("copies of what failed", () => {
  /** A message on `subject` that its consumer terminates; the id of the failure, once the dashboard has it. */
  async function fail(subject: string, stream: string): Promise<string> {
    await add({ name: stream, subjects: [subject] });
    const manager = await jetstreamManager(client);
    await manager.consumers.add(stream, { durable_name: "reader", ack_policy: "explicit" });
    await jetstream(client).publish(subject, "x");
    const consumer = await jetstream(client).consumers.get(stream, "reader");
    for await (const message of await consumer.fetch({ max_messages: 1, expires: 5_000 })) message.term("no good");
    const open = () => [...dashboard.failures.store.index.list({ state: "open" })].map(({ failure }) => failure);
    await vi.waitFor(() => expect(open().some((failure) => failure.stream === stream)).toBe(true), patience);
    await vi.waitFor(
      () => expect(dashboard.monitor.view.streams.some(({ config }) => config.name === stream)).toBe(true),
      patience,
    );
    return open().find((failure) => failure.stream === stream)?.id ?? "";
  }

  const input = (id: string, more: object = {}) => ({ action: "redrive", scope: { ids: [id] }, ...more });

  test("are not sent to where nobody may send, and the job says why of each", async () => {
    const id = await fail("$KV.config.key", "KV_config");
    const plan = failurePlanSchema.parse(await (await postPlan(post("/api/failures/plan", input(id)), nothing)).json());
    expect(plan.stored).toBe(0);
    expect(plan.subjects).toMatchObject([
      { subject: "$KV.config.key", refusal: expect.stringContaining("key-value buckets"), recipients: [] },
    ]);
    const started = await postJob(post("/api/failures/jobs", input(id)), nothing);
    const { job } = jobAnswerSchema.parse(await started.json());
    await vi.waitFor(() => expect(dashboard.failures.jobs.get(job.id).status).toBe("finished"), patience);
    const params = Promise.resolve({ id: job.id });
    const { messages } = jobMessagesSchema.parse(
      await (await getJobMessages(get(`/api/jobs/${job.id}/messages`), { params })).json(),
    );
    expect(messages).toMatchObject([{ outcome: "refused", reason: expect.stringContaining("reserved_subject: $KV.") }]);
    expect(await countOf("KV_config")).toBe(1);
  });

  test.each(["$JS.API.STREAM.PURGE.ORDERS", "JETLAG_JOBS.x.run", "_INBOX.a"])(
    "cannot be sent to %s by choosing it, and the attempt is written down",
    async (destination) => {
      const id = await fail("shop.created", "SHOP");
      const refused = { status: 403, code: "reserved_subject" };
      const plan = await postPlan(post("/api/failures/plan", input(id, { destination })), nothing);
      expect(failurePlanSchema.parse(await plan.json())).toMatchObject({
        ...{ total: 1, skipped: 0, gone: 0, stored: 0, drops: 0 },
        subjects: [{ subject: destination, count: 1, refusal: expect.any(String), recipients: [] }],
      });
      const job = await postJob(post("/api/failures/jobs", input(id, { destination })), nothing);
      expect(await refusalOf(job)).toMatchObject(refused);
      expect(dashboard.failures.jobs.list()).toEqual([]);
      expect(await activity()).toMatchObject([{ action: "redrive", result: "denied", count: 1, job: null }]);
      expect(await countOf("ORDERS")).toBe(3);
    },
  );
});
