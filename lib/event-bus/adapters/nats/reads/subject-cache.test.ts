import fc from "fast-check";
import { expect, test } from "vitest";
import { SubjectCache } from "./subject-cache";

test("gives the text of any bytes, however often and in whatever order they come", () => {
  const subject = fc.oneof(fc.string({ unit: "grapheme", maxLength: 40 }), fc.stringMatching(/^[ab]{1,3}$/));
  void fc.assert(
    fc.property(fc.array(subject, { maxLength: 300 }), (subjects) => {
      const cache = new SubjectCache();
      for (const one of [...subjects, ...subjects])
        expect(cache.text(Buffer.from(one))).toBe(Buffer.from(one).toString());
    }),
  );
});

test("reads subjects of any length wherever they lie in a chunk, those that begin and end alike too", () => {
  const cache = new SubjectCache();
  const subjects = Array.from({ length: 300 }, (_, length) => `${"a".repeat(length)}.${length % 7}`);
  const alike = [..."abcdefg"].map((letter) => `orders.region.${letter}.created`);
  const chunk = Buffer.from([...subjects, ...alike].join(""));
  for (let round = 0; round < 2; round++) {
    let at = 0;
    for (const subject of [...subjects, ...alike]) {
      expect(cache.text(chunk.subarray(at, at + subject.length))).toBe(subject);
      at += subject.length;
    }
  }
});

test("keeps its own copy of the bytes: the client's buffer is used again", () => {
  const cache = new SubjectCache();
  const bytes = Buffer.from("orders.a");
  expect(cache.text(bytes)).toBe("orders.a");
  bytes.write("orders.b");
  expect(cache.text(bytes)).toBe("orders.b");
  expect(cache.text(Buffer.from("orders.a"))).toBe("orders.a");
});

test("more subjects than it has places for are read just as well", () => {
  const cache = new SubjectCache();
  for (let round = 0; round < 2; round++) {
    for (let at = 0; at < 20_000; at++) {
      if (cache.text(Buffer.from(`s.${at}`)) !== `s.${at}`) throw new Error(`s.${at} was read otherwise`);
    }
  }
});
