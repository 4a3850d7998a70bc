// @ts-check
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { findExecutable, isExecutable, readNatsServerVersion } from "../process/executable.mjs";
import { UserError } from "../process/user-error.mjs";
import { fetchDebianPackage } from "./debian-package.mjs";
import { downloadRelease } from "./github-release.mjs";
import { fillCache, findCachedBinary, openCache } from "./nats-server-cache.mjs";
import { compareVersions } from "./versions.mjs";

/** Older servers lack message TTL, pause and tracing, and have defaults that the demo does not expect. */
const OLDEST = "2.11.0";

/**
 * A nats-server that can be started. `origin` says in words where it is from.
 *
 * @typedef {{ path: string, version: string, origin: string }} NatsServerBinary
 */

/**
 * Checks the path that somebody set on purpose: what is wrong with it is an error, never a reason to take another one.
 *
 * @param {string} path @param {AbortSignal} signal
 * @returns {Promise<NatsServerBinary>}
 * @throws {UserError}
 */
export async function checkExplicitBinary(path, signal) {
  const absolute = resolve(path);
  const complaint = (/** @type {string} */ problem) =>
    new UserError(
      `JETLAG_NATS_SERVER=${path} ${problem}: set it to the path of a nats-server binary, or leave it out.`,
    );
  if (!existsSync(absolute)) throw complaint("does not exist");
  if (!isExecutable(absolute)) throw complaint("cannot be executed");
  const version = await readNatsServerVersion(absolute, signal);
  if (version === null) throw complaint("does not answer --version like a nats-server");
  if (compareVersions(version, OLDEST) < 0) throw complaint(`is nats-server ${version}, older than ${OLDEST}`);
  return { path: absolute, version, origin: "JETLAG_NATS_SERVER" };
}

/**
 * Finds a nats-server or fetches one: on the PATH, in the cache, from the official release, from Debian's package.
 *
 * @param {object} options
 * @param {string} options.root directory of the project
 * @param {import("../process/environment.mjs").Environment} options.env
 * @param {AbortSignal} options.signal
 * @param {(text: string) => void} options.onNote gets a remark on what was found and not taken
 * @param {(text: string) => void} options.onProgress gets what is being done now
 * @returns {Promise<NatsServerBinary | { reason: string }>} `reason` says why none could be had
 */
export async function findNatsServer({ root, env, signal, onNote, onProgress }) {
  const installed = findExecutable("nats-server", env);
  if (installed !== null) {
    const version = await readNatsServerVersion(installed, signal);
    if (version !== null && compareVersions(version, OLDEST) >= 0)
      return { path: installed, version, origin: installed };
    onNote(`${installed} is not used: ${version === null ? "it does not run" : `${version} is older than ${OLDEST}`}`);
  }

  const cache = openCache(root, env);
  const cached = await findCachedBinary(cache, (version) => compareVersions(version, OLDEST) >= 0, signal);
  if (cached !== null) return { ...cached, origin: `${cached.origin}, cached` };

  /** @type {[string, string, (directory: string) => Promise<string>][]} */
  const sources = [
    ["official release", "downloading nats-server", (directory) => downloadRelease({ directory, signal, onProgress })],
    [
      "Debian package",
      "getting nats-server from Debian's package",
      (directory) => fetchDebianPackage({ directory, env, signal }),
    ],
  ];
  const reasons = [];
  for (const [origin, activity, fetch] of sources) {
    onProgress(activity);
    try {
      return await fillCache(cache, origin, signal, fetch);
    } catch (error) {
      signal.throwIfAborted();
      reasons.push(`${origin}: ${error instanceof Error ? error.message : error}`);
    }
  }
  return { reason: reasons.join("; ") };
}

/**
 * A nats-server for something that is nothing without one: `JETLAG_NATS_SERVER` when set, else what {@link findNatsServer}
 * finds, with a step on `output`.
 *
 * @param {{ root: string, env: import("../process/environment.mjs").Environment, output: import("../process/output.mjs").Output, signal: AbortSignal }} options
 * @returns {Promise<NatsServerBinary>}
 * @throws {UserError} when none can be had
 */
export function requireNatsServer({ root, env, output, signal }) {
  const explicit = process.env.JETLAG_NATS_SERVER;
  return output.step(
    "looking for nats-server",
    async (onProgress) => {
      if (explicit) return checkExplicitBinary(explicit, signal);
      const answer = await findNatsServer({ root, env, signal, onNote: output.note, onProgress });
      if ("path" in answer) return answer;
      throw new UserError(`No nats-server could be had (${answer.reason}): set JETLAG_NATS_SERVER to the path of one.`);
    },
    ({ version, origin }) => `nats-server ${version} (${origin})`,
  );
}
