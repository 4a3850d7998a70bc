import { expect, test } from "vitest";
import type { BlindReason, BlindSpot } from "@/lib/model/stream/blind-spots";
import { unseenParts } from "./unseen-words";

const spots = (why: BlindReason, ...streams: string[]): BlindSpot[] => streams.map((stream) => ({ stream, why }));
const said = (all: readonly BlindSpot[]) =>
  unseenParts(all)
    .map((part) => ("stream" in part ? `[${part.stream}]` : part.words))
    .join("");

test.each([
  [[], ""],
  [spots("mirror", "M"), "Not listed here: what [M] mirrors."],
  [spots("source", "A", "B"), "Not listed here: what [A] and [B] copy from other streams."],
  [spots("schedule", "A", "B", "C", "D"), "Not listed here: what [A], [B] and 2 more deliver on schedule."],
  [spots("transform", "T"), "Listed by published subject: what [T] stores under other subjects."],
  [
    [...spots("transform", "T", "U"), ...spots("mirror", "M"), ...spots("schedule", "S")],
    "Not listed here: what [M] mirrors, what [S] delivers on schedule. " +
      "Listed by published subject: what [T] and [U] store under other subjects.",
  ],
])("of %j the line says: %s", (all, expected) => {
  expect(said(all)).toBe(expected);
});

test("a stream with two reasons is two parts that can be told apart", () => {
  const both = unseenParts([...spots("source", "S"), ...spots("transform", "S")]);
  expect(both.filter((part) => "stream" in part)).toEqual([
    { stream: "S", why: "source" },
    { stream: "S", why: "transform" },
  ]);
});
