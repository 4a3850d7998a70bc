// @ts-check
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { readBasePath } from "./base-path.mjs";
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
 * Directory of the build, below the project's. Tests build a second dashboard beside the first (`JETLAG_BUILD_DIR`).
 *
 * @param {import("./process/environment.mjs").Environment} env
 */
const buildDirectory = (env) => env.JETLAG_BUILD_DIR || ".next";

/**
 * Builds the dashboard, unless the last good build was made from the same sources for the same base path.
 *
 * @param {{ root: string, env: import("./process/environment.mjs").Environment, signal: AbortSignal }} options
 * @returns {Promise<"built" | "up to date">}
 * @throws {UserError} with the last lines of the build
 */
export async function buildDashboard({ root, env, signal }) {
  const directory = join(root, buildDirectory(env));
  const stamp = join(directory, "jetlag-build");
  const made = `${hashContents(root, INPUTS, isBuildInput)} ${readBasePath(env)}`;
  const isBuilt = existsSync(join(directory, "BUILD_ID")) && existsSync(stamp);
  if (isBuilt && readFileSync(stamp, "utf8") === describeBuild(root, made)) return "up to date";

  rmSync(stamp, { force: true });
  if (directory !== join(root, ".next")) giveOwnTypes(root, directory);
  const { code, lines } = await runCommand(process.execPath, [nextCommand(root), "build"], { cwd: root, env, signal });
  if (code !== 0) {
    throw new UserError(
      "The build failed, see above; if that looks odd, delete the .next folder and try again.",
      lines,
    );
  }
  writeFileSync(stamp, describeBuild(root, made));
  return "built";
}

/**
 * @param {string} root
 * @param {string} made what it was made from, before the build, so that what changes meanwhile is built the next time
 */
function describeBuild(root, made) {
  return `${made} ${hashContents(root, ["tsconfig.json"])}\n`;
}

/**
 * Next writes where a build's types are into its tsconfig.json: another build than the usual one gets a file of its own.
 *
 * @param {string} root @param {string} directory of the build
 */
function giveOwnTypes(root, directory) {
  const file = `${directory}.tsconfig.json`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ extends: relative(dirname(file), join(root, "tsconfig.json")) }));
}
