import { describe, expect, test } from "vitest";
import { isStale, snapshotAgeMs } from "./snapshot";

describe("snapshotAgeMs", () => {
  test("adds the age at the answer and the time since, whatever the two clocks say", () => {
    const serverAheadByAnHour = { sampledAt: "2026-11-23T15:00:00.000Z", at: "2026-11-23T15:00:01.500Z" };
    const receivedAtMs = Date.parse("2026-11-23T14:00:01.600Z");
    expect(snapshotAgeMs(serverAheadByAnHour, receivedAtMs, receivedAtMs + 2_000)).toBe(3_500);
  });

  test("is unknown before the first sweep", () => {
    expect(snapshotAgeMs({ sampledAt: null, at: "2026-11-23T15:00:00.000Z" }, 0, 10_000)).toBeNull();
  });
});

test("figures are stale once three sweeps are missing", () => {
  expect(isStale({ intervalMs: 10_000 }, 29_000)).toBe(false);
  expect(isStale({ intervalMs: 10_000 }, 31_000)).toBe(true);
  expect(isStale({ intervalMs: 10_000 }, null)).toBe(false);
});
