import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { describeResults, joinResults, readPlaywright, readResults, readVitest } from "./test-results.mjs";

const file = (name: string, status: string, tests: readonly (readonly [string, string, string?])[], message = "") => ({
  name: `/project/lib/${name}.test.ts`,
  status,
  message,
  assertionResults: tests.map(([fullName, outcome, reason]) => ({
    fullName,
    status: outcome,
    failureMessages: reason === undefined ? null : [reason],
  })),
});

describe("a report of vitest", () => {
  test("names what failed with its file and reason, and what was skipped neither way", () => {
    const report = {
      numPassedTests: 3,
      testResults: [
        file("lag", "passed", [
          ["lag grows", "passed"],
          ["lag shrinks", "skipped"],
        ]),
        file("feed", "failed", [
          ["feed counts", "passed"],
          ["feed ends", "failed", "expected 1 to be 2"],
        ]),
      ],
    };
    expect(readVitest(report, "/project")).toEqual({
      passed: 3,
      failures: [{ test: "lib/feed.test.ts › feed ends", reason: "expected 1 to be 2" }],
    });
  });

  test("has one failure for a file that could not be loaded", () => {
    const report = { numPassedTests: 0, testResults: [file("feed", "failed", [], "Cannot find module")] };
    expect(readVitest(report, "/project").failures).toEqual([
      { test: "lib/feed.test.ts", reason: "Cannot find module" },
    ]);
  });
});

test("a report of Playwright names what failed by file, line and the titles above it", () => {
  const spec = (title: string, status: string, message?: string) => ({
    file: "live.spec.ts",
    line: 7,
    title,
    tests: [{ status, results: [{}, message === undefined ? {} : { error: { message } }] }],
  });
  const report = {
    stats: { expected: 4, flaky: 1 },
    suites: [
      {
        title: "live.spec.ts",
        specs: [spec("traffic appears", "expected"), spec("came late", "flaky")],
        suites: [{ title: "dark", specs: [spec("is readable", "unexpected", "no heading")] }],
      },
    ],
  };
  expect(readPlaywright(report)).toEqual({
    passed: 5,
    failures: [{ test: "live.spec.ts:7 › dark › is readable", reason: "no heading" }],
  });
});

describe("a runner", () => {
  let directory: string;
  let path: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "jetlag-results-"));
    path = join(directory, "report.json");
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const read = (passed: number, failed: readonly string[], exitCode: number | null) => {
    writeFileSync(path, JSON.stringify({ passed, failures: failed.map((name) => ({ test: name, reason: "" })) }));
    return readResults("unit", path, (report: { passed: number; failures: [] }) => report, exitCode);
  };

  test("that passed has its report's results", () => {
    expect(read(3, [], 0)).toEqual({ passed: 3, failures: [] });
    expect(read(3, ["a", "b"], 1).failures.map((failure) => failure.test)).toEqual(["a", "b"]);
  });

  test("that failed, that ran nothing or that left no report is never a success", () => {
    expect(read(3, [], 1)).toEqual({
      passed: 3,
      failures: [{ test: "unit", reason: "The runner ended with code 1 and named no test: see above." }],
    });
    expect(read(3, [], null).failures).toEqual([
      { test: "unit", reason: "The runner was killed and named no test: see above." },
    ]);
    expect(read(0, [], 0).failures).toEqual([{ test: "unit", reason: "No test ran." }]);
    rmSync(path);
    expect(readResults("unit", path, () => ({ passed: 1, failures: [] }), 0).failures).toHaveLength(1);
  });
});

describe("the end of a run", () => {
  test("is one line when nothing failed", () => {
    expect(describeResults(joinResults([]))).toEqual(["0 passed, 0 failed"]);
    const results = joinResults([
      { passed: 1, failures: [] },
      { passed: 2, failures: [] },
    ]);
    expect(describeResults(results)).toEqual(["3 passed, 0 failed"]);
  });

  test("names each failure with the beginning of its reason, without colours and empty lines", () => {
    const reason = `\u001b[31mexpected 1 to be 2\u001b[39m\n\n${"at somewhere\n".repeat(30)}`;
    const lines = describeResults({ passed: 2, failures: [{ test: "lib/feed.test.ts › feed ends", reason }] });
    expect(lines.slice(0, 5)).toEqual([
      "",
      "── failed",
      "✗ lib/feed.test.ts › feed ends",
      "    expected 1 to be 2",
      "    at somewhere",
    ]);
    expect(lines).toHaveLength(10);
    expect(lines.at(-1)).toBe("2 passed, 1 failed");
  });

  test("stays readable when everything failed", () => {
    const failures = Array.from({ length: 500 }, (_, index) => ({ test: `test ${index}`, reason: "refused" }));
    const lines = describeResults({ passed: 0, failures });
    expect(lines.length).toBeLessThan(60);
    expect(lines.slice(-2)).toEqual(["  and 480 more, see above", "0 passed, 500 failed"]);
  });
});
