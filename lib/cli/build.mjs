// @ts-check
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hashContents } from "./content-hash.mjs";
import { runCommand } from "./process/child-process.mjs";
import { UserError } from "./process/user-error.mjs";

/** All that a production build is made from, apart from tsconfig.json, which Next completes while it builds. */
const INPUTS = [
  "app",
  "components",
  "lib",
  "public",
  "instrumentation.ts",
  "instrumentation-client.ts",
  "middleware.ts",
  "proxy.ts",
  "next.config.js",
  "postcss.config.mjs",
  "package.json",
  "package-lock.json",
  ".env",
  ".env.local",
  ".env.production",
  ".env.production.local",
];

/**
 * @param {string} path below the project's root
 * @returns {boolean} whether a change of this file makes a new build necessary
 */
export function isBuildInput(path) {
  return !/\.test\.[cm]?[jt]sx?$/.test(path) && !path.startsWith("lib/cli/");
}

/**
 * The path of Next's own command, which is run by Node directly: no shell, no npx in between to lose signals.
 *
 * @param {string} root
 */
export function nextCommand(root) {
  return join(root, "node_modules", "next", "dist", "bin", "next");
}

/**
 * Builds the dashboard, unless the last good build was made from the same sources.
 *
 * @param {{ root: string, env: import("./process/environment.mjs").Environment, signal: AbortSignal }} options
 * @returns {Promise<"built" | "up to date">}
 * @throws {UserError} with the last lines of the build
 */
export async function buildDashboard({ root, env, signal }) {
  const stamp = join(root, ".next", "jetlag-build");
  const sources = hashContents(root, INPUTS, isBuildInput);
  const isBuilt = existsSync(join(root, ".next", "BUILD_ID")) && existsSync(stamp);
  if (isBuilt && readFileSync(stamp, "utf8") === describeBuild(root, sources)) return "up to date";

  rmSync(stamp, { force: true });
  const { code, lines } = await runCommand(process.execPath, [nextCommand(root), "build"], { cwd: root, env, signal });
  if (code !== 0) {
    throw new UserError(
      "The build failed, see above; if that looks odd, delete the .next folder and try again.",
      lines,
    );
  }
  writeFileSync(stamp, describeBuild(root, sources));
  return "built";
}

/**
 * @param {string} root
 * @param {string} sources their hash before the build, so that what changes meanwhile is built the next time
 */
function describeBuild(root, sources) {
  return `${sources} ${hashContents(root, ["tsconfig.json"])}\n`;
}
