import { jetstream } from "@nats-io/jetstream";
import { headers as natsHeaders } from "@nats-io/transport-node";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { GET as getActivity } from "@/app/api/activity/route";
import { POST as postWish } from "@/app/api/jobs/[id]/[wish]/route";
import { GET as getJobMessages } from "@/app/api/jobs/[id]/messages/route";
import { POST as postJob } from "@/app/api/messages/jobs/route";
import { POST as postPlan } from "@/app/api/messages/plan/route";
import { GET as getExport } from "@/app/api/search/export/route";
import { activityListSchema } from "../contract/activity";
import type { ExportedSearchRequest } from "../contract/export";
import { jobAnswerSchema, jobMessagesSchema } from "../contract/jobs";
import {
  type MessageJobInput,
  type MessagePlan,
  type MessagePlanInput,
  messagePlanLineSchema,
} from "../contract/message-jobs";
import { problemSchema } from "../contract/problem";
import { parseEnv } from "./env";
import { processDashboard } from "./testing/process-dashboard";
import { getOf, noParams, postOf, readAnswer } from "./testing/requests";
import { startWatchedServer, type WatchedServer } from "./testing/watched-server";

let watched: WatchedServer;
beforeEach(async () => {
  watched = await startWatchedServer();
  watched.dashboard.start();
  await vi.waitFor(() => expect(watched.dashboard.monitor.view.sampledAtMs).not.toBeNull());
  await watched.manager.streams.add({ name: "ORDERS", subjects: ["orders.>"], allow_direct: true });
  for (let number = 1; number <= 10; number++) {
    const headers = natsHeaders();
    headers.append("Trace", `t${number}`);
    headers.append("Nats-Msg-Id", `id-${number}`);
    const subject = number % 2 === 0 ? "orders.even" : "orders.odd";
    await jetstream(watched.client).publish(subject, JSON.stringify({ number }), { headers });
  }
});
afterEach(() => watched.stop());

async function plan(input: MessagePlanInput): Promise<MessagePlan> {
  const lines = (await (await postPlan(postOf("/api/messages/plan", input), noParams)).text()).trim().split("\n");
  const last = messagePlanLineSchema.parse(JSON.parse(lines.at(-1) ?? ""));
  if (last.kind !== "plan") throw new Error(JSON.stringify(last));
  return last.plan;
}
const start = (input: MessageJobInput) => postJob(postOf("/api/messages/jobs", input), noParams);
const problem = async (answer: Promise<Response>) => problemSchema.parse(await (await answer).json());
const stateOf = async (stream = "ORDERS") => (await watched.manager.streams.info(stream)).state;
const jobs = () => watched.dashboard.failures.jobs;

async function finished(input: MessageJobInput) {
  const { job } = await readAnswer(await start(input), jobAnswerSchema);
  await vi.waitFor(() => expect(jobs().get(job.id).status).toBe("finished"), 10_000);
  return jobs().get(job.id);
}
async function messagesOf(id: string) {
  const answer = await getJobMessages(getOf(`/api/jobs/${id}/messages`), { params: Promise.resolve({ id }) });
  return (await readAnswer(answer, jobMessagesSchema)).messages;
}
async function readStored(seq: number, stream = "ORDERS") {
  const message = await watched.manager.streams.getMessage(stream, { seq });
  if (message === null) throw new Error(`no message ${seq}`);
  return { subject: message.subject, text: message.string(), headers: message.header };
}

describe("a replay", () => {
  test("of a range of numbers stores a copy of each under its own subject, once, and says where it comes from", async () => {
    await watched.manager.consumers.add("ORDERS", { durable_name: "billing", filter_subject: "orders.even" });
    const search: ExportedSearchRequest = { streams: ["ORDERS"], fromNumber: 3, toNumber: 6, order: "oldest" };
    const planned = await plan({ action: "replay", search });
    expect(planned).toMatchObject({ total: 4, otherSubjects: 0, unfinished: 0, obstacle: null, wrong: [] });
    expect(planned.subjects.map(({ subject, count, recipients }) => [subject, count, recipients.length])).toEqual([
      ["orders.odd", 2, 0],
      ["orders.even", 2, 1],
    ]);
    // What comes after the plan is not in it.
    await jetstream(watched.client).publish("orders.odd", "late");
    const job = await finished({ action: "replay", search: planned.search ?? search, confirmed: { total: 4 } });
    expect(job).toMatchObject({
      action: "replay",
      total: 4,
      counts: { published: 4 },
      scope: expect.stringContaining("#3 to #6"),
    });
    expect((await stateOf()).messages).toBe(15);
    const copies = await Promise.all([12, 13, 14, 15].map((seq) => readStored(seq)));
    expect(copies.map(({ subject, text }) => [subject, JSON.parse(text).number])).toEqual([
      ["orders.odd", 3],
      ["orders.even", 4],
      ["orders.odd", 5],
      ["orders.even", 6],
    ]);
    const [first] = copies;
    expect(first?.headers.get("Trace")).toBe("t3");
    expect(first?.headers.get("Jetlag-Origin-Stream")).toBe("ORDERS");
    expect(first?.headers.get("Jetlag-Origin-Seq")).toBe("3");
    expect(first?.headers.get("Nats-Msg-Id")).toBe(`jetlag-job:${job.id}:ORDERS:3`);
    expect(
      (await messagesOf(job.id)).map(({ message, place, outcome }) => [message?.number, place?.at, outcome]),
    ).toEqual([
      [3, "12", "published"],
      [4, "13", "published"],
      [5, "14", "published"],
      [6, "15", "published"],
    ]);
  });

  test("of what a search found goes to another subject; what is gone by then is told", async () => {
    await watched.manager.streams.add({ name: "AGAIN", subjects: ["again"] });
    const search: ExportedSearchRequest = { streams: ["ORDERS"], subject: "orders.even", order: "oldest" };
    const planned = await plan({ action: "replay", search, destination: "again" });
    expect(planned.subjects).toMatchObject([{ subject: "again", count: 5, stream: "AGAIN" }]);
    const started = await readAnswer(
      await start({
        action: "replay",
        search: planned.search ?? search,
        destination: "again",
        ratePerS: 2,
        confirmed: { total: 5 },
      }),
      jobAnswerSchema,
    );
    await vi.waitFor(() => expect(jobs().get(started.job.id).counts.published).toBeGreaterThan(0));
    const { id } = started.job;
    const wish = (asked: string) =>
      postWish(postOf(`/api/jobs/${id}/${asked}`, {}), { params: Promise.resolve({ id, wish: asked }) });
    expect((await wish("pause")).status).toBe(200);
    expect(jobs().get(id).status).toBe("paused");
    await watched.manager.streams.deleteMessage("ORDERS", 10, false);
    expect((await wish("resume")).status).toBe(200);
    await vi.waitFor(() => expect(jobs().get(id).status).toBe("finished"), 10_000);
    expect(jobs().get(id).counts).toMatchObject({ published: 4, gone: 1 });
    expect((await stateOf("AGAIN")).messages).toBe(4);
  }, 20_000);

  test("says which copies would be doubled in a work queue, and that no stream captures a subject", async () => {
    await watched.manager.streams.add({ name: "WORK", subjects: ["work"], retention: "workqueue" });
    await jetstream(watched.client).publish("work", "x");
    await watched.dashboard.monitor.sweepNow();
    expect(await plan({ action: "replay", search: { streams: ["WORK"] } })).toMatchObject({ total: 1, unfinished: 1 });
    const nowhere = await plan({ action: "replay", search: { streams: ["WORK"] }, destination: "nowhere" });
    expect(nowhere.subjects).toMatchObject([{ subject: "nowhere", stream: null }]);
    const refused: MessageJobInput = {
      action: "replay",
      search: { streams: ["WORK"] },
      destination: "nowhere",
      confirmed: { total: 1 },
    };
    expect(await problem(start(refused))).toMatchObject({ code: "no_stream_for_subject" });
  });

  test("is taken up by the next process where the one before ended, and stores nothing twice", async () => {
    const search: ExportedSearchRequest = { streams: ["ORDERS"], order: "oldest" };
    const answer = await start({ action: "replay", search, ratePerS: 8, confirmed: { total: 10 } });
    const { job } = await readAnswer(answer, jobAnswerSchema);
    await vi.waitFor(() => expect(jobs().get(job.id).counts.published).toBeGreaterThan(2), 10_000);
    await watched.dashboard.stop();
    const before = (await stateOf()).messages;
    expect(before).toBeLessThan(20);
    const next = processDashboard(parseEnv({ NATS_URL: watched.server.url, JETLAG_LOG_LEVEL: "silent" }));
    watched.endings.push(() => next.stop());
    next.start();
    await vi.waitFor(() => expect(next.failures.jobs.get(job.id).status).toBe("finished"), 20_000);
    expect(next.failures.jobs.get(job.id).counts).toMatchObject({ published: 10 });
    expect((await stateOf()).messages).toBe(20);
  }, 40_000);
});

describe("deleting what a search found", () => {
  const wanted: ExportedSearchRequest = {
    streams: ["ORDERS"],
    json: [{ path: "number", operator: ">", value: "7" }],
  };

  test("removes exactly that, once its number is typed", async () => {
    const planned = await plan({ action: "delete", search: wanted });
    expect(planned).toMatchObject({ total: 3, obstacle: null });
    expect(planned.subjects).toMatchObject([
      { subject: "orders.even", count: 2, stream: "ORDERS" },
      { subject: "orders.odd", count: 1, stream: "ORDERS" },
    ]);
    const deletion = { action: "delete", search: planned.search ?? wanted } as const;
    expect(await problem(start({ ...deletion, confirmed: { total: 3, typed: "4" } }))).toMatchObject({
      code: "invalid_input",
    });
    expect(await problem(start({ ...deletion, confirmed: { total: 2, typed: "2" } }))).toMatchObject({
      code: "conflict",
    });
    expect((await stateOf()).messages).toBe(10);
    const job = await finished({ ...deletion, erase: true, confirmed: { total: 3, typed: "3" } });
    expect(job).toMatchObject({ counts: { deleted: 3 }, erases: true });
    expect(await stateOf()).toMatchObject({ messages: 7, last_seq: 10 });
    const { activity } = activityListSchema.parse(await (await getActivity(getOf("/api/activity"), noParams)).json());
    expect(activity.map(({ action, count, result }) => [action, count, result])).toContainEqual([
      "delete_messages",
      3,
      "started",
    ]);
    await vi.waitFor(async () => {
      const later = activityListSchema.parse(await (await getActivity(getOf("/api/activity"), noParams)).json());
      expect(later.activity[0]).toMatchObject({ action: "delete_messages", result: "done", job: job.id });
    });
  });

  test("leaves what has come to the place of a message meanwhile", async () => {
    const planned = await plan({ action: "delete", search: { streams: ["ORDERS"] } });
    const deletion = { action: "delete", search: planned.search ?? {}, ratePerS: 5 } as const;
    const { job } = await readAnswer(
      await start({ ...deletion, confirmed: { total: 10, typed: "10" } }),
      jobAnswerSchema,
    );
    await vi.waitFor(() => expect(jobs().get(job.id).counts.deleted).toBeGreaterThan(0), 5_000);
    await jobs().ask(job.id, "pause", "test");
    await watched.manager.streams.delete("ORDERS");
    await watched.manager.streams.add({ name: "ORDERS", subjects: ["orders.>"], allow_direct: true });
    for (let at = 0; at < 10; at++) await jetstream(watched.client).publish("orders.new", "new");
    await jobs().ask(job.id, "resume", "test");
    await vi.waitFor(() => expect(jobs().get(job.id).status).toBe("finished"), 10_000);
    expect((await stateOf()).messages).toBe(10);
    const { deleted, gone } = jobs().get(job.id).counts;
    expect(deleted + gone).toBe(10);
    expect(gone).toBeGreaterThan(0);
  }, 20_000);

  test("is not begun where the stream denies it, or is Jetlag's own", async () => {
    expect(
      await problem(
        start({ action: "delete", search: { streams: ["JETLAG_JOBS"] }, confirmed: { total: 1, typed: "1" } }),
      ),
    ).toMatchObject({
      code: "not_allowed",
    });
    await watched.manager.streams.update("ORDERS", { deny_delete: true });
    await watched.dashboard.monitor.sweepNow();
    expect((await plan({ action: "delete", search: wanted })).obstacle).toContain("deny_delete");
  });
});

describe("an import", () => {
  const exported = async () => {
    const query = new URLSearchParams({ search: JSON.stringify({ streams: ["ORDERS"], order: "oldest" }) });
    return (await getExport(getOf(`/api/search/export?${query}`), noParams)).text();
  };

  test("stores what an export wrote, byte for byte, with its headers but for those addressed to the server", async () => {
    const ndjson = await exported();
    await watched.manager.streams.purge("ORDERS");
    const planned = await plan({ action: "import", ndjson });
    expect(planned).toMatchObject({ total: 10, wrong: [], otherWrong: 0, search: null });
    const job = await finished({ action: "import", ndjson, confirmed: { total: 10, wrong: 0 } });
    expect(job.counts).toMatchObject({ published: 10 });
    const copy = await readStored(11);
    expect([copy.subject, copy.text]).toEqual(["orders.odd", '{"number":1}']);
    expect(copy.headers.get("Trace")).toBe("t1");
    expect(copy.headers.get("Nats-Msg-Id")).toBe(`jetlag-job:${job.id}:1`);
    expect((await messagesOf(job.id)).map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test("says of each wrong line why, before anything is sent", async () => {
    const line = (message: object) => JSON.stringify({ subject: "orders.a", payload: { data: "x" }, ...message });
    const lines = [
      line({}),
      "not json",
      "[1]",
      line({ subject: "orders..a" }),
      line({ subject: "$JS.API.INFO" }),
      line({ payload: { data: "%%", encoding: "base64" } }),
      line({ payload: { data: "cut", truncated: true } }),
      line({ payload: { data: "a [masked] b" } }),
      line({ headers: [["a:b", "c"]] }),
      line({ payload: { data: "y".repeat(600_000) } }),
      "",
      line({ headers: [["Nats-Rollup", "all"]] }),
    ];
    const ndjson = `${lines.join("\r\n")}\n`;
    const planned = await plan({ action: "import", ndjson });
    expect(planned.total).toBe(2);
    expect(planned.wrong.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(planned.wrong.map(({ reason }) => reason).join("\n")).toMatchInlineSnapshot(`
      "is not JSON
      it: Invalid input: expected object, received array
      subject: Between two dots something is missing.
      subject: $JS. is reserved for requests to JetStream, its acknowledgements and flow control
      payload.data is not base64
      its payload was cut: only the beginning would be stored
      it holds [masked]: what was masked would be stored as that
      headers.0.0: visible ASCII without colon
      its payload has 600000 bytes: 524288 are the most that is imported"
    `);
    expect(await problem(start({ action: "import", ndjson, confirmed: { total: 2, wrong: 0 } }))).toMatchObject({
      code: "conflict",
    });
    expect((await stateOf()).messages).toBe(10);
    const job = await finished({ action: "import", ndjson, confirmed: { total: 2, wrong: 9 } });
    expect(job.counts).toMatchObject({ published: 2 });
    // A roll-up would have removed all the others.
    expect((await stateOf()).messages).toBe(12);
  });
});
