import type { NatsConnection } from "@nats-io/transport-node";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { GET as getLast } from "@/app/api/subjects/last/route";
import { GET as getMatch } from "@/app/api/subjects/match/route";
import { GET as getLevel } from "@/app/api/subjects/route";
import { lastMessagesSchema, subjectLevelSchema, subjectMatchSchema } from "../contract/subjects";
import { getOf, noParams, readAnswer } from "./testing/requests";
import { startWatchedServer, type WatchedServer } from "./testing/watched-server";

const patience = { timeout: 45_000, interval: 50 };

let watched: WatchedServer;
let client: NatsConnection;

beforeEach(async () => {
  watched = await startWatchedServer();
  ({ client } = watched);
  watched.dashboard.start();
  await vi.waitFor(() => expect(watched.dashboard.failures.counts().capturedSince).not.toBeNull(), patience);
});
afterEach(() => watched.stop());

const sweep = () => watched.dashboard.monitor.sweepNow({ here: true });
const level = async (query = "") =>
  readAnswer(await getLevel(getOf(`/api/subjects${query}`), noParams), subjectLevelSchema);
const lasts = async (query: string) =>
  (await readAnswer(await getLast(getOf(`/api/subjects/last${query}`), noParams), lastMessagesSchema)).branches;
const last = async (query: string) => {
  const [only] = await lasts(query);
  if (only === undefined) throw new Error("nothing was answered");
  return only;
};
const match = async (subject: string) =>
  readAnswer(
    await getMatch(getOf(`/api/subjects/match?subject=${encodeURIComponent(subject)}`), noParams),
    subjectMatchSchema,
  );

describe("a hundred and twenty thousand subjects", () => {
  const many = 120_000;

  test("are told whole over two answers of the server, level by level, and leave the stream as it was", async () => {
    await watched.manager.streams.add({ name: "MANY", subjects: ["m.>"] });
    for (let at = 0; at < many; at++) client.publish(`m.${at % 3}.${at}`);
    await client.flush();
    await vi.waitFor(
      async () => expect((await watched.manager.streams.info("MANY")).state.messages).toBe(many),
      patience,
    );
    await sweep();
    const before = await watched.manager.streams.info("MANY");
    const first = await level("?stream=MANY");
    expect(first).toMatchObject({ messages: many, subjects: many, whole: true, leftOut: [], branchCount: 1 });
    const below = await level("?stream=MANY&under=m&order=name");
    expect(below.branches.map(({ token, subjects }) => [token, subjects])).toEqual(
      ["0", "1", "2"].map((token) => [token, many / 3]),
    );
    const leaves = await level("?under=m.1&order=name&limit=3");
    expect(leaves.branches.map(({ path }) => path)).toEqual(["m.1.1", "m.1.4", "m.1.7"]);
    expect(leaves.branchCount).toBe(many / 3);
    expect(await level("?q=m.*.119999")).toMatchObject({ messages: 1, subjects: 1 });
    expect((await last("?paths=m.2")).last).toMatchObject({ subject: `m.2.${many - 1}`, number: many });
    const { state, config } = await watched.manager.streams.info("MANY");
    expect({ state, config }).toEqual({ state: before.state, config: before.config });
    expect((await watched.manager.consumers.list("MANY").next()).length).toBe(0);
  }, 90_000);
});

describe("the newest message of a branch", () => {
  beforeEach(async () => {
    await watched.manager.streams.add({ name: "ONE", subjects: ["a.>"] });
    await watched.manager.streams.add({
      name: "TWO",
      sources: [{ name: "ONE", filter_subject: "a.b.>" }],
      subjects: ["z"],
    });
    for (const subject of ["a.b", "a.b.c", "a.d", "a.b"]) await client.request(subject, subject);
    await vi.waitFor(async () => expect((await watched.manager.streams.info("TWO")).state.messages).toBe(1), patience);
    await sweep();
  });

  test("is that of the subject itself or of one below, whichever is newer", async () => {
    expect((await last("?stream=ONE&paths=a.b")).last).toMatchObject({
      place: { channel: "ONE", at: "4" },
      subject: "a.b",
    });
    expect((await last("?stream=ONE&paths=a.d")).last).toMatchObject({ number: 3 });
    expect(await last("?stream=ONE&paths=nobody")).toEqual({ path: "nobody", last: null, whole: true });
    expect(await last("?paths=a.d")).toMatchObject({ last: { place: { channel: "ONE", at: "3" } }, whole: true });
  });

  test("several branches are answered in their order", async () => {
    const branches = await lasts("?stream=ONE&paths=a.d+nobody+a.b.c");
    expect(branches.map(({ path, last: found }) => [path, found?.number ?? null])).toEqual([
      ["a.d", 3],
      ["nobody", null],
      ["a.b.c", 2],
    ]);
    const many = Array.from({ length: 41 }, (_, at) => `a.${at}`).join("+");
    expect((await getLast(getOf(`/api/subjects/last?paths=${many}`), noParams)).status).toBe(400);
  });

  test("a subject that two streams hold is one subject with the messages of both", async () => {
    const [a] = (await level("?under=a.b")).branches;
    expect(a).toMatchObject({ path: "a.b.c", messages: 2, subjects: 1, streams: ["ONE", "TWO"], streamCount: 2 });
  });

  test("what is no subject, and a stream that is not there, are refused", async () => {
    const answer = await getLast(getOf("/api/subjects/last?paths=a..b"), noParams);
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: "invalid_input" }]);
    const missing = await getLevel(getOf("/api/subjects?stream=NOBODY"), noParams);
    expect([missing.status, await missing.json()]).toMatchObject([404, { code: "stream_not_found" }]);
  });
});

test("who matches: streams after their mappings, consumers by what is stored, and why others do not", async () => {
  const { manager } = watched;
  await manager.streams.add({ name: "IN", subjects: ["in.>"], subject_transform: { src: "in.>", dest: "out.>" } });
  await manager.streams.add({ name: "COPY", mirror: { name: "IN" } });
  await manager.streams.add({ name: "OTHER", subjects: ["other.>"] });
  for (const [stream, name, filter] of [
    ["IN", "reads-out", "out.orders.>"],
    ["IN", "reads-in", "in.orders.>"],
    ["COPY", "reads-copy", "out.*.made"],
    ["OTHER", "elsewhere", "other.x"],
  ] as const)
    await manager.consumers.add(stream, { durable_name: name, ack_policy: "explicit", filter_subject: filter });
  await sweep();
  const found = await match("in.orders.made");
  expect(
    found.streams.map(({ stream, arrivals }) => [stream, arrivals.map(({ subject, by }) => `${by} ${subject}`)]),
  ).toEqual([
    ["COPY", ["copy out.orders.made"]],
    ["IN", ["capture out.orders.made"]],
    ["OTHER", []],
  ]);
  expect(found.receivers.map(({ name, certain }) => [name, certain]).sort()).toEqual([
    ["reads-copy", true],
    ["reads-out", true],
  ]);
  expect(found.others.map(({ name, filters }) => [name, filters])).toEqual([["reads-in", ["in.orders.>"]]]);
  expect(found).toMatchObject({ storing: 2, receiverCount: 2, otherCount: 1, elsewhere: 1, refusal: null });
  // Of a pattern: some of it is for whom a part of it is for.
  const pattern = await match("in.*.*");
  expect(pattern.receivers.map(({ name, certain }) => [name, certain]).sort()).toEqual([
    ["reads-copy", false],
    ["reads-out", false],
  ]);
  expect((await match("nobody.there")).storing).toBe(0);
});
