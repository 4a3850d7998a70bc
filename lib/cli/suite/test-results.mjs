// @ts-check
import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";

/** Of a failure's text these first lines are said again at the end: enough to know it by. */
const REASON_LINES = 6;
/** More failures than this have one cause, and the stages above name them all. */
const MAX_DESCRIBED = 20;

/**
 * @typedef {object} TestFailure
 * @property {string} test what failed, with its file where it has one
 * @property {string} reason the runner's text; it may be empty, and may have colours
 *
 * @typedef {{ passed: number, failures: readonly TestFailure[] }} TestResults
 *
 * @typedef {object} VitestReport
 * @property {number} numPassedTests
 * @property {{ name: string, status: string, message?: string,
 *   assertionResults: { status: string, fullName: string, failureMessages?: string[] | null }[] }[]} testResults
 *
 * @typedef {object} PlaywrightSpec
 * @property {string} file @property {number} line @property {string} title
 * @property {{ status: string, results: { error?: { message?: string } }[] }[]} tests
 *
 * @typedef {{ title: string, specs: PlaywrightSpec[], suites?: PlaywrightSuite[] }} PlaywrightSuite
 *
 * @typedef {{ stats: { expected: number, flaky: number }, suites: PlaywrightSuite[] }} PlaywrightReport
 */

/**
 * Results from vitest's JSON report. A file that could not even be loaded is one failure.
 *
 * @param {VitestReport} report
 * @param {string} root directory that the names of files are relative to
 * @returns {TestResults}
 */
export function readVitest(report, root) {
  const failures = report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(root, name);
    const failed = assertionResults.filter((test) => test.status === "failed");
    if (status === "failed" && failed.length === 0) return [{ test: file, reason: message ?? "" }];
    return failed.map((test) => ({
      test: `${file} › ${test.fullName}`,
      reason: (test.failureMessages ?? []).join("\n"),
    }));
  });
  return { passed: report.numPassedTests, failures };
}

/**
 * Results from Playwright's JSON report. A test that passed only when repeated did pass.
 *
 * @param {PlaywrightReport} report
 * @returns {TestResults}
 */
export function readPlaywright({ stats, suites }) {
  return { passed: stats.expected + stats.flaky, failures: suites.flatMap((suite) => readSuite(suite, [])) };
}

/**
 * @param {PlaywrightSuite} suite @param {readonly string[]} path titles above it; the outermost is the file's
 * @returns {TestFailure[]}
 */
function readSuite({ specs, suites = [] }, path) {
  const own = specs.flatMap(({ file, line, title, tests }) =>
    tests
      .filter((test) => test.status === "unexpected")
      .map(({ results }) => ({
        test: [`${file}:${line}`, ...path, title].join(" › "),
        reason: results.at(-1)?.error?.message ?? "",
      })),
  );
  return [...own, ...suites.flatMap((suite) => readSuite(suite, [...path, suite.title]))];
}

/**
 * Reads a report and weighs it against how its runner ended: one that failed, or that ran nothing, has at least one
 * failure, whatever its report says.
 *
 * @template Report
 * @param {string} stage what ran, as the failure is called that no test has
 * @param {string} path of the JSON report; it may be missing
 * @param {(report: Report) => TestResults} read
 * @param {number | null} exitCode of the runner
 * @returns {TestResults}
 */
export function readResults(stage, path, read, exitCode) {
  const results = existsSync(path) ? read(JSON.parse(readFileSync(path, "utf8"))) : { passed: 0, failures: [] };
  if (results.failures.length > 0) return results;
  if (exitCode !== 0) {
    const ending = exitCode === null ? "was killed" : `ended with code ${exitCode}`;
    return { ...results, failures: [{ test: stage, reason: `The runner ${ending} and named no test: see above.` }] };
  }
  return results.passed > 0 ? results : { ...results, failures: [{ test: stage, reason: "No test ran." }] };
}

/**
 * @param {readonly TestResults[]} results
 * @returns {TestResults}
 */
export function joinResults(results) {
  return {
    passed: results.reduce((sum, { passed }) => sum + passed, 0),
    failures: results.flatMap(({ failures }) => failures),
  };
}

/**
 * The end of a run: each failure by name with the beginning of its reason, since what the stages said of it may be
 * thousands of lines above, and the counts as the last line.
 *
 * @param {TestResults} results
 * @returns {string[]} lines
 */
export function describeResults({ passed, failures }) {
  const described = failures.slice(0, MAX_DESCRIBED).flatMap(({ test, reason }) => [
    `✗ ${test}`,
    ...stripVTControlCharacters(reason)
      .split("\n")
      .filter((line) => line.trim() !== "")
      .slice(0, REASON_LINES)
      .map((line) => `    ${line}`),
  ]);
  const rest = failures.length - MAX_DESCRIBED;
  return [
    ...(failures.length > 0 ? ["", "── failed", ...described] : []),
    ...(rest > 0 ? [`  and ${rest} more, see above`] : []),
    `${passed} passed, ${failures.length} failed`,
  ];
}
