import { afterEach, expect, test, vi } from "vitest";
import { serveMessages, storedMessage } from "../testing/served-messages";
import { readGap } from "./gap-messages";

afterEach(() => {
  vi.unstubAllGlobals();
});

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);
const gap = (fromNumber: number, toNumber: number) => [{ stream: "S", fromNumber, toNumber }];

test("a gap is what was stored between its two numbers, oldest first", async () => {
  serveMessages(
    numbers(1, 30).map((number) => storedMessage(number)),
    1_000,
  );
  const { messages, rest } = await readGap(null, gap(11, 20), { filter: ">", streams: [] });
  expect(messages.map(({ number }) => number)).toEqual(numbers(11, 20));
  expect(rest).toEqual([]);
});

test("of a large gap the newest part is read, and the rest is left for later", async () => {
  serveMessages(
    numbers(1, 700).map((number) => storedMessage(number)),
    1_000,
  );
  const { messages, rest } = await readGap(null, gap(101, 700), { filter: ">", streams: [] });
  expect(messages.map(({ number }) => number)).toEqual(numbers(201, 700));
  expect(rest).toEqual(gap(101, 200));
  expect((await readGap(null, rest, { filter: ">", streams: [] })).messages.map(({ number }) => number)).toEqual(
    numbers(101, 200),
  );
});

test("a gap with one message too many for one go leaves just that one for later", async () => {
  serveMessages(
    numbers(1, 700).map((number) => storedMessage(number)),
    1_000,
  );
  expect((await readGap(null, gap(101, 601), { filter: ">", streams: [] })).rest).toEqual(gap(101, 101));
});

test("a search that has come below the gap ends, and one that comes nowhere near its end is gone on with", async () => {
  const asked = serveMessages([storedMessage(1), storedMessage(2_000)], 100);
  expect((await readGap(null, gap(1_950, 1_999), { filter: "a", streams: [] })).rest).toEqual([]);
  expect(asked).toHaveLength(1);
  expect((await readGap(null, gap(2, 1_999), { filter: "a", streams: [] })).rest).toEqual(gap(2, 1_199));
});

test("a gap is read under the stored subjects, and listed under the published ones", async () => {
  const config = { name: "S", subjects: ["in.>"], republish: null, schedules: false };
  const subjectTransform = { src: "in.>", dest: "out.>" };
  const asked = serveMessages(
    numbers(1, 3).map((number) => storedMessage(number, { subject: `out.a.${number}` })),
    1_000,
  );
  const streams = [{ config: { ...config, subjectTransform }, origins: [] }];
  const { messages } = await readGap(null, gap(2, 3), { filter: "in.a.>", streams });
  expect(asked.map((query) => query.get("subject"))).toEqual(["out.a.>"]);
  expect(messages.map(({ subject }) => subject)).toEqual(["in.a.2", "in.a.3"]);
});

test("a message is unclear when its stream stores others under the same subject", async () => {
  const config = { name: "S", subjects: ["in.*.*"], republish: null, schedules: false };
  const subjectTransform = { src: "in.*.*", dest: "out.$2" };
  serveMessages([storedMessage(1, { subject: "out.x" })], 1_000);
  const streams = [{ config: { ...config, subjectTransform }, origins: [] }];
  expect(await readGap(null, gap(1, 1), { filter: "in.a.*", streams })).toEqual({ messages: [], unclear: 1, rest: [] });
});

test("copies of other streams and messages of schedules are no part of a gap: they never passed", async () => {
  const config = { name: "S", subjects: ["in.*"], subjectTransform: null, republish: null };
  serveMessages(
    [
      storedMessage(1, { subject: "in.a" }),
      storedMessage(2, { subject: "in.b", headers: [["Nats-Stream-Source", "OTHER 1 > >"]] }),
      storedMessage(3, { subject: "in.c", headers: [["Nats-Scheduler", "in.when"]] }),
    ],
    1_000,
  );
  const found = async (schedules: boolean) => {
    const streams = [{ config: { ...config, schedules }, origins: [] }];
    return (await readGap(null, gap(1, 3), { filter: "in.*", streams })).messages.map(({ subject }) => subject);
  };
  expect(await found(true)).toEqual(["in.a"]);
  expect(await found(false)).toEqual(["in.a", "in.b", "in.c"]);
});
