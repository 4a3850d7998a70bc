import { expect, test } from "vitest";
import { row } from "./live-fixture";
import { messageKey, withoutKnown } from "./same-message";

const place = (seq: number) => ({ stream: "S", seq });

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

test("each one that was seen stands for one that is stored", () => {
  const stored = [1, 2, 3].map((seq) => row(10 + seq, { subject: "a", stored: place(seq) }));
  expect(withoutKnown(stored, [row(1, { subject: "a" })]).map(({ id }) => id)).toEqual([12, 13]);
  expect(withoutKnown(stored, [row(1, { subject: "a", stored: place(2) })]).map(({ id }) => id)).toEqual([11, 13]);
  expect(withoutKnown(stored, [])).toEqual(stored);
});
