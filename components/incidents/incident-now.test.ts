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
const others = { ...billing, name: "shipping", waiting: 1 };

test("an open incident has the figures of now beside those of when it was seen", () => {
  const now = incidentNow(incidentOf(), [others, billing]);
  expect(now).toMatchObject({ verdict: "stalled", reason: expect.stringContaining("for 1 h") });
  expect(now?.evidence).toEqual({ waiting: 90, inFlight: 12, redelivered: 0, oldestAgeMs: exact(3_600_000) });
});

test("of one that is over, of a consumer that is gone or not read, there is no now", () => {
  expect(incidentNow(incidentOf({ closedAt: "2026-11-23T15:00:00.000Z", closedBy: "calm" }), [billing])).toBeNull();
  expect(incidentNow(incidentOf(), [others])).toBeNull();
  expect(incidentNow(incidentOf(), [{ ...billing, unreadSince: "2026-11-23T15:00:00.000Z" }])).toBeNull();
});
