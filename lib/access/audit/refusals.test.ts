import { expect, test } from "vitest";
import { ManualClock } from "../../event-bus/testing/manual-clock";
import type { ActivityClaim } from "./audit-record";
import { foldMs, mostFolds, Refusals } from "./refusals";

const claim: ActivityClaim = {
  who: "ann",
  action: "publish",
  what: "$SYS.x",
  count: 1,
  result: "denied",
  detail: "reserved",
  job: null,
};

test("a repeat that is counted while its entry is being stored is still stored when the entry takes no more", async () => {
  const clock = new ManualClock(0);
  const refusals = new Refusals(clock);
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

test("when too many different refusals are open, only further ones are counted together", () => {
  const refusals = new Refusals(new ManualClock(0));
  for (let n = 0; n < mostFolds; n++) refusals.add({ ...claim, what: `$SYS.${n}` });
  expect(refusals.add({ ...claim, what: "$SYS.0" })).toMatchObject({ who: "ann", what: "$SYS.0", times: 2 });
  for (const what of ["$SYS.x", "$SYS.y"]) refusals.add({ ...claim, what });
  expect(refusals.due().at(-1)).toMatchObject({ who: "several", detail: "counted together", times: 2 });
});

test("repeats are worth storing each time they have doubled", () => {
  const refusals = new Refusals(new ManualClock(0));
  const stored: number[] = [];
  for (let n = 0; n < 9; n++) {
    refusals.add(claim);
    const due = refusals.due();
    stored.push(...due.map(({ times }) => times));
    refusals.markStored(due);
  }
  expect(stored).toEqual([1, 2, 4, 8]);
});
