import { expect, test } from "vitest";
import { describeOldNode } from "../process/node-version.mjs";
import { compareVersions, findVersion } from "./versions.mjs";

test("finds the version in what a program says of itself", () => {
  expect(findVersion("nats-server: v2.15.1")).toBe("2.15.1");
  expect(findVersion("Chromium 156.0.8078.79 built on Debian")).toBe("156.0.8078");
  expect(findVersion("nats-server: v2.12.0-RC.1")).toBe("2.12.0");
  expect(findVersion("true (GNU coreutils) 9.1")).toBeNull();
});

test("compares versions by number, not by letter", () => {
  expect(compareVersions("2.9.10", "2.11.0")).toBeLessThan(0);
  expect(compareVersions("2.11.0", "2.11.0")).toBe(0);
  expect(compareVersions("2.11.10", "2.11.9")).toBeGreaterThan(0);
  expect(compareVersions("3.0", "2.99.99")).toBeGreaterThan(0);
});

test("an old Node is told in one sentence which one is needed", () => {
  expect(describeOldNode("18.20.4")).toMatch(/needs Node 20\.19 .* this is Node 18\.20\.4/);
  expect(describeOldNode("20.18.1")).not.toBeNull();
  expect(describeOldNode("20.19.0")).toBeNull();
  expect(describeOldNode("22.0.0")).toBeNull();
});
