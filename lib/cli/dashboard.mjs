// @ts-check
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { nextCommand } from "./build.mjs";
import { describeExit, startProcess } from "./process/child-process.mjs";
import { formatLogLine, isLogLine } from "./process/log-line.mjs";
import { describeBusyPort } from "./process/ports.mjs";
import { UserError } from "./process/user-error.mjs";

const POLL_MS = 50;
/** One question about its health may take this long: `next dev` compiles the answer first. */
const HEALTH_TIMEOUT_MS = 30_000;
const START_TIMEOUT_MS = 120_000;
/** The dashboard lets its connections go and drains the bus before it ends. */
const STOP_GRACE_MS = 10_000;
/** How many of its last lines are shown when it ended by itself. */
const LAST_LINES = 20;

/**
 * @typedef {object} Dashboard
 * @property {string} url where a browser on this machine finds it
 * @property {Promise<UserError>} died resolves, with what to say about it, when it ends though nobody stopped it
 * @property {() => Promise<void>} stop
 */

/**
 * Starts the dashboard and waits until it serves.
 *
 * @param {object} options
 * @param {string} options.root @param {boolean} options.dev
 * @param {string} options.host @param {number} options.port @param {string} options.basePath
 * @param {import("./process/environment.mjs").Environment} options.env
 * @param {import("./process/orphan-guard.mjs").OrphanGuard} options.guard
 * @param {AbortSignal} options.signal
 * @param {(line: string) => void} options.onLine gets the dashboard's log; what Next prints while starting is left out
 * @returns {Promise<Dashboard>}
 * @throws {UserError} with its last lines when it does not come up
 */
export async function startDashboard({ root, dev, host, port, basePath, env, guard, signal, onLine }) {
  const args = [...preloads(dev), nextCommand(root), dev ? "dev" : "start", "-H", host, "-p", String(port)];
  let isUp = false;
  const child = await startProcess(process.execPath, args, {
    cwd: root,
    env,
    onLine: (line) => (isUp || isLogLine(line)) && onLine(line),
  });
  guard.watch(child.pid);
  let isStopping = false;
  /** @type {Promise<UserError>} */
  const died = child.exited.then((exit) => {
    guard.forget(child.pid);
    return isStopping ? new Promise(() => {}) : explainDeath(exit, child.lastLines().slice(-LAST_LINES), host, port);
  });
  const stop = async () => {
    isStopping = true;
    await child.stop(STOP_GRACE_MS);
  };

  const url = `http://${browserHost(host)}:${port}${basePath}`;
  const problem = await Promise.race([died, waitForHealth(`${url}/api/health`, signal)]);
  if (problem === null) {
    isUp = true;
    return { url, died, stop };
  }
  await stop();
  signal.throwIfAborted();
  throw typeof problem === "string"
    ? new UserError(`The dashboard started but ${problem}, see above.`, child.lastLines())
    : problem;
}

/**
 * What is loaded before Next. In development its console stays as it is, with colours and code frames.
 *
 * @param {boolean} dev
 */
function preloads(dev) {
  const names = dev ? ["early-requests.mjs"] : ["json-console.mjs", "early-requests.mjs"];
  return names.flatMap((name) => ["--import", pathToFileURL(join(import.meta.dirname, name)).href]);
}

/**
 * @param {string} url @param {AbortSignal} signal
 * @returns {Promise<string | null>} null when it is healthy, else what it did instead
 */
async function waitForHealth(url, signal) {
  let last = "did not answer";
  for (const deadline = Date.now() + START_TIMEOUT_MS; Date.now() < deadline && !signal.aborted; await sleep(POLL_MS)) {
    try {
      const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(HEALTH_TIMEOUT_MS)]) });
      await response.arrayBuffer();
      if (response.ok) return null;
      last = `answered ${response.status} when asked for its health`;
    } catch {
      // Not listening yet.
    }
  }
  return last;
}

/**
 * @param {import("./process/child-process.mjs").Exit} exit @param {string[]} lines @param {string} host @param {number} port
 * @returns {UserError}
 */
function explainDeath(exit, lines, host, port) {
  if (lines.some((line) => line.includes("EADDRINUSE"))) return describeBusyPort(port, host);
  return new UserError(`The dashboard ended by itself (${describeExit(exit)}), see above.`, lines.map(formatLogLine));
}

/**
 * What to write into a URL for an address that is listened on.
 *
 * @param {string} host
 */
export function browserHost(host) {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}
