import { expect, test } from "vitest";
import { type Measure, unknown } from "@/lib/model/known";
import { oldestAge } from "./oldest-age";

const message = (ageMs: number, how: Measure = "exact") => ({
  value: { place: { channel: "ORDERS", at: "7" }, number: 7, storedAt: "2026-01-01T00:00:00.000Z", ageMs },
  how,
});
const position = { oldestUnfinished: message(252_000), oldestUndelivered: message(60_000) };

test("an age, and that of the oldest one that waits", () => {
  expect(oldestAge(position)).toEqual({ text: "4 min 12 s", short: "4 min", note: "waiting 1 min", quiet: false });
  expect(oldestAge({ ...position, oldestUndelivered: null }).note).toBe("delivered, in flight");
  expect(oldestAge({ ...position, oldestUndelivered: unknown("not looked up yet") }).note).toBe(
    "of those waiting not looked up yet",
  );
});

test("an age that is a bound says so", () => {
  expect(oldestAge({ ...position, oldestUnfinished: message(60_000, "at least") }).text).toBe("≥ 1 min");
  expect(oldestAge({ ...position, oldestUnfinished: message(60_000, "at most") }).text).toBe("≤ 1 min");
});

test("nothing unfinished and not known do not look alike", () => {
  expect(oldestAge({ ...position, oldestUnfinished: null }).text).toBe("none");
  expect(oldestAge({ ...position, oldestUnfinished: unknown("not looked up yet") })).toEqual({
    text: "–",
    short: "–",
    note: "not looked up yet",
    quiet: true,
  });
});
