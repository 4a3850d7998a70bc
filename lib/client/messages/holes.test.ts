import { expect, test } from "vitest";
import type { Message } from "../../model/message/message";
import { withHoles, withoutHoles } from "./holes";

const message = (number: number | null, channel = "ORDERS"): Message => ({
  place: { channel, at: String(number ?? "x") },
  number,
  subject: "orders.a",
  storedAt: "2026-01-01T00:00:00.000Z",
  headers: [],
  payload: { encoding: "utf8", data: "", sizeBytes: 0, truncated: false },
});
const told = (numbers: readonly (number | null)[]) =>
  withHoles(numbers.map((number) => message(number))).map((line) =>
    line.kind === "hole" ? `${line.missing}: ${line.first} to ${line.last}` : line.message.number,
  );

test("numbers that no message has are told between those that do, newest or oldest first", () => {
  expect(told([20_000, 1_795, 1_794])).toEqual([20_000, "18204: 1796 to 19999", 1_795, 1_794]);
  expect(told([1, 3])).toEqual([1, "1: 2 to 2", 3]);
  expect(told([])).toEqual([]);
});

test("nothing is told where numbers are not known, or are those of different streams", () => {
  expect(told([9, null, 3])).toEqual([9, null, 3]);
  expect(withHoles([message(9, "A"), message(3, "B")]).map(({ kind }) => kind)).toEqual(["message", "message"]);
  expect(withoutHoles([message(9), message(3)]).map(({ kind }) => kind)).toEqual(["message", "message"]);
});
