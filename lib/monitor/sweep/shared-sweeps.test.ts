import { expect, test } from "vitest";
import { silentLogger } from "../../event-bus/logger";
import { ManualClock } from "../../event-bus/testing/manual-clock";
import type { SharedValues } from "../../store/shared-values";
import { SharedSweeps } from "./shared-sweeps";

test("a follower that nobody waits for waits for no answer either", async () => {
  const clock = new ManualClock();
  const never = () => new Promise<never>(() => {});
  const silent: SharedValues = { open: never, put: never, get: never, last: never, watch: () => () => {} };
  const reading = { ...{ atMs: 0, channels: [], missingChannels: [], readers: [], missingReaders: new Map() } };
  const rest = {
    unreadChannels: new Map(),
    oldest: new Map(),
    counts: new Map(),
    lost: new Map(),
    oldestProblem: null,
    removedOnRequest: new Set<string>(),
    clock: null,
  };
  const shared = new SharedSweeps({
    broker: { read: async () => ({ ...reading, ...rest }) },
    store: { values: () => silent, isOnBroker: true },
    ...{ clock, logger: silentLogger },
  });
  shared.start({ role: () => "follower", onNew: () => {} });
  const leaving = new AbortController();
  // Its own look at the broker is fresh: from now on it asks.
  await shared.read(leaving.signal);
  const asking = shared.read(leaving.signal);
  const reason = new Error("the dashboard stops");
  leaving.abort(reason);
  await expect(asking).rejects.toBe(reason);
});
