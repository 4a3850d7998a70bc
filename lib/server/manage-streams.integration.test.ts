import { jetstream } from "@nats-io/jetstream";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { GET as getActivity } from "@/app/api/activity/route";
import { POST as postDelete } from "@/app/api/streams/[stream]/delete/route";
import { POST as postEdit } from "@/app/api/streams/[stream]/edit/route";
import { POST as postPlan } from "@/app/api/streams/[stream]/plan/route";
import { POST as postPurge } from "@/app/api/streams/[stream]/purge/route";
import { POST as postSeal } from "@/app/api/streams/[stream]/seal/route";
import { POST as postCreate } from "@/app/api/streams/route";
import { activityListSchema } from "../contract/activity";
import {
  changedStreamSchema,
  type PurgeWish,
  purgedSchema,
  type StreamPlanInput,
  streamPlanSchema,
} from "../contract/manage-stream";
import { problemSchema } from "../contract/problem";
import { exact } from "../model/known";
import { type StreamSettings, settingsOfStream } from "../model/stream/stream-settings";
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

describe("sealing a stream", () => {
  test("keeps what it holds for good, once its name is typed", async () => {
    const { createdAt } = await deletionPlan();
    const confirmed = { name: "ORDERS", createdAt };
    expect(await problem(send(postSeal, { confirmed: { ...confirmed, name: "orders" } }))).toMatchObject({
      code: "invalid_input",
    });
    expect(
      await problem(send(postSeal, { confirmed: { ...confirmed, createdAt: "2001-01-01T00:00:00Z" } })),
    ).toMatchObject({
      code: "conflict",
    });
    expect((await watched.manager.streams.info("ORDERS")).config.sealed).toBe(false);
    const { config } = await readAnswer(await send(postSeal, { confirmed }), changedStreamSchema);
    expect(config).toMatchObject({ sealed: true, deniesDelete: true, deniesPurge: true });
    await expect(jetstream(watched.client).publish("orders.a", "x")).rejects.toThrow("sealed");
    await expect(watched.manager.streams.purge("ORDERS")).rejects.toThrow("sealed");
    expect(await stored()).toBe(5);
    expect(await activities()).toMatchObject([
      ["seal_stream", "ORDERS", null, "done"],
      ["seal_stream", "ORDERS", null, "started"],
      ["seal_stream", "ORDERS", null, "failed"],
      ["seal_stream", "ORDERS", null, "failed"],
    ]);
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

describe("editing a stream", () => {
  const read = () => {
    const seen = watched.dashboard.monitor.view.streams.find(({ config }) => config.name === "ORDERS");
    if (seen === undefined) throw new Error("not seen yet");
    return settingsOfStream(seen.config);
  };
  const plan = async (base: StreamSettings, settings: StreamSettings) => {
    const planned = await planOf({ action: "edit", base, settings });
    if (planned.action !== "edit") throw new Error("not the plan of an edit");
    return planned;
  };
  beforeEach(() => watched.dashboard.monitor.sweepNow({ fresh: true }));

  test("says what changes and how much new limits remove, changes that, and keeps what nobody wrote", async () => {
    await watched.manager.streams.update("ORDERS", { allow_rollup_hdrs: true });
    const base = read();
    const settings: StreamSettings = {
      ...base,
      maxMessages: 2,
      description: "of the shop",
      subjects: ["orders.>", "more.>"],
    };
    const planned = await plan(base, settings);
    expect(planned).toMatchObject({ changed: ["description", "subjects", "maxMessages"], removed: exact(3) });
    const confirmed = { createdAt: planned.createdAt, removed: 3 };
    const answer = await readAnswer(await send(postEdit, { base, settings, confirmed }), changedStreamSchema);
    expect(settingsOfStream(answer.config)).toEqual(settings);
    const { config, state } = await watched.manager.streams.info("ORDERS");
    expect([config.allow_rollup_hdrs, config.max_msgs, state.messages]).toEqual([true, 2, 2]);
    expect((await activities())[0]).toEqual(["edit_stream", "ORDERS", 3, "done"]);
    // And back: a limit is taken away.
    const back = { ...settings, maxMessages: null };
    const again = await send(postEdit, { base: settings, settings: back, confirmed: { ...confirmed, removed: 0 } });
    expect((await readAnswer(again, changedStreamSchema)).config.maxMessages).toBeNull();
  });

  test("counts what is too old, and what is too much of a subject", async () => {
    const base = read();
    expect((await plan(base, { ...base, maxMessagesPerSubject: 1 })).removed).toEqual(exact(3));
    await new Promise((resolve) => setTimeout(resolve, 300));
    await jetstream(watched.client).publish("orders.a", "young");
    expect((await plan(base, { ...base, maxAgeMs: 250 })).removed).toEqual(exact(5));
    expect((await plan(base, { ...base, maxAgeMs: 3_600_000 })).removed).toEqual(exact(0));
  });

  test("is refused when somebody changed it meanwhile, and when it would remove more than was confirmed", async () => {
    const base = read();
    const { createdAt } = await deletionPlan();
    const settings = { ...base, maxMessages: 2 };
    const edit = (confirmed: object) => problem(send(postEdit, { base, settings, confirmed }));
    expect(await edit({ createdAt, removed: 0 })).toMatchObject({ code: "conflict" });
    expect(await edit({ createdAt: "", removed: 3 })).toMatchObject({ code: "conflict" });
    await watched.manager.streams.update("ORDERS", { description: "by somebody else" });
    const refused = await edit({ createdAt, removed: 3 });
    expect(refused).toMatchObject({ code: "conflict" });
    expect(refused.detail).toContain("somebody changed description of ORDERS");
    expect(await problem(send(postPlan, { action: "edit", base, settings }))).toMatchObject({ code: "conflict" });
    expect(await stored()).toBe(5);
  });

  test("the server's own refusal is told, and nothing is changed", async () => {
    const base = read();
    const { createdAt } = await deletionPlan();
    const settings = { ...base, retention: "workqueue" as const };
    const refused = await problem(send(postEdit, { base, settings, confirmed: { createdAt, removed: 0 } }));
    expect(refused).toMatchObject({ code: "rejected", status: 422 });
    expect(refused.detail).toContain("retention");
  });

  test.each([
    [{ maxMessages: 0 }],
    [{ maxBytes: -1 }],
    [{ replicas: 9 }],
    [{ retention: "forever" }],
    [{ name: "OTHER" }],
    [{ subjects: [""] }],
  ])("takes no %j", async (part) => {
    const base = read();
    const body = { base, settings: { ...base, ...part }, confirmed: { createdAt: "", removed: 0 } };
    expect(await problem(send(postEdit, body))).toMatchObject({ code: "invalid_input" });
  });
});

describe("making a stream", () => {
  const create = (body: object) => postCreate(postOf("/api/streams", body), noParams);

  test("takes what is written and leaves the rest to the broker", async () => {
    const settings = { subjects: ["shop.>"], retention: "workqueue", maxAgeMs: 3_600_000, metadata: { owner: "shop" } };
    const { config } = await readAnswer(await create({ name: "SHOP", settings }), changedStreamSchema);
    expect(config).toMatchObject({ name: "SHOP", ...settings, storage: "file", duplicateWindowMs: 120_000 });
    await vi.waitFor(() =>
      expect(watched.dashboard.monitor.view.streams.map(({ config: { name } }) => name)).toContain("SHOP"),
    );
    expect((await activities())[0]).toEqual(["create_stream", "SHOP", null, "done"]);
  });

  test.each([
    [{ name: "ORDERS", settings: { subjects: ["orders.>"] } }, "conflict"],
    [{ name: "OTHER", settings: { subjects: ["orders.a"] } }, "conflict"],
    [{ name: "a.b", settings: {} }, "invalid_name"],
    [{ name: "", settings: {} }, "invalid_input"],
    [{ name: "OTHER", settings: { color: "red" } }, "invalid_input"],
    [{ name: "JETLAG_OTHER", settings: {} }, "not_allowed"],
  ])("refuses %j", async (body, code) => {
    expect(await problem(create(body))).toMatchObject({ code });
    const names = await watched.manager.streams.names().next();
    expect(names).not.toEqual(expect.arrayContaining(["OTHER", "JETLAG_OTHER"]));
  });
});
