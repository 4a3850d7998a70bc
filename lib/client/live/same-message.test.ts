import { expect, test } from "vitest";
import { row } from "./live-fixture";
import { messageKey, withoutKnown } from "./same-message";

const stored = (number: number) => ({ place: { channel: "S", at: String(number) }, number });

test("a message is known by its id, else by its headers and how it begins", () => {
  const one = row(1, {
    subject: "a",
    headers: [
      ["Nats-Msg-Id", "x"],
      ["T", "1"],
    ],
  });
  expect(messageKey(one)).toBe(messageKey({ ...one, headers: [["Nats-Msg-Id", "x"]] }));
  expect(messageKey(one)).not.toBe(messageKey({ ...one, headers: [["Nats-Msg-Id", "y"]] }));
  const other = row(2, { subject: "a" });
  expect(messageKey(other)).toBe(messageKey(row(3, { subject: "a" })));
  expect(messageKey(other)).not.toBe(messageKey(row(3, { subject: "b" })));
  expect(messageKey(other)).not.toBe(messageKey(row(3, { subject: "a", data: new Uint8Array([1]) })));
  expect(messageKey(other)).not.toBe(messageKey({ ...other, sizeBytes: 5 }));
});

test("a message is known also where a header of its own has a name that rows are marked with", () => {
  const seen = row(1, { subject: "a", headers: [["T", "1"]] });
  const kept = row(2, {
    subject: "a",
    headers: [
      ["Jetlag-Place", "S:1"],
      ["T", "1"],
    ],
  });
  expect(messageKey(kept)).toBe(messageKey(seen));
});

test("each one that was seen stands for one that is stored", () => {
  const kept = [1, 2, 3].map((number) => row(10 + number, { subject: "a", stored: stored(number) }));
  expect(withoutKnown(kept, [row(1, { subject: "a" })]).map(({ id }) => id)).toEqual([12, 13]);
  expect(withoutKnown(kept, [row(1, { subject: "a", stored: stored(2) })]).map(({ id }) => id)).toEqual([11, 13]);
  expect(withoutKnown(kept, [])).toEqual(kept);
});
