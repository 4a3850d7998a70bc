// @ts-check
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../process/child-process.mjs";
import { npmCommand } from "../process/npm.mjs";
import { UserError } from "../process/user-error.mjs";

/** The scripts of package.json that `npm run check` is made of. */
const CHECK_PREFIX = "check:";

/**
 * Runs the checks that need no running program, one step each.
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
  for (const script of Object.keys(scripts).filter((name) => name.startsWith(CHECK_PREFIX))) {
    try {
      await output.step(
        `npm run ${script}`,
        async () => {
          const { code, lines } = await runCommand(npm.command, [...npm.args, "run", "--silent", script], {
            cwd: root,
            env,
            signal,
          });
          if (code !== 0) throw new UserError(`npm run ${script} found problems, see above.`, lines);
        },
        () => script.slice(CHECK_PREFIX.length),
      );
      passed++;
    } catch (error) {
      signal.throwIfAborted();
      output.fail(error);
      const reason = error instanceof UserError ? error.details.join("\n") : String(error);
      failures.push({ test: `npm run ${script}`, reason });
    }
  }
  return { passed, failures };
}
