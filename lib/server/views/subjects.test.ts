import { beforeEach, expect, test, vi } from "vitest";
import { MemoryBroker } from "../../event-bus/adapters/memory/memory-broker";
import { taken } from "../../event-bus/broker/offer";
import { natsGrammar } from "../../model/stream/grammar";
import { SubjectTally } from "../dashboard/subject-tally";
import { listSubjects } from "./subjects";

let nowMs: number;
let broker: MemoryBroker;
let subjects: SubjectTally;

beforeEach(async () => {
  nowMs = 1_000;
  broker = new MemoryBroker();
  await broker.start();
  await broker.jetstream.streams.create({ name: "ORDERS", subjects: ["orders.>"] });
  for (const topic of ["eu.made", "us.made", "us.made", "us.paid"])
    await broker.jetstream.messages.publish({ subject: `orders.${topic}`, data: new Uint8Array() });
  subjects = new SubjectTally(broker.log, () => nowMs);
});

const list = async (q: string, count = 3) => {
  const listing = { subjects, grammar: natsGrammar, now: () => nowMs };
  const { subjects: found, ...rest } = await listSubjects(listing, { stream: "ORDERS", count }, q);
  return { ...rest, found: found.map(({ subject, messages }) => `${subject} ${messages}`) };
};
const all = ["orders.us.made 2", "orders.eu.made 1", "orders.us.paid 1"];

test("all, the most first", async () => {
  expect(await list("")).toMatchObject({ found: all, matching: 3, total: 3, told: 3 });
});

test.each([
  ["US.", ["orders.us.made 2", "orders.us.paid 1"], 2, 3],
  ["orders.us.paid", ["orders.us.paid 1"], 1, 3],
  ["orders.*.made", ["orders.us.made 2", "orders.eu.made 1"], 2, 2],
  ["nobody", [], 0, 3],
])("%s finds %j: text in what there is, a pattern at the broker", async (q, found, matching, total) => {
  expect(await list(q)).toMatchObject({ found, matching, total });
});

test("of too many the broker is asked for those of a pattern only", async () => {
  const asked = vi.spyOn(taken(broker.log), "countBySubject");
  expect(await list("", 100_001)).toMatchObject({ found: [], matching: null, total: 100_001 });
  expect(await list("made or so", 100_001)).toMatchObject({ matching: null });
  expect(asked).not.toHaveBeenCalled();
  expect(await list("orders.us.paid", 100_001)).toMatchObject({ found: ["orders.us.paid 1"], matching: 1 });
});

test("where the broker cuts its answer, that is said", async () => {
  vi.spyOn(taken(broker.log), "countBySubject").mockResolvedValue({ told: [["orders.a", 1]], total: 250_000 });
  expect(await list("orders.>")).toMatchObject({ told: 1, matching: 250_000, total: 250_000 });
});

test("subjects are counted once for all who look within ten seconds; what failed is asked for again", async () => {
  const asked = vi.spyOn(taken(broker.log), "countBySubject").mockRejectedValueOnce(new Error("no answer"));
  await expect(list("")).rejects.toThrow("no answer");
  await Promise.all([list(""), list("us")]);
  nowMs += 9_000;
  expect((await list("")).countedAt).toBe("1970-01-01T00:00:01.000Z");
  expect(asked).toHaveBeenCalledTimes(2);
  nowMs += 2_000;
  await list("");
  expect(asked).toHaveBeenCalledTimes(3);
});
