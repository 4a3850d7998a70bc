import { jetstream } from "@nats-io/jetstream";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import * as z from "zod";
import { GET as getActivity } from "@/app/api/activity/route";
import { POST as postDelete } from "@/app/api/streams/[stream]/consumers/[consumer]/delete/route";
import { POST as postEdit } from "@/app/api/streams/[stream]/consumers/[consumer]/edit/route";
import { POST as postPause } from "@/app/api/streams/[stream]/consumers/[consumer]/pause/route";
import { POST as postPlan } from "@/app/api/streams/[stream]/consumers/[consumer]/plan/route";
import { POST as postReset } from "@/app/api/streams/[stream]/consumers/[consumer]/reset/route";
import { POST as postResume } from "@/app/api/streams/[stream]/consumers/[consumer]/resume/route";
import { POST as postUnpin } from "@/app/api/streams/[stream]/consumers/[consumer]/unpin/route";
import { POST as postCreate } from "@/app/api/streams/[stream]/consumers/route";
import { activityListSchema } from "../contract/activity";
import {
  type ConsumerPlanInput,
  changedConsumerSchema,
  consumerPlanSchema,
  type ResetFrom,
} from "../contract/manage-consumer";
import { problemSchema } from "../contract/problem";
import { type ConsumerSettings, settingsOfConsumer } from "../model/consumer/consumer-settings";
import { exact } from "../model/known";
import { getOf, noParams, postOf, readAnswer } from "./testing/requests";
import { startWatchedServer, type WatchedServer } from "./testing/watched-server";

let watched: WatchedServer;
beforeEach(async () => {
  watched = await startWatchedServer();
  watched.dashboard.start();
  await vi.waitFor(() => expect(watched.dashboard.monitor.view.sampledAtMs).not.toBeNull());
});
afterEach(() => watched.stop());

type Handler = typeof postPause;
const send = (handler: Handler, body: object, consumer = "billing", stream = "ORDERS") =>
  handler(postOf("/api/streams/ORDERS/consumers/billing/deed", body), {
    params: Promise.resolve({ stream, consumer }),
  });
const problem = async (answer: Response | Promise<Response>) => problemSchema.parse(await (await answer).json());
const planOf = async (input: ConsumerPlanInput, consumer = "billing") =>
  readAnswer(await send(postPlan, input, consumer), consumerPlanSchema);

async function stage(
  retention: "limits" | "interest" | "workqueue",
  consumers: Record<string, string> = { billing: ">" },
) {
  await watched.manager.streams.add({ name: "ORDERS", subjects: ["orders.>"], retention, allow_direct: true });
  for (const [name, filter] of Object.entries(consumers)) {
    await watched.manager.consumers.add("ORDERS", {
      durable_name: name,
      ack_policy: "explicit",
      ...(filter === ">" ? {} : { filter_subject: filter }),
    });
  }
}
async function publish(subject: string, count: number) {
  for (let at = 0; at < count; at++) await jetstream(watched.client).publish(subject, String(at));
}
/** Takes so many messages, and acknowledges them unless told to leave them in flight. */
async function take(count: number, { leave = false } = {}): Promise<string[]> {
  const consumer = await jetstream(watched.client).consumers.get("ORDERS", "billing");
  const taken: string[] = [];
  for await (const message of await consumer.fetch({ max_messages: count, expires: 1_000 })) {
    taken.push(message.string());
    if (!leave) await message.ackAck();
  }
  return taken;
}
async function resetPlan(from: ResetFrom, consumer = "billing") {
  const plan = await planOf({ action: "reset", from }, consumer);
  if (plan.action !== "reset") throw new Error("not the plan of a reset");
  return plan;
}
async function deletionPlan(consumer = "billing") {
  const plan = await planOf({ action: "delete" }, consumer);
  if (plan.action !== "delete") throw new Error("not the plan of a deletion");
  return plan;
}
async function activities() {
  const { activity } = activityListSchema.parse(await (await getActivity(getOf("/api/activity"), noParams)).json());
  return activity.map(({ action, what, count, result }) => [action, what, count, result]);
}

describe("pausing", () => {
  test("stops deliveries for a while, is seen by the next sweep, and ends before its time", async () => {
    await stage("limits");
    await publish("orders.a", 2);
    const paused = await readAnswer(await send(postPause, { forMs: 3_600_000 }), changedConsumerSchema);
    expect(Date.parse(paused.consumer.pausedUntil ?? "") - Date.now()).toBeGreaterThan(3_500_000);
    await vi.waitFor(() =>
      expect(watched.dashboard.monitor.view.consumers).toMatchObject([{ name: "billing", verdict: "paused" }]),
    );
    expect(await take(1)).toEqual([]);
    const resumed = await readAnswer(await send(postResume, {}), changedConsumerSchema);
    expect(resumed.consumer.pausedUntil).toBeNull();
    expect(await take(1)).toEqual(["0"]);
    // A record that was begun anew is read again meanwhile.
    await expect.poll(activities).toEqual([
      ["resume_consumer", "billing on ORDERS", null, "done"],
      ["pause_consumer", "billing on ORDERS", null, "done"],
    ]);
  });

  test.each([
    [{}],
    [{ forMs: 0 }],
    [{ forMs: 1e12 }],
    [{ until: "tomorrow" }],
    [{ until: "2001-01-01T00:00:00Z" }],
    [{ forMs: 60_000, until: "2999-01-01T00:00:00Z" }],
  ])("takes no %j", async (body) => {
    await stage("limits");
    expect(await problem(send(postPause, body))).toMatchObject({ code: "invalid_input", status: 400 });
    expect((await watched.manager.consumers.info("ORDERS", "billing")).paused ?? false).toBe(false);
  });
});

describe("a reset", () => {
  test("says before how much is delivered again, and delivers that", async () => {
    await stage("limits", { billing: "orders.a" });
    await publish("orders.a", 4);
    await publish("orders.b", 3);
    await publish("orders.a", 2);
    expect(await take(4)).toEqual(["0", "1", "2", "3"]);
    const plan = await resetPlan({ kind: "start" });
    expect(plan).toMatchObject({ number: null, before: { waiting: 2, inFlight: 0 }, after: exact(6), again: exact(4) });
    expect(await resetPlan({ kind: "number", number: "3" })).toMatchObject({
      number: 3,
      after: exact(4),
      again: exact(2),
    });
    const end = await resetPlan({ kind: "number", number: "10" });
    expect(end).toMatchObject({ after: exact(0), again: exact(0), skipped: exact(2) });

    const from = { kind: "number", number: "3" };
    const confirmed = { createdAt: plan.createdAt, again: 2, skipped: 0 };
    const { consumer } = await readAnswer(await send(postReset, { from, confirmed }), changedConsumerSchema);
    expect(consumer.waiting).toBe(4);
    expect(await take(4)).toEqual(["2", "3", "0", "1"]);
    expect(await activities()).toEqual([["reset_consumer", "billing on ORDERS", 2, "done"]]);
  });

  test("goes on at the first message of a time, or at the end where there is none that young", async () => {
    await stage("limits");
    await publish("orders.a", 2);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const since = new Date().toISOString();
    await publish("orders.a", 3);
    await take(5);
    expect(await resetPlan({ kind: "time", at: since })).toMatchObject({ number: 3, again: exact(3) });
    const later = await resetPlan({ kind: "time", at: "2999-01-01T00:00:00Z" });
    expect(later).toMatchObject({ number: 6, after: exact(0), again: exact(0) });
    const confirmed = { createdAt: later.createdAt, again: 0, skipped: 0 };
    const reset = await send(postReset, { from: { kind: "time", at: "2999-01-01T00:00:00Z" }, confirmed });
    expect(await readAnswer(reset, changedConsumerSchema)).toMatchObject({ consumer: { waiting: 0 } });
  });

  test("is refused when much more would be delivered again than was confirmed, or to a consumer made anew", async () => {
    await stage("limits");
    await publish("orders.a", 3);
    await take(3);
    const { createdAt } = await resetPlan({ kind: "start" });
    const from = { kind: "start" };
    const refused = await problem(send(postReset, { from, confirmed: { createdAt, again: 0, skipped: 0 } }));
    expect(refused).toMatchObject({ code: "conflict", status: 409 });
    expect(refused.detail).toContain("messages that are delivered again: 0 when it was confirmed, 3 now");
    await watched.manager.consumers.delete("ORDERS", "billing");
    await watched.manager.consumers.add("ORDERS", { durable_name: "billing", ack_policy: "explicit" });
    expect(await problem(send(postReset, { from, confirmed: { createdAt, again: 3, skipped: 0 } }))).toMatchObject({
      code: "conflict",
    });
    expect((await activities()).map(([action, , , result]) => [action, result])).toEqual([
      ["reset_consumer", "failed"],
      ["reset_consumer", "failed"],
    ]);
  });

  test.each([
    [{ kind: "number", number: "0" }],
    [{ kind: "number", number: "5" }],
    [{ kind: "number", number: "-1" }],
    [{ kind: "number", number: "99999999999999999999" }],
    [{ kind: "time", at: "yesterday" }],
    [{ kind: "end" }],
  ])("plans and does nothing from %j", async (from) => {
    await stage("limits");
    await publish("orders.a", 3);
    await take(3);
    expect(await problem(send(postPlan, { action: "reset", from }))).toMatchObject({ code: "invalid_input" });
    const confirmed = { createdAt: "", again: 3, skipped: 0 };
    expect(await problem(send(postReset, { from, confirmed }))).toMatchObject({ code: "invalid_input" });
    expect((await watched.manager.consumers.info("ORDERS", "billing")).num_pending).toBe(0);
  });
});

describe("deleting a consumer", () => {
  const confirm = async (consumer = "billing") => {
    const { createdAt, lost, unread } = await deletionPlan(consumer);
    return { name: consumer, createdAt, lost: lost.value ?? 0, unread: unread.value ?? 0 };
  };

  test("of a stream that keeps messages for their readers loses what only it wanted, as the plan says", async () => {
    await stage("interest", { billing: "orders.a", audit: "orders.b" });
    await publish("orders.a", 3);
    await publish("orders.b", 2);
    await take(1, { leave: true });
    expect(await deletionPlan()).toMatchObject({
      lost: exact(3),
      unread: exact(0),
      last: false,
      waiting: 2,
      inFlight: 1,
    });
    const answer = await send(postDelete, { confirmed: await confirm() });
    expect(answer.status).toBe(200);
    await vi.waitFor(async () => expect((await watched.manager.streams.info("ORDERS")).state.messages).toBe(2));
    await vi.waitFor(() => expect(watched.dashboard.monitor.view.consumers.map(({ name }) => name)).toEqual(["audit"]));
    expect(await activities()).toEqual([["delete_consumer", "billing on ORDERS", 3, "done"]]);
  });

  test("of a work queue leaves what it has not finished, for nobody", async () => {
    await stage("workqueue");
    await publish("orders.a", 3);
    expect(await deletionPlan()).toMatchObject({ lost: exact(0), unread: exact(3), last: true });
    await send(postDelete, { confirmed: await confirm() });
    expect((await watched.manager.streams.info("ORDERS")).state.messages).toBe(3);
  });

  test("needs its name, and a plan that still holds", async () => {
    await stage("interest");
    const confirmed = await confirm();
    const isThere = async () =>
      expect((await watched.manager.consumers.info("ORDERS", "billing")).name).toBe("billing");
    expect(await problem(send(postDelete, { confirmed: { ...confirmed, name: "Billing" } }))).toMatchObject({
      code: "invalid_input",
      issues: [{ path: "confirmed.name" }],
    });
    await isThere();
    await publish("orders.a", 1);
    expect(await problem(send(postDelete, { confirmed }))).toMatchObject({ code: "conflict" });
    await isThere();
    expect(await problem(send(postDelete, { confirmed: { ...confirmed, name: "nobody" } }, "nobody"))).toMatchObject({
      code: "consumer_not_found",
      status: 404,
    });
  });

  test("is not for what Jetlag keeps for itself", async () => {
    const refused = await problem(send(postPause, { forMs: 60_000 }, "any", "JETLAG_FAILURES"));
    expect(refused).toMatchObject({ code: "not_allowed", status: 403 });
    expect(refused.detail).toContain("Jetlag's own records");
  });
});

const newSettings: ConsumerSettings = {
  description: "of the shop",
  filterSubjects: ["orders.a", "orders.b"],
  ackWaitMs: 9_000,
  maxDeliver: 4,
  maxAckPending: 20,
  backoffMs: [],
  metadata: { owner: "shop" },
};
const beginning = { deliverPolicy: "all", ackPolicy: "explicit" };
const create = (body: object) =>
  postCreate(postOf("/api/streams/ORDERS/consumers", body), { params: Promise.resolve({ stream: "ORDERS" }) });

describe("making a consumer", () => {
  test("takes what is written, and reads from where it was told to begin", async () => {
    await stage("limits", {});
    await publish("orders.a", 2);
    const made = await readAnswer(
      await create({ name: "audit", beginning, settings: newSettings }),
      changedConsumerSchema,
    );
    expect(settingsOfConsumer(made.consumer.config)).toEqual(newSettings);
    expect(made.consumer).toMatchObject({ waiting: 2, config: { durable: true } });
    const late = { name: "late", beginning: { ...beginning, deliverPolicy: "new" }, settings: newSettings };
    expect((await readAnswer(await create(late), changedConsumerSchema)).consumer.waiting).toBe(0);
    expect((await activities())[0]).toEqual(["create_consumer", "late on ORDERS", null, "done"]);
  });

  test.each([
    [{ name: "billing" }, "conflict"],
    [{ name: "a.b" }, "invalid_name"],
    [{ name: "x", settings: { ...newSettings, ackWaitMs: 0 } }, "invalid_input"],
    [{ name: "x", settings: { ...newSettings, filterSubjects: ["elsewhere.>"] } }, "no_stream_for_subject"],
    [{ name: "x", beginning: { ...beginning, deliverPolicy: "sometimes" } }, "invalid_input"],
  ])("refuses %j", async (part, code) => {
    await stage("limits");
    expect(await problem(create({ beginning, settings: newSettings, ...part }))).toMatchObject({ code });
    expect((await watched.manager.streams.info("ORDERS")).state.consumer_count).toBe(1);
  });
});

describe("editing a consumer", () => {
  const read = async () => {
    await watched.dashboard.monitor.sweepNow({ fresh: true });
    const [billing] = watched.dashboard.monitor.view.consumers;
    if (billing === undefined) throw new Error("not seen yet");
    return { base: settingsOfConsumer(billing.config), createdAt: billing.createdAt };
  };

  test("changes what differs, takes limits away, and keeps the rest", async () => {
    await stage("limits");
    const { base, createdAt } = await read();
    const confirmed = { createdAt, lost: 0, unread: 0 };
    const first = await send(postEdit, { base, settings: newSettings, confirmed });
    expect(settingsOfConsumer((await readAnswer(first, changedConsumerSchema)).consumer.config)).toEqual(newSettings);
    const open = {
      ...newSettings,
      maxDeliver: null,
      filterSubjects: [],
      description: null,
      backoffMs: [1_000, 2_000],
      ackWaitMs: 1_000,
    };
    const second = await send(postEdit, { base: newSettings, settings: open, confirmed });
    expect(settingsOfConsumer((await readAnswer(second, changedConsumerSchema)).consumer.config)).toEqual(open);
    const third = await send(postEdit, { base: open, settings: { ...open, backoffMs: [] }, confirmed });
    expect((await readAnswer(third, changedConsumerSchema)).consumer.config.backoffMs).toEqual([]);
    expect((await activities()).map(([action]) => action)).toEqual(["edit_consumer", "edit_consumer", "edit_consumer"]);
  });

  test("says what narrower filters lose, and wants that confirmed", async () => {
    await stage("interest");
    await publish("orders.a", 2);
    const { base, createdAt } = await read();
    const settings = { ...base, filterSubjects: ["orders.b"] };
    expect(await planOf({ action: "edit", base, settings })).toMatchObject({
      changed: ["filterSubjects"],
      lost: { value: 2, how: "at most" },
    });
    const refused = await problem(send(postEdit, { base, settings, confirmed: { createdAt, lost: 0, unread: 0 } }));
    expect(refused).toMatchObject({ code: "conflict" });
    expect((await watched.manager.consumers.info("ORDERS", "billing")).config.filter_subject ?? "").toBe("");
  });

  test("is refused when somebody changed it meanwhile", async () => {
    await stage("limits");
    const { base, createdAt } = await read();
    await watched.manager.consumers.update("ORDERS", "billing", { max_deliver: 7 });
    const body = { base, settings: { ...base, maxDeliver: 2 }, confirmed: { createdAt, lost: 0, unread: 0 } };
    const refused = await problem(send(postEdit, body));
    expect(refused).toMatchObject({ code: "conflict" });
    expect(refused.detail).toContain("somebody changed maxDeliver of billing");
    expect((await watched.manager.consumers.info("ORDERS", "billing")).config.max_deliver).toBe(7);
  });
});

describe("unpinning", () => {
  test("has another client chosen", async () => {
    await watched.manager.streams.add({ name: "ORDERS", subjects: ["orders.>"] });
    await watched.manager.consumers.add("ORDERS", {
      durable_name: "billing",
      ack_policy: "explicit",
      priority_policy: "pinned_client",
      priority_groups: ["a"],
      priority_timeout: 60e9,
    });
    await publish("orders.a", 5);
    const pinnedOf = async () => {
      const info = await watched.manager.consumers.info("ORDERS", "billing");
      const groups = z.array(z.object({ pinned_client_id: z.string().optional() }));
      const { priority_groups: [group] = [] } = z.object({ priority_groups: groups.optional() }).parse(info);
      return group?.pinned_client_id ?? "";
    };
    const billing = await jetstream(watched.client).consumers.get("ORDERS", "billing");
    for await (const _ of await billing.fetch({ max_messages: 1, expires: 1_000, group: "a" }));
    const first = await pinnedOf();
    expect(first).not.toBe("");
    const { consumer } = await readAnswer(await send(postUnpin, {}), changedConsumerSchema);
    expect(consumer.unpinnedGroups).toBe(1);
    for await (const _ of await billing.fetch({ max_messages: 1, expires: 1_000, group: "a" }));
    expect(await pinnedOf()).not.toBe(first);
    expect(await activities()).toMatchObject([["unpin_consumer", "billing on ORDERS", null, "done"]]);
  });

  test("is refused where no client is pinned", async () => {
    await stage("limits");
    expect(await problem(send(postUnpin, {}))).toMatchObject({ code: "rejected" });
  });
});
