import { type JetStreamManager, jetstream, type StreamConfig } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { GET as getFailures } from "@/app/api/failures/route";
import { GET as getStatus } from "@/app/api/status/route";
import { failureListSchema } from "../contract/failures";
import { statusSchema } from "../contract/health";
import { exact } from "../model/known";
import type { Dashboard } from "./dashboard/dashboard";
import { parseEnv } from "./env";
import { processDashboard } from "./testing/process-dashboard";
import { getOf, noParams, readAnswer } from "./testing/requests";
import { startWatchedServer, type WatchedServer } from "./testing/watched-server";

// Where a stream of the user's keeps the server's announcements already, ours may not: theirs is read, without a trace.

const patience = { timeout: 30_000, interval: 50 };
const recipe = "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.*.*";

let watched: WatchedServer;
let owner: NatsConnection;
let manager: JetStreamManager;

beforeEach(async () => {
  watched = await startWatchedServer();
  ({ client: owner, manager } = watched);
});
afterEach(() => watched.stop());

/** What the user has before Jetlag comes. */
async function prepare(keeper: Partial<StreamConfig> & { name: string }, stream: string | null = "WORK") {
  await manager.streams.add(keeper);
  if (stream !== null) await manager.streams.add({ name: stream, subjects: [`${stream.toLowerCase()}.>`] });
  await addConsumer(stream ?? keeper.name);
}

function addConsumer(stream: string, durable_name = "w1") {
  const limits = { max_deliver: 1, ack_wait: 200_000_000 };
  const filter_subject = `${stream === "EVERYTHING" ? "work" : stream.toLowerCase()}.>`;
  return manager.consumers.add(stream, { durable_name, ack_policy: "explicit", filter_subject, ...limits });
}

async function start(): Promise<Dashboard> {
  const started = processDashboard(parseEnv({ NATS_URL: watched.server.url, JETLAG_LOG_LEVEL: "silent" }));
  watched.endings.push(() => started.stop());
  started.start();
  await vi.waitFor(() => expect(started.failures.counts().capturedSince).not.toBeNull(), patience);
  return started;
}

/** A message that is delivered once, and whose handler hangs: the server gives it up with the next pull. */
async function giveUp(subject: string, stream = "WORK", consumer = "w1") {
  await jetstream(owner).publish(subject, `of ${subject}`);
  const worker = await jetstream(owner).consumers.get(stream, consumer);
  for await (const message of await worker.fetch({ max_messages: 1, expires: 5_000 })) void message;
  await vi.waitFor(async () => {
    for await (const message of await worker.fetch({ max_messages: 1, expires: 1_000 })) message.ack();
    expect((await worker.info()).num_ack_pending).toBe(0);
  }, patience);
}

async function terminate(subject: string, reason: string, stream = "WORK") {
  await jetstream(owner).publish(subject, `of ${subject}`);
  const worker = await jetstream(owner).consumers.get(stream, "w1");
  for await (const message of await worker.fetch({ max_messages: 1, expires: 5_000 })) message.term(reason);
  await owner.flush();
}

const listed = ({ failures }: Dashboard) =>
  [...failures.store.index.list({ state: "all" })].map(({ failure }) => failure.subject).sort();
const readCounts = async () =>
  (await readAnswer(await getFailures(getOf("/api/failures"), noParams), failureListSchema)).counts;
async function check(name: string) {
  const { checks } = await readAnswer(await getStatus(getOf("/api/status"), noParams), statusSchema);
  return checks.find((one) => one.name === name);
}
const subjectsOf = async (stream: string) => (await manager.streams.info(stream)).config.subjects;

test("failures that the usual dead letter recipe kept are there, from before the start and from while Jetlag was down", async () => {
  await prepare({ name: "ADVICE", subjects: [recipe] });
  await giveUp("work.before");
  const created = (await manager.streams.info("ADVICE")).created;
  const first = await start();
  await vi.waitFor(() => expect(listed(first)).toEqual(["work.before"]), patience);
  await giveUp("work.live");
  await terminate("work.ended", "no good");
  await vi.waitFor(() => expect(listed(first)).toEqual(["work.before", "work.ended", "work.live"]), patience);

  // What the user's stream does not cover is captured by ours.
  await vi.waitFor(async () => {
    expect(await subjectsOf("JETLAG_ADVISORIES")).toEqual(["$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.>"]);
    expect(first.failures.counts().problem).toBeNull();
  }, patience);
  const readFrom = [{ stream: "ADVICE", what: "gave_up", gap: null }];
  const counts = await readCounts();
  expect(counts).toMatchObject({ problem: null, open: exact(3), readFrom });
  expect(Date.parse(counts.readFrom?.[0]?.since ?? "")).toBe(Date.parse(created));
  expect(await check("Failures")).toMatchObject({
    state: "ok",
    detail: expect.stringMatching(/What the server gave up is read from ADVICE, all since .* UTC\.$/),
  });
  expect(await check("Retrying")).toBeUndefined();

  await first.stop();
  await giveUp("work.down");
  await terminate("work.ended.down", "no good");
  const second = await start();
  const all = ["work.before", "work.down", "work.ended", "work.ended.down", "work.live"];
  await vi.waitFor(() => expect(listed(second)).toEqual(all), patience);
  // Heard live and read twice: each is recorded once, and nothing of the user's stream is gone.
  expect((await manager.streams.info("JETLAG_FAILURES")).state.messages).toBe(5);
  expect((await manager.streams.info("ADVICE")).state).toMatchObject({ messages: 3, consumer_count: 0 });
});

test("a stream of everything is read: failures and rejections, and nothing is said to be missed", async () => {
  await prepare({ name: "EVERYTHING", subjects: [">"], no_ack: true }, null);
  owner.publish("work.rejected", "x");
  const worker = await jetstream(owner).consumers.get("EVERYTHING", "w1");
  await manager.consumers.update("EVERYTHING", "w1", { max_deliver: 5, ack_wait: 60_000_000_000 });
  for await (const message of await worker.fetch({ max_messages: 1, expires: 5_000 })) message.nak(60_000);
  owner.publish("work.ended", "x");
  for await (const message of await worker.fetch({ max_messages: 1, expires: 5_000 })) message.term("no good");
  await owner.flush();

  const { failures } = await start();
  await vi.waitFor(() => {
    expect([...failures.store.index.list({ state: "all" })].map(({ failure }) => failure.detail)).toEqual(["no good"]);
    expect(failures.retrying.list).toMatchObject([{ subject: "work.rejected", consumer: "w1" }]);
    expect(failures.retrying.problem).toBeNull();
  }, patience);
  const { readFrom } = await readCounts();
  expect(readFrom?.map(({ stream, what }) => [stream, what])).toEqual([
    ["EVERYTHING", "gave_up"],
    ["EVERYTHING", "terminated"],
  ]);
  // Records themselves cannot be kept beside it: that is what is said.
  expect(failures.counts().problem).toMatch(/^Kept in memory only/);
  await manager.streams.delete("EVERYTHING");
  await vi.waitFor(async () => {
    expect(failures.counts().problem).toBeNull();
    expect((await manager.streams.info("JETLAG_FAILURES")).state.messages).toBe(1);
  }, patience);
});

test("a stream that keeps those of some consumers only is read, and of the others it is said that they are heard live", async () => {
  await prepare({ name: "ADVICE", subjects: ["$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.WORK.w1"] });
  await addConsumer("WORK", "w2");
  await giveUp("work.before");
  const { failures } = await start();
  const ofConsumers = () =>
    [...failures.store.index.list({ state: "all" })].map(({ failure }) => `${failure.consumer} ${failure.subject}`);
  await vi.waitFor(() => expect(ofConsumers()).toEqual(["w1 work.before"]), patience);
  await vi.waitFor(() => {
    expect(failures.counts().problem).toMatch(
      /^Of deliveries that the server gave up, those that ADVICE does not capture are heard only while this dashboard runs/,
    );
  }, patience);
  const worker = await jetstream(owner).consumers.get("WORK", "w2");
  for await (const message of await worker.fetch({ max_messages: 1, expires: 5_000 })) void message;
  await vi.waitFor(async () => {
    for await (const message of await worker.fetch({ max_messages: 1, expires: 1_000 })) message.ack();
    expect(ofConsumers()).toContain("w2 work.before");
  }, patience);
});

describe("a stream that stores the announcements under subjects of its own", () => {
  const allAdvisories = "$JS.EVENT.ADVISORY.CONSUMER.*.*.*";

  test("is read under the changed subjects, its copies are skipped, and each failure is there once", async () => {
    const terminations = "$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.*.*";
    const transform = { src: terminations, dest: "dead.{{wildcard(2)}}.$1" };
    await prepare({ name: "ADVICE", subjects: [terminations, "dead.note"], subject_transform: transform });
    await manager.streams.add({ name: "ARCHIVE", mirror: { name: "ADVICE" } });
    await manager.streams.add({ name: "BOARD", sources: [{ name: "ARCHIVE" }] });
    await jetstream(owner).publish("dead.note", "written by somebody, of io.nats.jetstream.advisory.v1.terminated");
    await terminate("work.before", "no good");
    expect((await manager.streams.getMessage("ADVICE", { seq: 2 }))?.subject).toBe("dead.w1.WORK");
    const first = await start();
    await vi.waitFor(() => expect(listed(first)).toEqual(["work.before"]), patience);
    await terminate("work.live", "no good");
    await vi.waitFor(() => expect(listed(first)).toEqual(["work.before", "work.live"]), patience);
    const copies = "Jetlag skips the copies in ARCHIVE, BOARD.";
    expect(await readCounts()).toMatchObject({
      ...{ problem: null, open: exact(2), readFrom: [{ stream: "ADVICE", what: "terminated", gap: null, copies }] },
    });
    expect(await check("Failures")).toMatchObject({ state: "ok", detail: expect.stringContaining(copies) });
    await first.stop();
    await terminate("work.down", "no good");
    const second = await start();
    await vi.waitFor(() => expect(listed(second)).toEqual(["work.before", "work.down", "work.live"]), patience);
    expect((await manager.streams.info("JETLAG_FAILURES")).state.messages).toBe(3);
    expect((await manager.streams.info("ADVICE")).state.messages).toBe(4);
  });

  test("is told apart by content where its transform gives several kinds one subject", async () => {
    // Those of WORK alone: others keep the subject that they were announced on.
    const transform = { src: "$JS.EVENT.ADVISORY.CONSUMER.*.WORK.*", dest: "audit" };
    await prepare({ name: "AUDIT", subjects: [allAdvisories], subject_transform: transform });
    await manager.streams.add({ name: "OTHER", subjects: ["other.>"] });
    await addConsumer("OTHER");
    await giveUp("work.before");
    await terminate("work.ended", "no good");
    await terminate("other.before", "no good", "OTHER");
    const { failures } = await start();
    const found = () =>
      [...failures.store.index.list({ state: "all" })]
        .map(({ failure }) => `${failure.reason} ${failure.subject}`)
        .sort();
    const all = ["gave_up work.before", "terminated other.before", "terminated work.ended"];
    await vi.waitFor(() => expect(found()).toEqual(all), patience);
    expect(failures.counts().problem).toBeNull();
    expect((await manager.streams.info("JETLAG_FAILURES")).state.messages).toBe(3);
  });
});

test("when the user's stream goes, ours captures what it kept", async () => {
  await prepare({ name: "ADVICE", subjects: [recipe] });
  await giveUp("work.before");
  const started = await start();
  await vi.waitFor(() => expect(listed(started)).toEqual(["work.before"]), patience);
  await manager.streams.delete("ADVICE");
  await vi.waitFor(async () => expect(await subjectsOf("JETLAG_ADVISORIES")).toHaveLength(2), patience);
  await giveUp("work.after");
  await vi.waitFor(() => expect(listed(started)).toEqual(["work.after", "work.before"]), patience);
  expect((await readCounts()).readFrom).toBeUndefined();
});
