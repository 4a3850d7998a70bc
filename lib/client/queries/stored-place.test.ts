import { QueryClient } from "@tanstack/react-query";
import { afterEach, expect, test, vi } from "vitest";
import { row } from "../live/live-fixture";
import { serveMessages, storedMessage } from "../testing/served-messages";
import { storedPlaceQuery } from "./stored-place";

afterEach(() => {
  vi.unstubAllGlobals();
});

const encode = (text: string) => new TextEncoder().encode(text);
const message = (number: number, data: string) =>
  storedMessage(number, { payload: { encoding: "utf8", data, sizeBytes: data.length, truncated: false } });
const find = (data: string, atMs: number, lowest: number | null, storedAs = "s") => {
  const live = row(1, { subject: "s", data: encode(data), atMs });
  return new QueryClient().fetchQuery(storedPlaceQuery(null, live, [{ stream: "S", subject: storedAs }], () => lowest));
};

test("a row is found from the lowest number on that it can have", async () => {
  const asked = serveMessages([message(1, "a"), message(2, "b"), message(3, "b"), message(4, "c")], 1);
  const { place, number, storedAt } = message(3, "b");
  expect(await find("b", 3_000, 3)).toEqual({ place, number, storedAt, subject: "s", twins: 0 });
  expect(asked[0]?.get("number")).toBe("3");
  expect(asked[1]?.get("from")).toBe("p4");
});

test("without such a number it is looked for by time, and its likes nearby are counted", async () => {
  const asked = serveMessages([message(1, "b"), message(9, "b"), message(10, "b")], 100);
  expect(await find("b", 10_200, null)).toMatchObject({ place: { channel: "S", at: "p10" }, twins: 1 });
  expect(asked[0]?.get("at")).toBe(new Date(5_200).toISOString());
});

test("a row is found under the subject that its stream stores it under", async () => {
  const asked = serveMessages([{ ...message(1, "b"), subject: "out.s" }], 100);
  expect(await find("b", 1_000, 1, "out.s")).toMatchObject({ place: { at: "p1" }, subject: "out.s" });
  expect(asked[0]?.get("subject")).toBe("out.s");
});

test("what is stored nowhere is not found", async () => {
  serveMessages([message(1, "b")], 100);
  expect(await find("x", 1_000, 1)).toBeNull();
});
