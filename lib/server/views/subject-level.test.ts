import { beforeEach, expect, test, vi } from "vitest";
import { MemoryBroker } from "../../event-bus/adapters/memory/memory-broker";
import { taken } from "../../event-bus/broker/offer";
import { EventBusError } from "../../event-bus/errors";
import { exact } from "../../model/known";
import { natsGrammar } from "../../model/stream/grammar";
import { SubjectTally } from "../dashboard/subject-tally";
import { levelOf } from "./subject-level";

let nowMs: number;
let broker: MemoryBroker;
let subjects: SubjectTally;

beforeEach(async () => {
  nowMs = 1_000;
  broker = new MemoryBroker();
  await broker.start();
  await broker.jetstream.streams.create({ name: "ORDERS", subjects: ["orders.>"] });
  await broker.jetstream.streams.create({ name: "AUDIT", subjects: ["audit.>", "orders-old.>"] });
  const names = ["orders.eu.made", "orders.us.made", "orders.us.made", "orders.us.paid", "audit.login", "orders-old.x"];
  for (const subject of names) await broker.jetstream.messages.publish({ subject, data: new Uint8Array() });
  subjects = new SubjectTally(broker.log, () => nowMs);
});

/** Streams as a sweep saw them; `large`: one of them has so many subjects. */
const level = async (
  query: { under?: string; q?: string; limit?: number } = {},
  large: Record<string, number> = {},
) => {
  const { streams } = await broker.jetstream.streams.list();
  const seen = streams.map((stream) => ({
    ...stream,
    subjectCount: exact(large[stream.config.name] ?? stream.subjectCount.value ?? 0),
  }));
  const counting = { subjects, grammar: natsGrammar };
  return levelOf(counting, seen, { q: "", order: "messages", limit: 500, under: undefined, ...query });
};
const words = ({ branches }: Awaited<ReturnType<typeof level>>) =>
  branches.map(({ path, messages, subjects: many, streams }) => `${path} ${messages}/${many} ${streams.join("+")}`);

test("the first level of all streams, and one below", async () => {
  const first = await level();
  expect(words(first)).toEqual(["orders 4/3 ORDERS", "audit 1/1 AUDIT", "orders-old 1/1 AUDIT"]);
  expect(first).toMatchObject({ branchCount: 3, messages: 6, subjects: 5, whole: true, leftOut: [] });
  expect(first.countedAt).toBe("1970-01-01T00:00:01.000Z");
  expect(words(await level({ under: "orders" }))).toEqual(["orders.us 3/2 ORDERS", "orders.eu 1/1 ORDERS"]);
});

test.each([
  ["made", ["orders 3/2 ORDERS"]],
  ["ORDERS-", ["orders-old 1/1 AUDIT"]],
  ["orders.*.paid", ["orders 1/1 ORDERS"]],
  ["nobody", []],
])("%s narrows the tree to %j", async (q, expected) => expect(words(await level({ q }))).toEqual(expected));

test("what is cut from a level is counted all the same", async () => {
  expect(await level({ limit: 1 })).toMatchObject({ branches: [{ path: "orders" }], branchCount: 3, messages: 6 });
});

test("each stream is counted once, whatever level is looked at", async () => {
  const asked = vi.spyOn(taken(broker.log), "countBySubject");
  await Promise.all([level(), level({ under: "orders" }), level({ q: "made" })]);
  expect(asked).toHaveBeenCalledTimes(2);
});

test("of a stream with too many subjects only what a branch or a pattern narrows it to is asked for", async () => {
  const large = { ORDERS: 300_001 };
  const asked = vi.spyOn(taken(broker.log), "countBySubject");
  const first = await level({}, large);
  expect(words(first)).toEqual(["audit 1/1 AUDIT", "orders-old 1/1 AUDIT"]);
  expect(first).toMatchObject({ whole: false, leftOut: [{ stream: "ORDERS", subjects: 300_001, why: "too_many" }] });
  expect(words(await level({ under: "orders.us" }, large))).toEqual([
    "orders.us.made 2/1 ORDERS",
    "orders.us.paid 1/1 ORDERS",
  ]);
  expect(words(await level({ q: "orders.eu.>" }, large))).toEqual(["orders 1/1 ORDERS"]);
  const filters = asked.mock.calls.filter(([stream]) => stream === "ORDERS").map(([, filter]) => filter);
  expect(filters).toEqual(["orders.us.>", "orders.eu.>"]);
});

test("where the broker cuts its answer, figures are the least that they can be", async () => {
  vi.spyOn(taken(broker.log), "countBySubject").mockResolvedValue({ told: [["orders.a", 1]], total: 250_000 });
  expect((await level()).whole).toBe(false);
});

test("a stream that does not answer is left out of all; a fault of ours is none of its", async () => {
  const count = vi.spyOn(taken(broker.log), "countBySubject");
  count.mockRejectedValueOnce(new EventBusError("timeout", "no answer"));
  expect(await level()).toMatchObject({
    whole: false,
    leftOut: [{ why: "unanswered" }],
    branchCount: expect.any(Number),
  });
  count.mockRejectedValueOnce(new TypeError("a fault"));
  nowMs += 60_000;
  await expect(level()).rejects.toThrow("a fault");
});

test("a chosen stream that was empty at the last sweep is counted all the same", async () => {
  const { streams } = await broker.jetstream.streams.list();
  const seen = streams.filter(({ config }) => config.name === "ORDERS").map((stream) => ({ ...stream, messages: 0 }));
  const query = { q: "", order: "messages", limit: 500, under: undefined } as const;
  expect(await levelOf({ subjects, grammar: natsGrammar }, seen, query)).toMatchObject({ messages: 4, subjects: 3 });
});
