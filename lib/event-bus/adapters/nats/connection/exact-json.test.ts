import { expect, test } from "vitest";
import { parseExactly } from "./exact-json";

test("sequences beyond 2^53 are text, all other numbers are numbers", () => {
  const text = '{"state":{"first_seq":9007199254740993,"last_seq":9007199254740991},"max_age":31536000000000001}';
  expect(parseExactly(text)).toEqual({
    state: { first_seq: "9007199254740993", last_seq: 9_007_199_254_740_991 },
    max_age: 31_536_000_000_000_000,
  });
});

test("what only looks like one, in a text, is left alone", () => {
  const note = '{"note":"{\\"first_seq\\":9007199254740993}","seq":9007199254740993}';
  expect(parseExactly(note)).toEqual({ note: '{"first_seq":9007199254740993}', seq: "9007199254740993" });
});

test("they are found in every entry of a list, and in messages and receipts", () => {
  const large = 9_007_199_254_740_992;
  for (const json of [
    { streams: [{}, { state: { first_seq: 1, last_seq: large } }] },
    { consumers: [{ delivered: { stream_seq: large }, ack_floor: { stream_seq: 1 } }] },
    { message: { seq: large } },
    { stream: "S", seq: large },
    { config: { opt_start_seq: large } },
  ])
    expect(JSON.stringify(parseExactly(JSON.stringify(json)))).toContain('"9007199254740992"');
});
