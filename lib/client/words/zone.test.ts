import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { parseJump } from "../../../components/messages/jump-target";
import { dayStarts, isDayStart, timeTicks } from "./chart-points";
import { formatAxisTime, formatClock, formatExact } from "./format";
import { fromField, toField } from "./time-field";
import { chooseZone } from "./zone";

const at = "2026-11-23T20:02:11.000Z";
const hourMs = 3_600_000;

// Five and a half hours ahead: neither hours nor days begin together with those of UTC.
beforeEach(() => vi.stubEnv("TZ", "Asia/Kolkata"));
afterEach(() => {
  chooseZone("local");
  vi.unstubAllEnvs();
});

describe("in UTC", () => {
  beforeEach(() => chooseZone("utc"));

  test("times are written in UTC, and an exact one says so", () => {
    expect(formatClock(new Date(at), "en")).toBe("20:02:11.000");
    expect(formatExact(new Date(at), "en")).toContain("UTC");
    expect(formatAxisTime(Date.parse(at), 60_000, "en")).toBe("20:02");
  });

  test("what is typed is read in UTC", () => {
    expect(toField(at)).toBe("2026-11-23T20:02:11");
    expect(fromField("2026-11-23T20:02:11")).toBe(at);
    const now = new Date("2026-11-23T21:00:00Z");
    expect(parseJump("20:02:11", now)).toEqual({ kind: "time", at: new Date(at) });
    expect(parseJump("22:00", now)).toEqual({ kind: "time", at: new Date("2026-11-22T22:00:00Z") });
    expect(parseJump("2026-11-23 20:02:11", now)).toEqual({ kind: "time", at: new Date(at) });
    expect(parseJump("2026-11-23T20:02:11+02:00", now)).toEqual({ kind: "time", at: new Date("2026-11-23T18:02:11Z") });
  });

  test("days and ticks of charts begin in UTC", () => {
    const midnight = Date.parse("2026-11-24T00:00:00Z");
    expect(dayStarts(midnight - hourMs, midnight + hourMs)).toEqual([midnight]);
    expect(isDayStart(midnight)).toBe(true);
    expect(timeTicks(midnight, midnight + 6 * hourMs, 8).ticks).toContain(midnight + hourMs);
  });
});

test("in local time they are those of the visitor", () => {
  const midnight = Date.parse("2026-11-23T18:30:00Z");
  expect(formatClock(new Date(at), "en")).toBe("01:32:11.000");
  expect(dayStarts(midnight - hourMs, midnight + hourMs)).toEqual([midnight]);
  expect(isDayStart(midnight)).toBe(true);
  expect(parseJump("01:32:11", new Date("2026-11-23T21:00:00Z"))).toEqual({ kind: "time", at: new Date(at) });
});

test("every component that writes a time is drawn anew when another zone is chosen", () => {
  const writesTime = /\bformat(?:Clock|DayClock|DayTime|Exact|AxisTime|Day)\(/;
  const redrawn = /\buse(?:Zone|Now|Hydrated)\(/;
  const root = join(import.meta.dirname, "../../../components");
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".tsx"));
  const still = files.filter((file) => {
    const text = readFileSync(join(root, file), "utf8");
    return writesTime.test(text) && !redrawn.test(text);
  });
  expect(files.length).toBeGreaterThan(50);
  expect(still).toEqual([]);
});
