import { expect, test } from "vitest";
import { ManualClock } from "../event-bus/testing/manual-clock";
import type { ActivityClaim } from "./audit-record";
import { foldMs, Refusals } from "./refusals";

test("a repeat that is counted while its entry is being stored is still stored when the entry takes no more", async () => {
  const clock = new ManualClock(0);
  const refusals = new Refusals(clock);
  const claim: ActivityClaim = {
    who: "ann",
    action: "publish",
    what: "$SYS.x",
    count: 1,
    result: "denied",
    detail: "reserved",
    job: null,
  };
  refusals.add(claim);
  const beingStored = refusals.due();
  refusals.add(claim);
  await clock.advance(foldMs);
  expect(refusals.due()).toMatchObject([{ times: 2 }]); // closed before the store of the first one has ended
  refusals.markStored(beingStored);
  expect(refusals.due()).toMatchObject([{ times: 2 }]);
  refusals.markStored(refusals.due());
  expect(refusals.due()).toEqual([]);
});
