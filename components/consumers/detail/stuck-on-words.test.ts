import { expect, test } from "vitest";
import { retryingOf } from "@/lib/model/testing/failure";
import { messageState } from "./stuck-on-words";

const consumer = { deliveredUpTo: 10, inFlight: 2, redelivered: 1, config: { maxDeliver: 3 } };
const nowMs = Date.parse("2026-11-23T11:00:20.000Z");
const state = (number: number | null, isFirst = false, of: Partial<typeof consumer> = {}) =>
  messageState({ ...consumer, ...of }, { number, isFirst, retrying: undefined }, nowMs);

test("only what the counters tell is said about a message", () => {
  expect(state(11, true)).toBe("not delivered yet");
  expect(state(8, true)).toBe("delivered, not acknowledged");
  expect(state(9)).toContain("perhaps");
  expect(state(null)).toBe("not known whether it was delivered");
});

test("where nothing was delivered twice, the first one was delivered once", () => {
  expect(state(8, true, { redelivered: 0 })).toBe("delivered 1 of 3 times, not acknowledged");
  const noLimit = { ...consumer, redelivered: 0, config: { maxDeliver: null } };
  expect(messageState(noLimit, { number: 8, isFirst: true, retrying: undefined }, nowMs)).toBe(
    "delivered once, not acknowledged",
  );
});

test("a rejection that was announced says how often, and when again", () => {
  const retrying = retryingOf({ againAt: "2026-11-23T11:00:34.000Z" });
  expect(messageState(consumer, { number: 8, isFirst: true, retrying }, nowMs)).toBe(
    "delivered 2 of 3 times, again in about 14 s",
  );
});
