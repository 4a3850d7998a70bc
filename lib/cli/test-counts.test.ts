import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { countPlaywright, countVitest, readCounts, sumCounts } from "./test-counts.mjs";

let directory: string;
let report: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "jetlag-counts-"));
  report = join(directory, "report.json");
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const vitest = (passed: number, failed: number, ...files: string[][]) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  testResults: files.map(([status = "", ...tests]) => ({
    status,
    assertionResults: tests.map((status) => ({ status })),
  })),
});
const read = (value: object, exitCode: number | null) => {
  writeFileSync(report, JSON.stringify(value));
  return readCounts(report, countVitest, exitCode);
};

test("counts tests, and a file that cannot be loaded as one failure", () => {
  expect(countVitest(vitest(3, 1, ["passed", "passed", "passed"], ["failed", "passed", "failed"], ["failed"]))).toEqual(
    {
      passed: 3,
      failed: 2,
    },
  );
  expect(countPlaywright({ stats: { expected: 4, unexpected: 1, flaky: 1 } })).toEqual({ passed: 5, failed: 1 });
});

test("a runner that failed, that ran nothing or that left no report is never a success", () => {
  expect(read(vitest(3, 0, ["passed"]), 0)).toEqual({ passed: 3, failed: 0 });
  expect(read(vitest(3, 0, ["passed"]), 1)).toEqual({ passed: 3, failed: 1 });
  expect(read(vitest(3, 2, ["passed"]), 1)).toEqual({ passed: 3, failed: 2 });
  expect(read(vitest(3, 0, ["passed"]), null)).toEqual({ passed: 3, failed: 1 });
  expect(read(vitest(0, 0), 0)).toEqual({ passed: 0, failed: 1 });
  expect(readCounts(join(directory, "none.json"), countVitest, 0)).toEqual({ passed: 0, failed: 1 });
});

test("adds up", () => {
  expect(sumCounts([])).toEqual({ passed: 0, failed: 0 });
  expect(
    sumCounts([
      { passed: 1, failed: 0 },
      { passed: 2, failed: 3 },
    ]),
  ).toEqual({ passed: 3, failed: 3 });
});
