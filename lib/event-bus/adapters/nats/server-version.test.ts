import { describe, expect, it } from "vitest";
import { isAtLeast, requireVersion } from "./server-version";

describe("server versions", () => {
  it.each([
    ["2.11.0", "2.11", true],
    ["2.9.10", "2.11", false],
    ["2.10.27", "2.9", true],
    ["3.0.0", "2.14", true],
    ["2.15.1-RC.1", "2.15", true],
    ["nonsense", "2.11", false],
  ])("%s is at least %s: %s", (version, minimum, expected) => {
    expect(isAtLeast(version, minimum)).toBe(expected);
  });

  it("are named when they are too old", () => {
    expect(() => requireVersion("2.10.27", "2.11", "pausing")).toThrow(
      expect.objectContaining({ code: "unsupported", message: expect.stringContaining("2.10.27") }),
    );
  });
});
