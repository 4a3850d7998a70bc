// @ts-check
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hashContents } from "./content-hash.mjs";
import { runCommand } from "./process/child-process.mjs";
import { npmCommand } from "./process/npm.mjs";
import { UserError } from "./process/user-error.mjs";

/** Left in node_modules after a complete install: what was installed, and for which machine. */
const STAMP = join("node_modules", ".jetlag-installed");

/**
 * Installs what package-lock.json says, unless exactly that is installed already.
 *
 * @param {{ root: string, env: import("./process/environment.mjs").Environment, signal: AbortSignal }} options
 * @returns {Promise<"installed" | "in place">}
 * @throws {UserError} with npm's last lines
 */
export async function installDependencies({ root, env, signal }) {
  if (areDependenciesInstalled(root)) {
    writeStamp(root);
    return "in place";
  }
  const npm = npmCommand(env);
  // Building and testing need the development dependencies, whatever NODE_ENV or the user's npm settings say.
  const args = [...npm.args, "ci", "--include=dev", "--no-audit", "--no-fund"];
  const { code, lines } = await runCommand(npm.command, args, { cwd: root, env, signal });
  if (code !== 0) throw new UserError("The dependencies could not be installed: npm ci failed, see above.", lines);
  writeStamp(root);
  return "installed";
}

/**
 * @param {string} root
 * @returns {boolean} whether node_modules holds what package-lock.json says, for this platform and Node
 */
export function areDependenciesInstalled(root) {
  const stamp = readText(join(root, STAMP));
  if (stamp === describeInstall(root)) return true;
  // Installed by npm itself, without us: npm's own record of what is in node_modules tells. It is written last.
  const sameMachine = stamp === null || stamp.startsWith(`${describeMachine()} `);
  const record = readText(join(root, "node_modules", ".package-lock.json"));
  if (!sameMachine || record === null) return false;
  return holdsLocked(JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")), JSON.parse(record));
}

/**
 * @typedef {{ version?: string, optional?: boolean, os?: string[], cpu?: string[], libc?: string[] }} LockEntry
 * @typedef {{ packages?: Record<string, LockEntry> }} Lockfile
 */

/**
 * @param {Lockfile} lock package-lock.json
 * @param {Lockfile} record node_modules/.package-lock.json, npm's record of what it installed
 * @returns {boolean} whether every locked package is there, apart from optional ones for other machines
 */
export function holdsLocked(lock, record) {
  return Object.entries(lock.packages ?? {}).every(([path, entry]) => {
    if (path === "") return true;
    const installed = record.packages?.[path];
    if (installed !== undefined) return installed.version === entry.version;
    return entry.optional === true && !isForThisMachine(entry);
  });
}

/** @param {LockEntry} entry */
function isForThisMachine({ os, cpu, libc }) {
  return libc === undefined && os?.includes(process.platform) === true && cpu?.includes(process.arch) === true;
}

/** @param {string} root */
function writeStamp(root) {
  const stamp = join(root, STAMP);
  if (readText(stamp) === describeInstall(root)) return;
  const staged = `${stamp}.${process.pid}`;
  writeFileSync(staged, describeInstall(root));
  renameSync(staged, stamp);
}

/** @param {string} root */
function describeInstall(root) {
  return `${describeMachine()} ${hashContents(root, ["package-lock.json"])}\n`;
}

function describeMachine() {
  return `${process.platform}-${process.arch}-node${process.versions.node.split(".")[0]}`;
}

/** @param {string} path */
function readText(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}
