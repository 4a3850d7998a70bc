// @ts-check
import { existsSync, readFileSync } from "node:fs";

/**
 * @typedef {{ passed: number, failed: number }} TestCounts
 */

/**
 * Counts from vitest's JSON report. A file that could not even be loaded counts as one failed test.
 *
 * @param {{ numPassedTests: number, numFailedTests: number,
 *   testResults: { status: string, assertionResults: { status: string }[] }[] }} report
 * @returns {TestCounts}
 */
export function countVitest(report) {
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.every((test) => test.status !== "failed"),
  );
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length };
}

/**
 * Counts from Playwright's JSON report. A test that passed only when repeated did pass.
 *
 * @param {{ stats: { expected: number, unexpected: number, flaky: number } }} report
 * @returns {TestCounts}
 */
export function countPlaywright({ stats }) {
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected };
}

/**
 * Reads a report and weighs it against how its runner ended: one that failed, or that ran nothing, has at least one
 * failure, whatever its report says.
 *
 * @template Report
 * @param {string} path of the JSON report; it may be missing
 * @param {(report: Report) => TestCounts} count
 * @param {number | null} exitCode of the runner
 * @returns {TestCounts}
 */
export function readCounts(path, count, exitCode) {
  const counts = existsSync(path) ? count(JSON.parse(readFileSync(path, "utf8"))) : { passed: 0, failed: 0 };
  const isFailed = exitCode !== 0 || counts.passed + counts.failed === 0;
  return { passed: counts.passed, failed: isFailed ? Math.max(1, counts.failed) : counts.failed };
}

/**
 * @param {readonly TestCounts[]} counts
 * @returns {TestCounts}
 */
export function sumCounts(counts) {
  return counts.reduce((sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }), {
    passed: 0,
    failed: 0,
  });
}
