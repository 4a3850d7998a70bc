// @ts-check
import { randomUUID } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { readNatsServerVersion } from "../process/executable.mjs";
import { compareVersions, findVersion } from "./versions.mjs";

const BINARY = process.platform === "win32" ? "nats-server.exe" : "nats-server";
const STAGING_PREFIX = "staging-";
/** A staging directory this old was left behind by a process that was killed. */
const STAGING_MAX_AGE_MS = 24 * 60 * 60 * 1_000;

/**
 * @typedef {{ path: string, version: string, origin: string }} CachedBinary `origin` says in words where it came from
 */

/**
 * Where binaries of a program are kept between starts: the platform's own place for caches, or the project when the
 * account has no home that it may write to.
 *
 * @param {string} root directory of the project
 * @param {import("../process/environment.mjs").Environment} env
 * @param {"nats-server" | "nats-cli"} [program]
 * @returns {string} an existing directory
 */
export function openCache(root, env, program = "nats-server") {
  const preferred = join(platformCache(env), "jetlag", program);
  try {
    mkdirSync(preferred, { recursive: true });
    return preferred;
  } catch {
    const own = join(root, ".jetlag", "cache", program);
    mkdirSync(own, { recursive: true });
    return own;
  }
}

/** @param {import("../process/environment.mjs").Environment} env */
function platformCache(env) {
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches");
  if (process.platform === "win32") return env.LOCALAPPDATA || join(homedir(), "AppData", "Local");
  return env.XDG_CACHE_HOME || join(homedir(), ".cache");
}

/**
 * The newest cached binary that runs and whose version is wanted.
 *
 * @param {string} cache @param {(version: string) => boolean} isWanted @param {AbortSignal} signal
 * @returns {Promise<CachedBinary | null>}
 */
export async function findCachedBinary(cache, isWanted, signal) {
  const versions = readdirSync(cache).filter((name) => findVersion(name) === name && isWanted(name));
  for (const version of versions.sort((left, right) => compareVersions(right, left))) {
    const path = join(cache, version, BINARY);
    if ((await readNatsServerVersion(path, signal)) === version) {
      return { path, version, origin: readFileSync(join(cache, version, "origin"), "utf8").trim() };
    }
  }
  return null;
}

/**
 * Gives `fetch` an empty directory and keeps the binary whose path it returns. Several processes may do so at once:
 * each works in a directory of its own, and a finished one is put in place with a single rename.
 *
 * @param {string} cache
 * @param {string} origin
 * @param {AbortSignal} signal
 * @param {(directory: string) => Promise<string>} fetch
 * @returns {Promise<CachedBinary>}
 * @throws {Error} what `fetch` throws, or that its binary does not run
 */
export async function fillCache(cache, origin, signal, fetch) {
  removeOldStaging(cache);
  const staging = join(cache, `${STAGING_PREFIX}${randomUUID()}`);
  const entry = join(staging, "entry");
  const download = join(staging, "download");
  try {
    mkdirSync(entry, { recursive: true });
    mkdirSync(download);
    copyFileSync(await fetch(download), join(entry, BINARY));
    writeFileSync(join(entry, "origin"), `${origin}\n`);
    const version = await readNatsServerVersion(join(entry, BINARY), signal);
    if (version === null) throw new Error("the nats-server that was fetched does not run on this machine");
    const place = join(cache, version);
    await putInPlace(entry, place, signal);
    return { path: join(place, BINARY), version, origin };
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** @param {string} cache */
function removeOldStaging(cache) {
  for (const name of readdirSync(cache).filter((name) => name.startsWith(STAGING_PREFIX))) {
    const status = statSync(join(cache, name), { throwIfNoEntry: false });
    if (status !== undefined && Date.now() - status.mtimeMs > STAGING_MAX_AGE_MS) {
      rmSync(join(cache, name), { recursive: true, force: true });
    }
  }
}

/** @param {string} entry @param {string} place @param {AbortSignal} signal */
async function putInPlace(entry, place, signal) {
  try {
    renameSync(entry, place);
  } catch (error) {
    if (!existsSync(place)) throw error;
    // Somebody else was faster, which is as good; but a broken one is replaced.
    if ((await readNatsServerVersion(join(place, BINARY), signal)) !== null) return;
    renameSync(place, join(dirname(entry), "broken"));
    renameSync(entry, place);
  }
}
