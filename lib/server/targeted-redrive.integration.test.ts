import type { JetStreamManager } from "@nats-io/jetstream";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { POST as postJob } from "@/app/api/failures/jobs/route";
import { POST as postPlan } from "@/app/api/failures/plan/route";
import { GET as getMessages } from "@/app/api/jobs/[id]/messages/route";
import { failurePlanSchema, type JobInput } from "../contract/failure-jobs";
import { jobAnswerSchema, jobMessagesSchema } from "../contract/jobs";
import { problemSchema } from "../contract/problem";
import { NatsEventBus } from "../event-bus/adapters/nats/nats-event-bus";
import type { Delivery } from "../event-bus/bus/delivery";
import { encodeEvent } from "../event-bus/bus/event-payload";
import { silentLogger } from "../event-bus/logger";
import type { Job } from "../model/job/job";
import type { Dashboard } from "./dashboard/dashboard";
import { jetstreamOf } from "./testing/jetstream-of";
import { getOf, noParams, postOf, readAnswer } from "./testing/requests";
import { startWatchedServer, type WatchedServer } from "./testing/watched-server";

const patience = { timeout: 45_000, interval: 50 };

let watched: WatchedServer;
let manager: JetStreamManager;
let dashboard: Dashboard;

beforeEach(async () => {
  watched = await startWatchedServer();
  ({ manager, dashboard } = watched);
  dashboard.start();
  await vi.waitFor(() => expect(dashboard.failures.counts().capturedSince).not.toBeNull(), patience);
});
afterEach(() => watched.stop());

interface ConsumerOptions {
  readonly retryStream?: boolean;
  /** Without a dead-letter stream, failures are what the server announces. */
  readonly deadLetters?: boolean;
}

/** A consumer of all orders of the shop, which says "no" for as long as it is broken. */
async function startConsumer(consumerGroup: string, { retryStream = true, deadLetters = true }: ConsumerOptions = {}) {
  const bus = new NatsEventBus({
    ...{ servers: watched.server.url, streamName: "SHOP", consumerGroup, logger: silentLogger },
    ...{ retention: deadLetters ? "interest" : "limits", retryStream, maxDeliver: 2, backoffMs: [10] },
    ...(deadLetters ? { deadLetterStream: "SHOP_DLQ" } : {}),
  });
  watched.endings.push(() => bus.stop());
  await bus.start();
  const worker = { bus, broken: false, consumer: "", handled: [] as Delivery[] };
  const { consumer } = await bus.subscribe("order.created", (_topic, _payload, delivery) => {
    if (worker.broken) throw new Error("no");
    worker.handled.push(delivery);
  });
  worker.consumer = consumer;
  return worker;
}

async function publish(count: number, headers: [string, string][] = []): Promise<void> {
  for (let at = 0; at < count; at++) {
    const event = { eventId: `id-${at}`, occurredAt: "2026-01-02T03:04:05Z", schemaVersion: "1.0" };
    const data = encodeEvent({ ...event, actor: "test", tenantId: "t-1", data: { at } });
    await jetstreamOf(dashboard).messages.publish({
      subject: "SHOP.order.created",
      data: new TextEncoder().encode(data),
      headers,
    });
  }
}

const open = () => [...dashboard.failures.store.index.list({ state: "open" })].map(({ failure }) => failure);

/** The open failures once there are so many, all of them dead letters where the bus writes some. */
async function failures(count: number, reason = "dead_letter") {
  await vi.waitFor(() => expect(open().filter((failure) => failure.reason === reason)).toHaveLength(count), patience);
  return open();
}

const all: JobInput = { action: "redrive", scope: { filter: {} }, to: "consumer" };
const start = (input: JobInput) => postJob(postOf("/api/failures/jobs", input), noParams);
const plan = async ({ ratePerS: _rate, ...input }: JobInput) =>
  readAnswer(await postPlan(postOf("/api/failures/plan", input), noParams), failurePlanSchema);

/** The job once it is over. */
async function redrive(input: JobInput = all): Promise<Job> {
  const { job } = await readAnswer(await start(input), jobAnswerSchema);
  return over(job.id);
}

async function over(id: string): Promise<Job> {
  await vi.waitFor(() => expect(dashboard.failures.jobs.get(id).status).toBe("finished"), patience);
  return dashboard.failures.jobs.get(id);
}

async function messagesOf(id: string, only: string) {
  const request = getOf(`/api/jobs/${id}/messages?only=${only}`);
  const answer = await getMessages(request, { params: Promise.resolve({ id }) });
  return (await readAnswer(answer, jobMessagesSchema)).messages;
}

const stored = async (stream: string) => (await manager.streams.info(stream)).state.messages;

describe("a redrive to the consumer that failed alone", () => {
  test("reaches it with all headers, and no other consumer of the subject; the original goes last", async () => {
    const billing = await startConsumer("billing");
    const search = await startConsumer("search");
    billing.broken = true;
    await publish(1, [
      ["Tag", "one"],
      ["Tag", ""],
      ["Tag", "two"],
      ["Empty", ""],
      ["Nats-Msg-Id", "old"],
    ]);
    await failures(1);
    await vi.waitFor(() => expect(search.handled).toHaveLength(1), patience);

    const everyone = await plan({ ...all, to: "everyone" });
    expect(everyone.subjects[0]?.recipients.map(({ name }) => name).sort()).toEqual([
      billing.consumer,
      search.consumer,
    ]);
    expect(everyone).toMatchObject({ reachable: 1, skipped: 0, targeted: { possible: false } });
    const alone = await plan(all);
    expect(alone).toMatchObject({
      ...{ to: "consumer", total: 1, skipped: 0, reachable: 1, gone: 0, withoutSubject: 0, drops: 1 },
      consumers: [{ stream: "SHOP", name: billing.consumer, count: 1, obstacle: null }],
      subjects: [{ subject: `SHOP_RETRY.${billing.consumer}`, stream: "SHOP_RETRY", count: 1 }],
      targeted: { possible: true },
    });
    expect(alone.subjects[0]?.recipients).toMatchObject([{ stream: "SHOP_RETRY", name: billing.consumer }]);

    billing.broken = false;
    const job = await redrive();
    expect(job).toMatchObject({ to: "consumer", pending: 0, counts: { published: 1 }, notDropped: 0 });
    await vi.waitFor(() => expect(billing.handled).toHaveLength(1), patience);
    const [copy] = billing.handled;
    expect(copy).toMatchObject({ stream: "SHOP_RETRY", subject: "SHOP.order.created" });
    expect(copy?.headers.filter(([name]) => ["Tag", "Empty"].includes(name))).toEqual([
      ["Tag", "one"],
      ["Tag", ""],
      ["Tag", "two"],
      ["Empty", ""],
    ]);
    const names = copy?.headers.map(([name]) => name) ?? [];
    expect(names.filter((name) => name === "Nats-Msg-Id")).toHaveLength(1);
    expect(copy?.headers).toContainEqual(["Nats-Msg-Id", expect.stringMatching(/^jetlag-redrive:/)]);
    expect(copy?.headers).toContainEqual(["Jetlag-Origin-Stream", "SHOP"]);
    expect(copy?.headers).toContainEqual(["Jetlag-Origin-Consumer", billing.consumer]);
    expect(copy?.headers).toContainEqual(["Jetlag-Event-Subject", "SHOP.order.created"]);
    expect([await stored("SHOP_DLQ"), open().length]).toEqual([0, 0]);
    // One more event shows that whatever was meant for the other consumer would have come by now.
    await publish(1);
    await vi.waitFor(() => expect(search.handled).toHaveLength(2), patience);
    expect(search.handled.map(({ stream }) => stream)).toEqual(["SHOP", "SHOP"]);
  });

  test.each([
    { kept: "as a dead letter", reason: "dead_letter", options: {} },
    { kept: "by its advisory alone", reason: "gave_up", options: { deadLetters: false } },
  ])("is followed when it fails again, $kept, and can be aimed once more", async ({ reason, options }) => {
    const billing = await startConsumer("billing", options);
    billing.broken = true;
    await publish(1);
    await failures(1, reason);
    const job = await redrive();
    await vi.waitFor(() => expect(dashboard.failures.jobs.get(job.id).failedAgain).toBe(1), patience);
    const [again] = await failures(1, reason);
    expect(again).toMatchObject({ stream: "SHOP_RETRY", consumer: billing.consumer, redriveAttempt: 1 });
    expect(await messagesOf(job.id, "failed_again")).toMatchObject([
      { failedAgainAs: again?.id, outcome: "published" },
    ]);
    billing.broken = false;
    expect(await redrive()).toMatchObject({ counts: { published: 1 } });
    await vi.waitFor(() => expect(billing.handled).toHaveLength(1), patience);
    expect(billing.handled[0]).toMatchObject({ stream: "SHOP_RETRY", subject: "SHOP.order.created" });
    expect(open()).toEqual([]);
  });

  test("sends copies without the headers addressed to the server, and says so before", async () => {
    const settings = { name: "SHOP", subjects: ["SHOP.>"], allow_rollup_hdrs: true, allow_msg_ttl: true };
    await manager.streams.add(settings);
    const billing = await startConsumer("billing", { retryStream: false, deadLetters: false });
    billing.broken = true;
    await publish(1, [
      ["Nats-Rollup", "all"],
      ["X-Kept", "yes"],
      ["Nats-TTL", "1h"],
    ]);
    await failures(1, "gave_up");
    await publish(2);
    await failures(3, "gave_up");
    const everyone: JobInput = { ...all, to: "everyone" };
    expect((await plan(everyone)).leftOutHeaders).toEqual([
      { name: "Nats-Rollup", count: 1 },
      { name: "Nats-TTL", count: 1 },
    ]);
    billing.broken = false;
    expect(await redrive(everyone)).toMatchObject({ counts: { published: 3 } });
    await vi.waitFor(() => expect(billing.handled).toHaveLength(3), patience);
    expect(billing.handled[0]?.headers).toContainEqual(["X-Kept", "yes"]);
    expect(billing.handled[0]?.headers.map(([name]) => name).filter((name) => /rollup|ttl/i.test(name))).toEqual([]);
    expect(await stored("SHOP")).toBe(6);
  });

  test("makes no copy of what lacks headers, and says so apart from consumers that cannot be reached", async () => {
    const billing = await startConsumer("billing", { retryStream: false, deadLetters: false });
    billing.broken = true;
    await publish(1);
    const large = Array.from({ length: 100 }, (_, at): [string, string] => [`Quoted-${at}`, '"'.repeat(600)]);
    await publish(2, large);
    await failures(3, "gave_up");
    const everyone: JobInput = { ...all, to: "everyone" };
    expect(await plan(everyone)).toMatchObject({
      ...{ total: 3, skipped: 2, incomplete: 2, stored: 1, reachable: 0 },
      subjects: [{ subject: "SHOP.order.created", count: 1 }],
    });
    expect(await plan(all)).toMatchObject({ total: 3, skipped: 3, incomplete: 2 });
    expect(await plan({ ...everyone, action: "discard" })).toMatchObject({ total: 3, skipped: 0, incomplete: 0 });
    billing.broken = false;
    const job = await redrive(everyone);
    expect(job).toMatchObject({ counts: { published: 1, skipped: 2 } });
    const [skipped] = await messagesOf(job.id, "skipped");
    expect(skipped?.reason).toContain("headers were too large to be recorded whole");
  });

  test("is refused before there is a job where no consumer has a retry subject, and the plan says why", async () => {
    const billing = await startConsumer("billing", { retryStream: false });
    billing.broken = true;
    await publish(2);
    await failures(2);
    const obstacle = "billing-order.created has no retry subject of its own; its service can ask the event bus for one";
    expect(await plan({ ...all, to: "everyone" })).toMatchObject({
      ...{ total: 2, reachable: 0, skipped: 0 },
      consumers: [{ displayName: "billing-order.created", count: 2, obstacle }],
    });
    expect(await plan(all)).toMatchObject({ total: 2, reachable: 0, skipped: 2, drops: 0, bytes: 0, subjects: [] });
    const answer = await start(all);
    expect(answer.status).toBe(422);
    expect(await readAnswer(answer, problemSchema)).toMatchObject({ code: "no_retry_subject", detail: obstacle });
    expect(dashboard.failures.jobs.list()).toEqual([]);
    expect(await stored("SHOP_DLQ")).toBe(2);
  });

  test("is refused where somebody else reads the retry subject too", async () => {
    await manager.streams.add({ name: "SHOP", subjects: ["SHOP.>"], retention: "interest" });
    await manager.streams.add({ name: "SHOP_RETRY", subjects: ["SHOP_RETRY.>"], retention: "limits" });
    const billing = await startConsumer("billing", { retryStream: false });
    const filter_subject = `SHOP_RETRY.${billing.consumer}`;
    await manager.consumers.add("SHOP_RETRY", { durable_name: billing.consumer, filter_subject });
    await manager.consumers.add("SHOP_RETRY", { durable_name: "spy", ack_policy: "explicit" });
    billing.broken = true;
    await publish(1);
    await failures(1);
    const refused = await readAnswer(await start(all), problemSchema);
    expect(refused).toMatchObject({ code: "no_retry_subject", detail: "spy reads its retry subject too" });
  });

  test("skips those that cannot be reached, says so before and after, and leaves them as they are", async () => {
    const billing = await startConsumer("billing");
    const search = await startConsumer("search", { retryStream: false });
    billing.broken = true;
    search.broken = true;
    await publish(3);
    await failures(6);
    const planned = await plan(all);
    expect(planned).toMatchObject({ total: 6, reachable: 3, skipped: 3, drops: 3 });
    expect(planned.consumers).toMatchObject([
      { name: billing.consumer, count: 3, obstacle: null },
      { name: search.consumer, count: 3, obstacle: expect.stringContaining("has no retry subject") },
    ]);
    billing.broken = false;
    search.broken = false;
    const job = await redrive();
    expect(job).toMatchObject({ total: 6, pending: 0, counts: { published: 3, skipped: 3, refused: 0, gone: 0 } });
    const skipped = await messagesOf(job.id, "skipped");
    expect(new Set(skipped.map(({ reason }) => reason))).toEqual(new Set([planned.consumers[1]?.obstacle]));
    expect(open().map(({ consumer }) => consumer)).toEqual([search.consumer, search.consumer, search.consumer]);
    expect(await stored("SHOP_DLQ")).toBe(3);
    await vi.waitFor(() => expect(billing.handled).toHaveLength(3), patience);
    expect(search.handled).toEqual([]);
  });

  test("stops sending when its consumer goes away meanwhile; the rest stays", async () => {
    const billing = await startConsumer("billing");
    billing.broken = true;
    await publish(40);
    await failures(40);
    await billing.bus.stop();
    const { job } = await readAnswer(await start({ ...all, ratePerS: 8 }), jobAnswerSchema);
    await vi.waitFor(() => expect(dashboard.failures.jobs.get(job.id).counts.published).toBeGreaterThan(0), patience);
    await manager.consumers.delete("SHOP_RETRY", billing.consumer);
    const { counts, pending } = await over(job.id);
    expect(counts.published + counts.skipped + pending).toBe(40);
    expect(counts.skipped).toBeGreaterThan(0);
    expect([await stored("SHOP_RETRY"), await stored("SHOP_DLQ")]).toEqual([counts.published, counts.skipped]);
  });

  test("goes to no other subject and is no way to discard", async () => {
    for (const [input, path] of [
      [{ ...all, destination: "elsewhere" }, "destination"],
      [{ ...all, action: "discard" as const }, "to"],
    ] as const) {
      const answer = await start(input);
      expect(await readAnswer(answer, problemSchema)).toMatchObject({ code: "invalid_input", issues: [{ path }] });
    }
  });
});
