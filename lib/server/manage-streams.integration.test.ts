import { jetstream } from "@nats-io/jetstream";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { GET as getActivity } from "@/app/api/activity/route";
import { POST as postDelete } from "@/app/api/streams/[stream]/delete/route";
import { POST as postPlan } from "@/app/api/streams/[stream]/plan/route";
import { POST as postPurge } from "@/app/api/streams/[stream]/purge/route";
import { activityListSchema } from "../contract/activity";
import { type PurgeWish, purgedSchema, type StreamPlanInput, streamPlanSchema } from "../contract/manage-stream";
import { problemSchema } from "../contract/problem";
import { exact } from "../model/known";
import { getOf, noParams, postOf, readAnswer } from "./testing/requests";
import { startWatchedServer, type WatchedServer } from "./testing/watched-server";

let watched: WatchedServer;
beforeEach(async () => {
  watched = await startWatchedServer();
  watched.dashboard.start();
  await vi.waitFor(() => expect(watched.dashboard.monitor.view.sampledAtMs).not.toBeNull());
  await watched.manager.streams.add({ name: "ORDERS", subjects: ["orders.>"] });
  await watched.manager.consumers.add("ORDERS", { durable_name: "billing", ack_policy: "explicit" });
  for (const subject of ["a", "a", "b", "a", "b"]) await jetstream(watched.client).publish(`orders.${subject}`, "x");
});
afterEach(() => watched.stop());

const send = (handler: typeof postPurge, body: object, stream = "ORDERS") =>
  handler(postOf("/api/streams/ORDERS/deed", body), { params: Promise.resolve({ stream }) });
const problem = async (answer: Promise<Response>) => problemSchema.parse(await (await answer).json());
const planOf = async (input: StreamPlanInput) => readAnswer(await send(postPlan, input), streamPlanSchema);
const stored = async () => (await watched.manager.streams.info("ORDERS")).state.messages;

async function purgePlan(scope: PurgeWish) {
  const plan = await planOf({ action: "purge", scope });
  if (plan.action !== "purge") throw new Error("not the plan of a purge");
  return plan;
}
async function deletionPlan() {
  const plan = await planOf({ action: "delete" });
  if (plan.action !== "delete") throw new Error("not the plan of a deletion");
  return plan;
}
async function activities() {
  const { activity } = activityListSchema.parse(await (await getActivity(getOf("/api/activity"), noParams)).json());
  return activity.map(({ action, what, count, result }) => [action, what, count, result]);
}

describe("a purge", () => {
  test.each([
    [{}, 5],
    [{ subject: "orders.b" }, 2],
    [{ before: "3" }, 2],
    [{ before: "99" }, 5],
    [{ keep: 2 }, 3],
    [{ subject: "orders.a", keep: 1 }, 2],
    [{ subject: "orders.*", before: "5" }, 4],
  ] as const)("of %j removes what its plan said", async (scope, removed) => {
    // Counting from a number on needs it.
    await watched.manager.streams.update("ORDERS", { allow_direct: true });
    const plan = await purgePlan(scope);
    expect(plan).toMatchObject({
      before: { messages: 5 },
      removed: exact(removed),
      after: exact(5 - removed),
      unfinished: [{ name: "billing", waiting: 5, inFlight: 0 }],
      otherUnfinished: 0,
    });
    const confirmed = { name: "ORDERS", createdAt: plan.createdAt, removed };
    expect(await readAnswer(await send(postPurge, { scope, confirmed }), purgedSchema)).toEqual({
      removed,
      left: 5 - removed,
    });
    expect(await stored()).toBe(5 - removed);
    await vi.waitFor(() => {
      const seen = watched.dashboard.monitor.view.streams.find(({ config }) => config.name === "ORDERS");
      expect(seen?.messages).toBe(5 - removed);
    });
    expect(await activities()).toMatchObject([
      ["purge_stream", expect.stringContaining("ORDERS: "), removed, "done"],
      ["purge_stream", expect.stringContaining("ORDERS: "), null, "started"],
    ]);
  });

  test("says at most how much where the broker does not count", async () => {
    expect((await purgePlan({ subject: "orders.a", before: "4" })).removed).toEqual({ value: 1, how: "at least" });
  });

  test.each([
    [{ keep: 0 }, "invalid_input"],
    [{ keep: 1, before: "2" }, "invalid_input"],
    [{ before: "two" }, "invalid_input"],
    [{ subject: "orders..a" }, "invalid_input"],
    [{ everything: true }, "invalid_input"],
  ])("takes no %j", async (scope, code) => {
    const { createdAt } = await purgePlan({});
    expect(await problem(send(postPlan, { action: "purge", scope }))).toMatchObject({ code });
    const confirmed = { name: "ORDERS", createdAt, removed: 5 };
    expect(await problem(send(postPurge, { scope, confirmed }))).toMatchObject({ code });
    expect(await stored()).toBe(5);
  });

  test("needs the name and a plan that still holds", async () => {
    const { createdAt } = await purgePlan({});
    const confirmed = { name: "ORDERS", createdAt, removed: 5 };
    const attempt = (other: object) => problem(send(postPurge, { scope: {}, confirmed: { ...confirmed, ...other } }));
    expect(await attempt({ name: "orders" })).toMatchObject({ code: "invalid_input" });
    expect(await attempt({ removed: 0 })).toMatchObject({ code: "conflict" });
    expect(await attempt({ createdAt: "2001-01-01T00:00:00Z" })).toMatchObject({ code: "conflict" });
    expect(await problem(send(postPurge, { scope: {} }))).toMatchObject({ code: "invalid_input" });
    expect(await stored()).toBe(5);
  });

  test("is not for what Jetlag keeps for itself", async () => {
    const confirmed = { name: "JETLAG_X", createdAt: "", removed: 0 };
    expect(await problem(send(postPurge, { scope: {}, confirmed }, "JETLAG_X"))).toMatchObject({ code: "not_allowed" });
    const deletion = { confirmed: { name: "JETLAG_X", createdAt: "", messages: 0, consumers: 0, dependents: 0 } };
    expect(await problem(send(postDelete, deletion, "JETLAG_X"))).toMatchObject({ code: "not_allowed" });
  });
});

describe("deleting a stream", () => {
  const confirmed = async () => {
    const { createdAt, messages, consumers, dependents } = await deletionPlan();
    return { name: "ORDERS", createdAt, messages, consumers, dependents: dependents.length };
  };

  test("says what goes with it and who copies from it, and does it", async () => {
    await watched.manager.streams.add({ name: "COPY", mirror: { name: "ORDERS" } });
    await watched.manager.streams.add({ name: "ALL", sources: [{ name: "ORDERS" }] });
    expect(await deletionPlan()).toMatchObject({
      messages: 5,
      consumers: 1,
      subjects: ["orders.>"],
      unfinished: [{ name: "billing", waiting: 5 }],
      dependents: expect.arrayContaining([
        { name: "COPY", kind: "mirror" },
        { name: "ALL", kind: "source" },
      ]),
    });
    const answer = await send(postDelete, { confirmed: await confirmed() });
    expect(answer.status).toBe(200);
    await expect(watched.manager.streams.info("ORDERS")).rejects.toThrow();
    await vi.waitFor(() =>
      expect(watched.dashboard.monitor.view.streams.map(({ config }) => config.name)).not.toContain("ORDERS"),
    );
    expect((await activities())[0]).toEqual(["delete_stream", "ORDERS", 5, "done"]);
  });

  test("is refused without its name, and when somebody began to use it meanwhile", async () => {
    const before = await confirmed();
    expect(await problem(send(postDelete, { confirmed: { ...before, name: "ORDER" } }))).toMatchObject({
      code: "invalid_input",
    });
    await watched.manager.consumers.add("ORDERS", { durable_name: "audit", ack_policy: "explicit" });
    const refused = await problem(send(postDelete, { confirmed: before }));
    expect(refused).toMatchObject({ code: "conflict" });
    expect(refused.detail).toContain("consumers that would be deleted: 1 when it was confirmed, 2 now");
    expect(await stored()).toBe(5);
  });
});
