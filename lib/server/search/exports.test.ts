import { expect, test } from "vitest";
import type { ExportProgress } from "../../contract/export";
import { ManualClock } from "../../event-bus/testing/manual-clock";
import { Exports } from "./exports";

const progress = (written: number): ExportProgress => ({
  ...{ state: "running", scanned: written, total: null, written, bytes: 0, problem: null, unread: [] },
});

test("the end of an export is remembered for ten minutes after it was told of last", async () => {
  const clock = new ManualClock();
  const exports = new Exports(clock);
  exports.note("a", progress(1));
  await clock.advance(9 * 60_000);
  exports.note("a", progress(2));
  await clock.advance(9 * 60_000);
  expect(exports.of("a")).toMatchObject({ written: 2 });
  await clock.advance(60_000);
  expect(exports.of("a")).toBeNull();
  expect(exports.of("b")).toBeNull();
});

test("of many the last are remembered", () => {
  const exports = new Exports(new ManualClock());
  for (let at = 0; at < 201; at++) exports.note(`x${at}`, progress(at));
  expect([exports.of("x0"), exports.of("x1")?.written]).toEqual([null, 1]);
});
