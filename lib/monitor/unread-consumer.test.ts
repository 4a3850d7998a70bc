import { expect, test } from "vitest";
import { isKnown } from "../model/known";
import { consumerHealth } from "../model/testing/consumer-health";
import { asUnread } from "./unread-consumer";

const since = "2026-11-23T10:00:00.000Z";

test("a consumer that was not read keeps its counts, and says of when they are", () => {
  const unread = asUnread(consumerHealth({ verdict: "stalled", waiting: 12, inFlight: 3 }), since);
  expect(unread).toMatchObject({ verdict: "unknown", waiting: 12, inFlight: 3, unreadSince: since });
});

test("nothing that is true of one moment only is told of it as if it were now", () => {
  const { ackedPerS, deliveredPerS, redeliveriesPerS, waitingPerS, etaMs, ...rest } = asUnread(consumerHealth(), since);
  const { oldestUnfinished, oldestUndelivered, ackLatency } = rest;
  const figures = [ackedPerS, deliveredPerS, redeliveriesPerS, waitingPerS, etaMs, ackLatency];
  expect(figures.filter((figure) => isKnown<unknown>(figure))).toEqual([]);
  expect([oldestUnfinished, oldestUndelivered]).not.toContain(null);
});
