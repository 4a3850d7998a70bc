import { beforeEach, expect, test } from "vitest";
import { ManualClock } from "../event-bus/testing/manual-clock";
import { Fence } from "./fence";
import type { NewRecord } from "./record";

const record = { data: new Uint8Array() };
/** What each record that was appended had to come after. */
let afters: (number | undefined)[];
let fence: Fence;
beforeEach(async () => {
  afters = [];
  const log = {
    append: async ({ after }: NewRecord) => afters.push(after) * 10,
    refresh: async () => {},
  };
  fence = new Fence(log, "job.run", new ManualClock());
  await fence.take(record, null);
  afters = [];
});

test("a record that is none is passed over", async () => {
  fence.note(11, false);
  fence.note(12, false);
  await fence.append(record);
  expect(afters).toEqual([12]);
});

test("nothing is passed over behind a record of another process", async () => {
  fence.note(11, true);
  fence.note(12, false);
  await fence.append(record);
  expect(afters, "which the log refuses").toEqual([10]);
});

test("our own record that is read again changes nothing", async () => {
  fence.note(10, true);
  fence.note(11, false);
  await fence.append(record);
  expect(afters).toEqual([11]);
});
