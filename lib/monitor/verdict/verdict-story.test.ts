import { expect, test } from "vitest";
import { Watched } from "../testing/watched";

test("what was open before a restart is open after it, since then, without new patience", () => {
  const watched = new Watched();
  watched.look({ waiting: 3 });
  const sinceMs = Date.parse(watched.at(-600));
  const before = { reads: [], acks: [], readsSteadily: false, inFlightSinceMs: null, pausedSinceMs: null };
  watched.activity.restore({ ...before, waitingSinceMs: sinceMs });
  watched.story.restore({ verdict: "no_reader", sinceMs, open: [["missing_reader", sinceMs]] });
  const told = watched.look();
  expect(told).toMatchObject({ verdict: "no_reader", since: watched.at(-600) });
  expect(told.reason).toContain("for 10 min");
  // Its cause is gone: what was remembered does not hold it.
  expect(watched.look({ waiting: 0 }).verdict).not.toBe("no_reader");
});

test("redeliveries from before an acknowledgement say nothing about what was taken since", () => {
  const watched = new Watched();
  watched.look({ inFlight: 5, deliveries: 5, deliveredUpTo: 5, lastDeliveredAt: watched.at(0) });
  watched.look({ deliveries: 8, redelivered: 3 });
  watched.look({ lastAckedAt: watched.at(4), redelivered: 0 });
  expect(watched.until(300).find(({ verdict }) => verdict === "stalled")?.seconds).toBe(126);
});
