import { expect, test } from "vitest";
import { readDrawn } from "./first-snapshot";

test("a page whose snapshot cannot be read is drawn without it", () => {
  expect(
    readDrawn({ broker: null, firstBroker: "default", json: '{"version":"x"}', ageMs: 0, drawnAtMs: 0 }),
  ).toBeNull();
});
