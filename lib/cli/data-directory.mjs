// @ts-check
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { HANDOVER_MS } from "./process/ports.mjs";
import { UserError } from "./process/user-error.mjs";

/** Holds the process id of the Jetlag that uses the directory. */
const LOCK_FILE = "jetlag.pid";
/** Holds the process id of the embedded nats-server: read by tests and scripts that want to stop or restart it. */
export const SERVER_PID_FILE = "nats-server.pid";
/** How long a nats-server that outlived its Jetlag may take to write its data and end. */
const LEFTOVER_GRACE_MS = 15_000;
const POLL_MS = 50;

/**
 * Makes the directory of the embedded nats-server ours, so that no two Jetlags write to the same data.
 *
 * @param {string} directory created when it does not exist
 * @param {number} [patienceMs] how long another Jetlag may still use it
 * @returns {Promise<{ release: () => void }>}
 * @throws {UserError} when another Jetlag uses it or when it cannot be written to
 */
export async function lockDataDirectory(directory, patienceMs = HANDOVER_MS) {
  const path = join(directory, LOCK_FILE);
  try {
    mkdirSync(directory, { recursive: true });
    for (const deadline = Date.now() + patienceMs; !writeLock(path); ) {
      const owner = readPid(path);
      const isHeld = owner !== null && owner !== process.pid && isCommand(owner, "start.mjs");
      // No owner yet: another Jetlag is just writing it, or was killed while it did.
      if ((isHeld || owner === null) && Date.now() < deadline) await sleep(POLL_MS);
      else if (isHeld) throw describeOtherJetlag(directory, owner);
      else rmSync(path, { force: true });
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    const reason = error instanceof Error ? error.message : error;
    throw new UserError(
      `The data directory ${directory} is not usable (${reason}): set JETLAG_DATA_DIR to another one.`,
    );
  }
  return { release: () => rmSync(path, { force: true }) };
}

/** @param {string} directory @param {number} owner */
function describeOtherJetlag(directory, owner) {
  return new UserError(
    `Jetlag already runs on ${directory} (process ${owner}): stop it first, or set JETLAG_DATA_DIR to another directory.`,
  );
}

/**
 * Ends a nats-server that still runs on this directory because the Jetlag that started it was killed.
 *
 * @param {string} directory which must be locked
 * @param {AbortSignal} signal
 */
export async function endLeftoverServer(directory, signal) {
  const path = join(directory, SERVER_PID_FILE);
  const pid = readPid(path);
  if (pid !== null && isCommand(pid, directory)) {
    process.kill(pid, "SIGTERM");
    for (
      const deadline = Date.now() + LEFTOVER_GRACE_MS;
      isCommand(pid, directory);
      await sleep(POLL_MS, undefined, { signal })
    ) {
      if (Date.now() > deadline) process.kill(pid, "SIGKILL");
    }
  }
  rmSync(path, { force: true });
}

/** @param {string} path @returns {boolean} false when there is a lock already */
function writeLock(path) {
  try {
    writeFileSync(path, `${process.pid}\n`, { flag: "wx" });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** @param {string} path @returns {number | null} */
function readPid(path) {
  try {
    const pid = Number(readFileSync(path, "utf8"));
    return Number.isSafeInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null;
  }
}

/**
 * Process ids are used again, after a restart of a container even at once: what counts is what runs under it.
 *
 * @param {number} pid @param {string} text part of the command line that is expected
 */
function isCommand(pid, text) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  const command = readCommandLine(pid);
  return command === null || command.includes(text);
}

/** @param {number} pid @returns {string | null} null when this system does not tell */
function readCommandLine(pid) {
  if (process.platform === "win32") return null;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    const { status, stdout } = spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
    return status === null ? null : stdout;
  }
}
