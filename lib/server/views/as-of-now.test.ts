import { expect, test } from "vitest";
import { systemClock } from "../../event-bus/clock";
import { silentLogger } from "../../event-bus/logger";
import type { ConnectionStatus } from "../../model/connection-status";
import { exact, unknown } from "../../model/known";
import { SweepFeed } from "../../monitor/sweep-feed";
import { asOfNow, type ReadBy } from "./as-of-now";

const since = "2026-11-01T00:00:00.000Z";
const connected: ConnectionStatus = {
  ...{ state: "connected", since, server: "n1:4222", serverName: "n1", version: "2.15.1" },
  ...{ cluster: null, maxPayloadBytes: 1 },
};
const lost: ConnectionStatus = { state: "reconnecting", since, attempt: 3, lastError: "refused", servers: ["n1:4222"] };
const { view } = new SweepFeed(systemClock, silentLogger);

const by = (status: ConnectionStatus, about: Partial<typeof view>): ReadBy => ({
  broker: { connection: { status: () => status, onChange: () => () => {} } },
  monitor: { view: { ...view, sampledAtMs: 10_000, ...about } },
  now: () => 50_000,
});

test("a figure of the last sweep is one of now only while the broker answers", () => {
  const none = exact(0);
  expect(asOfNow(none, by(connected, {}))).toEqual(none);
  const of40 = unknown("0 when it was read 40 s ago");
  expect(asOfNow(none, by(lost, {}))).toEqual(of40);
  expect(asOfNow(none, by(connected, { isOutdated: true }))).toEqual(of40);
});

test("what was never known says why, not of when it is", () => {
  const never = unknown("nothing was read yet");
  expect(asOfNow(never, by(lost, { sampledAtMs: null }))).toEqual(never);
});
