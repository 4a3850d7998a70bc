// @ts-check
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../process/child-process.mjs";
import { npmCommand } from "../process/npm.mjs";
import { formatDuration } from "../process/output.mjs";
import { UserError } from "../process/user-error.mjs";

/** The scripts of package.json that `npm run check` is made of. */
const CHECK_PREFIX = "check:";

/** Most of them use one core. */
const SIDE_BY_SIDE = 2;

/**
 * Runs the checks that need no running program, two at a time.
 *
 * @param {{ root: string, env: import("../process/environment.mjs").Environment, signal: AbortSignal, output: import("../process/output.mjs").Output }} options
 * @returns {Promise<import("./test-results.mjs").TestResults>} a check counts as one test
 */
export async function runChecks({ root, env, signal, output }) {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const npm = npmCommand(env);
  /** @type {import("./test-results.mjs").TestFailure[]} */
  const failures = [];
  let passed = 0;
  /** @param {string} script */
  const runCheck = async (script) => {
    const startedAt = Date.now();
    const { code, lines } = await runCommand(npm.command, [...npm.args, "run", "--silent", script], {
      cwd: root,
      env,
      signal,
    });
    if (code === 0) {
      output.done(script.slice(CHECK_PREFIX.length) + formatDuration(Date.now() - startedAt));
      passed++;
      return;
    }
    output.fail(new UserError(`npm run ${script} found problems, see above.`, lines));
    failures.push({ test: `npm run ${script}`, reason: lines.join("\n") });
  };
  const waiting = Object.keys(scripts).filter((name) => name.startsWith(CHECK_PREFIX));
  const runWaiting = async () => {
    for (let script = waiting.shift(); script !== undefined; script = waiting.shift()) await runCheck(script);
  };
  await output.step(
    waiting.map((script) => `npm run ${script}`).join(", "),
    () => Promise.all(Array.from({ length: SIDE_BY_SIDE }, runWaiting)),
    () => null,
  );
  return { passed, failures };
}
