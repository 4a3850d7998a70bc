import { expect, test } from "vitest";
import { exact } from "@/lib/model/known";
import { consumerHealth } from "@/lib/model/testing/consumer-health";
import { incidentOf } from "@/lib/model/testing/incident";
import { incidentNow } from "./incident-now";

const oldest = {
  place: { channel: "ORDERS", at: "7" },
  number: 7,
  storedAt: "2026-11-23T13:00:00.000Z",
  ageMs: 3_600_000,
};
const billing = {
  ...consumerHealth({ stream: "ORDERS", name: "billing", verdict: "stalled", waiting: 90, inFlight: 12 }),
  ...{ reason: "12 in flight, nothing acknowledged for 1 h", oldestUnfinished: exact(oldest), trend: [] },
};
const server = {
  server: "127.0.0.1:4222",
  serverName: "n1",
  version: "2.15.1",
  cluster: null,
  maxPayloadBytes: 1_048_576,
};
const near = { connection: { state: "connected", since: "2026-11-23T12:00:00.000Z", ...server } } as const;
const away = { connection: { state: "closed", since: "2026-11-23T12:00:00.000Z", lastError: null } } as const;
const others = { ...billing, name: "shipping", waiting: 1 };

test("an open incident has the figures of now beside those of when it was seen", () => {
  const now = incidentNow(incidentOf(), { bus: near, consumers: [others, billing] });
  expect(now).toMatchObject({ verdict: "stalled", reason: expect.stringContaining("for 1 h") });
  expect(now?.evidence).toEqual({ waiting: 90, inFlight: 12, redelivered: 0, oldestAgeMs: exact(3_600_000) });
});

test("of one that is over, of a consumer that is gone or not read, there is no now", () => {
  const over = incidentOf({ closedAt: "2026-11-23T15:00:00.000Z", closedBy: "calm" });
  expect(incidentNow(over, { bus: near, consumers: [billing] })).toBeNull();
  expect(incidentNow(incidentOf(), { bus: near, consumers: [others] })).toBeNull();
  const unread = { ...billing, unreadSince: "2026-11-23T15:00:00.000Z" };
  expect(incidentNow(incidentOf(), { bus: near, consumers: [unread] })).toBeNull();
  expect(incidentNow(incidentOf(), undefined)).toBeNull();
});

test("while the broker is away there is no now: what the last sweep saw is of before", () => {
  expect(incidentNow(incidentOf(), { bus: away, consumers: [billing] })).toBeNull();
});
