import { describe, expect, test } from "vitest";
import { scheduleProblem, ttlProblem } from "./message-time";

describe("a time to live", () => {
  test.each(["1s", "90s", "1h30m", "1", "3600", "never", "1500ms"])("may be %s", (text) =>
    expect(ttlProblem(text)).toBeNull(),
  );
  test.each(["0", "999ms", "0s", "500ms"])("may not be %s: it is too short", (text) =>
    expect(ttlProblem(text)).toMatch(/second/),
  );
  test.each(["", "soon", "1d", "2w", "-1s", "1 s", "Never", "1.5"])("may not be %j", (text) =>
    expect(ttlProblem(text)).toMatch(/such as/),
  );
});

describe("a schedule", () => {
  test.each([
    "@at 2026-12-01T09:00:00Z",
    "@at 2026-12-01T09:00:00.5+02:00",
    "@every 5m",
    "@hourly",
    "0 0 9 * * 1-5",
    "*/10 * * * * *",
  ])("may be %s", (text) => expect(scheduleProblem(text)).toBeNull());
  test.each([
    "",
    "2026-12-01T09:00:00Z",
    "@at tomorrow",
    "@at 2026-12-01",
    "@at 2026-13-01T09:00:00Z",
    "@at 2026-12-01T09:00:00Z now",
    "@every",
    "@every 0s",
    "@every 100ms",
    "@every 1d",
    "@noon",
    "* * * * *",
  ])("may not be %j", (text) => expect(scheduleProblem(text)).not.toBeNull());
});
