import { expect, test } from "vitest";
import { isWhole, type Sweep } from "./sweep";

const all: Sweep = {
  ...{
    atMs: 2,
    tookMs: 1,
    channels: [],
    missingChannels: [],
    readers: [],
    clock: null,
    oldest: new Map(),
    counts: new Map(),
    lost: new Map(),
    oldestProblem: null,
    removedOnRequest: new Set(),
  },
  ...{ missingReaders: new Map(), unreadChannels: new Map() },
};

test("a sweep is whole when every stream and every consumer answered", () => {
  expect(isWhole(all)).toBe(true);
  expect(isWhole({ ...all, missingChannels: ["ORDERS"] })).toBe(false);
  expect(isWhole({ ...all, missingReaders: new Map([["ORDERS", new Set(["billing"])]]) })).toBe(false);
  expect(isWhole({ ...all, unreadChannels: new Map([["ORDERS", "denied"]]) })).toBe(false);
});

test("a stream of Jetlag's own that does not answer takes nothing from it", () => {
  expect(isWhole({ ...all, missingChannels: ["JETLAG_JOBS"] })).toBe(true);
});
