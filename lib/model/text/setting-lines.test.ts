import { expect, test } from "vitest";
import { linesOf, readCount, readNotes, writeNotes } from "./setting-lines";

test("lines without those that are empty", () => {
  expect(linesOf(" a \n\n b\r\n")).toEqual(["a", "b"]);
});

test.each([
  ["100000", 100_000],
  ["100,000", 100_000],
  ["1 000", 1_000],
  ["-1", null],
  ["1e6", null],
  ["", null],
])("%j is the count %j", (text, count) => {
  expect(readCount(text)).toBe(count);
});

test("notes are read back as they are written, and what is none is named", () => {
  const notes = { owner: "shop", "a.b": "c=d", empty: "" };
  expect(readNotes(writeNotes(notes))).toEqual({ notes });
  expect(readNotes("owner=shop\nnothing")).toEqual({ bad: "nothing" });
  expect(readNotes("=x")).toEqual({ bad: "=x" });
});
