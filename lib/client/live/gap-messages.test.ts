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
  const { messages, rest } = await readGap(null, gap(11, 20), ">");
  expect(messages.map(({ number }) => number)).toEqual(numbers(11, 20));
  expect(rest).toEqual([]);
});

test("of a large gap the newest part is read, and the rest is left for later", async () => {
  serveMessages(
    numbers(1, 700).map((number) => storedMessage(number)),
    1_000,
  );
  const { messages, rest } = await readGap(null, gap(101, 700), ">");
  expect(messages.map(({ number }) => number)).toEqual(numbers(201, 700));
  expect(rest).toEqual(gap(101, 200));
  expect((await readGap(null, rest, ">")).messages.map(({ number }) => number)).toEqual(numbers(101, 200));
});

test("a gap with one message too many for one go leaves just that one for later", async () => {
  serveMessages(
    numbers(1, 700).map((number) => storedMessage(number)),
    1_000,
  );
  expect((await readGap(null, gap(101, 601), ">")).rest).toEqual(gap(101, 101));
});

test("a search that has come below the gap ends, and one that comes nowhere near its end is gone on with", async () => {
  const asked = serveMessages([storedMessage(1), storedMessage(2_000)], 100);
  expect((await readGap(null, gap(1_950, 1_999), "a")).rest).toEqual([]);
  expect(asked).toHaveLength(1);
  expect((await readGap(null, gap(2, 1_999), "a")).rest).toEqual(gap(2, 1_199));
});
