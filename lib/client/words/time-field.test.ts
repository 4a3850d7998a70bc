import { afterEach, describe, expect, test, vi } from "vitest";
import { fromField, toField } from "./time-field";

const from = "2026-11-23T14:02:11.000Z";

describe("a date field of the browser", () => {
  afterEach(() => vi.unstubAllEnvs());

  test("shows the time of the visitor's zone", () => {
    vi.stubEnv("TZ", "Asia/Kolkata");
    expect(toField(from)).toBe("2026-11-23T19:32:11");
    expect(fromField("2026-11-23T19:32:11")).toBe(from);
  });

  test("gives a moment back as it was", () => {
    expect(fromField(toField(from))).toBe(from);
    expect(toField(null)).toBe("");
  });

  test("gives nothing when it is empty or holds no time", () => {
    expect([fromField(""), fromField("soon")]).toEqual([null, null]);
  });
});
