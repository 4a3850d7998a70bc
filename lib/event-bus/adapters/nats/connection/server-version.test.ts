import { describe, expect, it } from "vitest";
import { capabilityOf, isAtLeast, requireCapability } from "./server-version";

describe("server versions", () => {
  it.each([
    ["2.11.0", "2.11", true],
    ["2.9.10", "2.11", false],
    ["2.10.27", "2.9", true],
    ["3.0.0", "2.14", true],
    ["2.15.1-RC.1", "2.15", true],
    ["2.10.3", "2.10.4", false],
    ["2.10.4-beta", "2.10.4", true],
    ["2.10", "2.10.4", false],
    ["2.11.0", "2.10.4", true],
    ["nonsense", "2.11", false],
  ])("%s is at least %s: %s", (version, minimum, expected) => {
    expect(isAtLeast(version, minimum)).toBe(expected);
  });

  it("answer what they can do, and what it takes where they cannot", () => {
    expect(capabilityOf("2.11.0", "pause_consumer")).toEqual({ available: true });
    expect(capabilityOf("2.10.27", "pause_consumer")).toEqual({
      available: false,
      reason: "pausing a consumer needs nats-server 2.11 or newer, this one is 2.10.27",
    });
  });

  it("refuse what they cannot do in the same words", () => {
    expect(() => requireCapability("2.14.0", "reset_consumer")).not.toThrow();
    expect(() => requireCapability("2.12.4", "reset_consumer")).toThrow(
      expect.objectContaining({
        code: "unsupported",
        message: "resetting a consumer needs nats-server 2.14 or newer, this one is 2.12.4",
      }),
    );
  });
});
