// @ts-check
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { findVersion } from "../nats-server/versions.mjs";
import { runCommand } from "./child-process.mjs";

/** A program that does not answer `--version` within this time is taken as broken. */
const VERSION_TIMEOUT_MS = 15_000;

/**
 * Looks a program up on the PATH, without running it.
 *
 * @param {string} name without extension
 * @param {import("./environment.mjs").Environment} env
 * @returns {string | null} absolute path
 */
export function findExecutable(name, env) {
  const file = process.platform === "win32" ? `${name}.exe` : name;
  const directories = (env.PATH ?? env.Path ?? "").split(delimiter).filter((directory) => directory !== "");
  return directories.map((directory) => join(directory, file)).find(isExecutable) ?? null;
}

/**
 * @param {string} path
 * @returns {boolean} whether it is a file that this account may run
 */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * Runs a program with `--version`.
 *
 * @param {string} path
 * @param {RegExp} product what its answer must name
 * @param {AbortSignal} [signal]
 * @returns {Promise<string | null>} its version; null when it cannot be run or is something else
 */
export async function readVersion(path, product, signal) {
  try {
    const { code, lines } = await runCommand(path, ["--version"], { signal, timeoutMs: VERSION_TIMEOUT_MS });
    const answer = lines.find((line) => product.test(line));
    return code === 0 && answer !== undefined ? findVersion(answer) : null;
  } catch {
    signal?.throwIfAborted();
    return null;
  }
}

/**
 * The version of a nats-server binary, or null if it is not one.
 *
 * @param {string} path @param {AbortSignal} [signal]
 */
export async function readNatsServerVersion(path, signal) {
  return readVersion(path, /nats-server/, signal);
}
