import { expect, test } from "vitest";
import { type LagHistory, lagSeriesNames } from "../../model/consumer/lag-sample";
import { historyCsv, historyFileName } from "./history-export";

const history: LagHistory = {
  stream: "ORDERS",
  consumer: "billing/é",
  intervalMs: 1_000,
  atMs: [0, 1_000, 2_000],
  waiting: [5, null, 0],
  inFlight: [1, null, 0],
  redelivered: [0, null, 0],
  ackedPerS: [null, null, 2.5],
  redeliveriesPerS: [null, null, 0],
  oldestAgeMs: [null, null, 0],
  marks: [
    { atMs: 900, kind: "purged" },
    { atMs: 1_000, kind: "leader_changed" },
  ],
  store: "memory",
  incompleteFromMs: null,
  keptMs: 3_600_000,
};

test("one reading a line; a gap is empty and a zero is 0; marks stand at the reading after them", () => {
  expect(historyCsv(history, lagSeriesNames).split("\r\n")).toEqual([
    "at,waiting,inFlight,redelivered,ackedPerS,redeliveriesPerS,oldestAgeMs,marks",
    "1970-01-01T00:00:00.000Z,5,1,0,,,,",
    "1970-01-01T00:00:01.000Z,,,,,,,purged leader_changed",
    "1970-01-01T00:00:02.000Z,0,0,0,2.5,0,0,",
    "",
  ]);
});

test("the file's name is one that every file system takes", () => {
  expect(historyFileName(["ORDERS", "billing/é"], "1h", "csv")).toBe("ORDERS.billing__.1h.csv");
  expect(historyFileName(["ORDERS", "x".repeat(400)], "7d", "json").length).toBeLessThan(200);
});
