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
  [spots("transform", "T"), "Listed as published: what [T] stores under other subjects."],
  [
    [...spots("transform", "T", "U"), ...spots("mirror", "M"), ...spots("schedule", "S")],
    "Not listed here: what [M] mirrors, what [S] delivers on schedule. " +
      "Listed as published: what [T] and [U] store under other subjects.",
  ],
])("of %j it is said: %s", (all, expected) => {
  expect(said(all)).toBe(expected);
});
