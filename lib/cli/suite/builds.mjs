// @ts-check
import { buildDashboard } from "../build.mjs";

/** A build is made for one base path: the specs of base paths have one of their own. */
export const BASE_PATH_BUILD = { JETLAG_BASE_PATH: "/jetlag", JETLAG_BUILD_DIR: "e2e/.output/base-path" };

/**
 * Makes the builds that the specs start. They would make them themselves, while nothing else can run.
 *
 * @param {{ root: string, env: import("../process/environment.mjs").Environment, signal: AbortSignal, output: import("../process/output.mjs").Output }} options
 * @returns {Promise<void>}
 * @throws {import("../process/user-error.mjs").UserError} with the last lines of the build
 */
export async function buildForSpecs({ root, env, signal, output }) {
  for (const [what, own] of /** @type {const} */ ([
    ["", {}],
    [" for another base path", BASE_PATH_BUILD],
  ])) {
    await output.step(
      `building${what}`,
      () => buildDashboard({ root, env: { ...env, ...own }, signal }),
      (result) => (result === "built" ? `built${what}` : `build${what} up to date`),
    );
  }
}
