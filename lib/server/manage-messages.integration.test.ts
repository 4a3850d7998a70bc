import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { jetstream } from "@nats-io/jetstream";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { GET as getActivity } from "@/app/api/activity/route";
import { POST as postDelete } from "@/app/api/streams/[stream]/messages/[at]/delete/route";
import { GET as getDeletion } from "@/app/api/streams/[stream]/messages/[at]/deletion/route";
import { activityListSchema } from "../contract/activity";
import { deletedMessageSchema, messageDeletionPlanSchema } from "../contract/manage-message";
import { problemSchema } from "../contract/problem";
import { getOf, noParams, postOf, readAnswer } from "./testing/requests";
import { startWatchedServer, type WatchedServer } from "./testing/watched-server";

let watched: WatchedServer;
beforeEach(async () => {
  watched = await startWatchedServer();
  watched.dashboard.start();
  await vi.waitFor(() => expect(watched.dashboard.monitor.view.sampledAtMs).not.toBeNull());
  await watched.manager.streams.add({ name: "ORDERS", subjects: ["orders.>"] });
  for (let number = 1; number <= 5; number++)
    await jetstream(watched.client).publish("orders.made", `the very secret ${number}`);
});
afterEach(() => watched.stop());

const of = (stream: string, at: string) => ({ params: Promise.resolve({ stream, at }) });
const planAnswer = (at: string, stream = "ORDERS") => getDeletion(getOf("/api/deletion"), of(stream, at));
const planOf = async (at: string, stream = "ORDERS") =>
  readAnswer(await planAnswer(at, stream), messageDeletionPlanSchema);
const remove = (at: string, body: object, stream = "ORDERS") => postDelete(postOf("/api/x", body), of(stream, at));
const problem = async (answer: Promise<Response>) => problemSchema.parse(await (await answer).json());
const stored = async (stream = "ORDERS") => (await watched.manager.streams.info(stream)).state;
const confirmed = async (at: string, stream = "ORDERS") => {
  const { storedAt, wanted, otherWanting } = await planOf(at, stream);
  return { storedAt, wanting: wanted.length + otherWanting };
};

describe("deleting a message", () => {
  test("says which it is and who has not acknowledged it, and removes that one alone", async () => {
    const { consumers } = watched.manager;
    await consumers.add("ORDERS", { durable_name: "done", ack_policy: "explicit" });
    await consumers.add("ORDERS", { durable_name: "waiting", ack_policy: "explicit" });
    await consumers.add("ORDERS", { durable_name: "elsewhere", filter_subject: "orders.gone", ack_policy: "explicit" });
    await consumers.add("ORDERS", { durable_name: "working", ack_policy: "explicit" });
    const js = jetstream(watched.client);
    for await (const one of await (await js.consumers.get("ORDERS", "done")).fetch({ max_messages: 5, expires: 1_000 }))
      await one.ackAck();
    for await (const _ of await (await js.consumers.get("ORDERS", "working")).fetch({
      max_messages: 3,
      expires: 1_000,
    }));
    const plan = await planOf("3");
    expect(plan).toMatchObject({
      place: { channel: "ORDERS", at: "3" },
      number: 3,
      subject: "orders.made",
      sizeBytes: 17,
      otherWanting: 0,
      mirrorOf: null,
      obstacle: null,
    });
    expect(plan.wanted.toSorted((one, other) => (one.name < other.name ? -1 : 1))).toEqual([
      { name: "waiting", displayName: "waiting", state: "waiting" },
      { name: "working", displayName: "working", state: "done_or_in_flight" },
    ]);
    const body = { confirmed: { storedAt: plan.storedAt, wanting: 2 } };
    expect(await readAnswer(await remove("3", body), deletedMessageSchema)).toEqual({ deleted: true });
    expect(await stored()).toMatchObject({ messages: 4, num_deleted: 1 });
    expect(await problem(planAnswer("3"))).toMatchObject({ code: "message_not_found" });
    const { activity } = activityListSchema.parse(await (await getActivity(getOf("/api/activity"), noParams)).json());
    expect(activity.map(({ action, what, result }) => [action, what, result])).toEqual([
      ["delete_message", "ORDERS #3", "done"],
      ["delete_message", "ORDERS #3", "started"],
    ]);
  });

  test("does nothing where the plan does not hold any more", async () => {
    const body = await confirmed("2");
    expect(await problem(remove("2", { confirmed: { ...body, storedAt: "2001-01-01T00:00:00.000Z" } }))).toMatchObject({
      code: "conflict",
    });
    await watched.manager.consumers.add("ORDERS", { durable_name: "late", ack_policy: "explicit" });
    expect(await problem(remove("2", { confirmed: body }))).toMatchObject({ code: "conflict" });
    expect(await problem(remove("2", {}))).toMatchObject({ code: "invalid_input" });
    expect((await stored()).messages).toBe(5);
  });

  test.each([
    ["set to deny deletes", { deny_delete: true }, "deny deletes"],
    ["sealed", { sealed: true, deny_delete: true }, "is sealed"],
  ])("is refused by a stream that is %s, in words", async (_name, config, words) => {
    await watched.manager.streams.update("ORDERS", config);
    expect((await planOf("1")).obstacle).toContain(words);
    const answer = await problem(remove("1", { confirmed: await confirmed("1") }));
    expect(answer).toMatchObject({ code: "rejected", detail: expect.stringContaining(words) });
    expect((await stored()).messages).toBe(5);
  });

  test("of a mirror says that the original stays, and leaves it there", async () => {
    await watched.manager.streams.add({ name: "COPY", mirror: { name: "ORDERS" } });
    await vi.waitFor(async () => expect((await stored("COPY")).messages).toBe(5));
    expect(await planOf("2", "COPY")).toMatchObject({ mirrorOf: "ORDERS", obstacle: null });
    await remove("2", { confirmed: await confirmed("2", "COPY") }, "COPY");
    expect((await stored("COPY")).messages).toBe(4);
    expect((await stored()).messages).toBe(5);
  });

  test("is not for what Jetlag keeps for itself", async () => {
    const body = { confirmed: { storedAt: "", wanting: 0 } };
    expect(await problem(remove("1", body, "JETLAG_JOBS"))).toMatchObject({ code: "not_allowed" });
  });

  test("with erasing leaves nothing of it on disk, without it its bytes stay", async () => {
    await remove("2", { confirmed: await confirmed("2") });
    await remove("4", { erase: true, confirmed: await confirmed("4") });
    const onDisk = async (text: string) => {
      const files = await readdir(watched.server.storeDirectory, { recursive: true, withFileTypes: true });
      const blocks = files.filter(({ name }) => name.endsWith(".blk"));
      const contents = await Promise.all(blocks.map(({ parentPath, name }) => readFile(join(parentPath, name))));
      return contents.some((content) => content.includes(text));
    };
    expect(await onDisk("the very secret 1")).toBe(true);
    expect(await onDisk("the very secret 2")).toBe(true);
    expect(await onDisk("the very secret 4")).toBe(false);
  });
});
