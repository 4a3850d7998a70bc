// @ts-check
import { rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SERVER_PID_FILE } from "../data-directory.mjs";
import { describeExit, startProcess } from "../process/child-process.mjs";
import { findFreePort, findPort } from "../process/ports.mjs";
import { UserError } from "../process/user-error.mjs";

const HOST = "127.0.0.1";
/** The port that NATS clients use by default. */
export const DEFAULT_NATS_PORT = 4222;
const SERVER_NAME = "jetlag-embedded";
/** A server with much data reads it all before it answers. */
const START_TIMEOUT_MS = 120_000;
/** A port that was free a moment ago may be gone: so many are tried. */
const START_ATTEMPTS = 3;
const POLL_MS = 25;
/** How long after its death the server is started again; doubled while it keeps dying early. */
const RESTART_DELAY_MS = 1_000;
const RESTART_DELAY_MAX_MS = 30_000;
/** A server that lived this long did not die early. */
const STABLE_MS = 60_000;
/** JetStream writes its state before it ends: a kill comes late. */
const STOP_GRACE_MS = 15_000;

/**
 * @typedef {object} EmbeddedServer
 * @property {string} url for clients on this machine
 * @property {number} port
 * @property {() => Promise<void>} stop ends the server and its supervision
 *
 * @typedef {object} EmbeddedServerOptions
 * @property {string} binaryPath
 * @property {string} dataDirectory which must be locked; gets `nats-server.pid` with the id of the running server
 * @property {import("../process/orphan-guard.mjs").OrphanGuard} guard
 * @property {AbortSignal} signal
 * @property {(text: string) => void} onNote gets a line whenever the server died and is started again
 * @property {number} [preferredPort]
 */

/**
 * Starts a nats-server with JetStream that only this machine can reach, and starts it again on the same port whenever
 * it dies, until it is stopped.
 *
 * @param {EmbeddedServerOptions} options
 * @returns {Promise<EmbeddedServer>}
 * @throws {UserError} with the server's last lines when it does not come up
 */
export async function startEmbeddedServer(options) {
  let port = await findPort(options.preferredPort ?? DEFAULT_NATS_PORT);
  for (let attempt = 1; ; attempt++) {
    const server = await spawnServer(options, port);
    const outcome = await waitUntilUp(server, port, options.signal);
    if (outcome === "up") return supervise(options, server, port);
    await server.stop(STOP_GRACE_MS);
    options.signal.throwIfAborted();
    const lines = server.lastLines();
    const isPortTaken = lines.some((line) => line.includes("address already in use"));
    if (!isPortTaken || attempt === START_ATTEMPTS) {
      throw new UserError(`The embedded nats-server did not start (${outcome}), see above.`, lines);
    }
    port = await findFreePort();
  }
}

/**
 * @param {EmbeddedServerOptions} options @param {import("../process/child-process.mjs").RunningProcess} first @param {number} port
 * @returns {EmbeddedServer}
 */
function supervise(options, first, port) {
  const stopping = new AbortController();
  let server = first;

  const keepAlive = async () => {
    let delay = RESTART_DELAY_MS;
    while (!stopping.signal.aborted) {
      const startedAt = Date.now();
      const exit = await server.exited;
      if (stopping.signal.aborted) return;
      delay = Date.now() - startedAt > STABLE_MS ? RESTART_DELAY_MS : delay;
      const lastLine = server.lastLines().findLast((line) => /\[(ERR|FTL)\]/.test(line));
      options.onNote(
        `nats-server ended (${describeExit(exit)}), starting it again${lastLine === undefined ? "" : `: ${lastLine}`}`,
      );
      await sleep(delay, undefined, { signal: stopping.signal });
      delay = Math.min(delay * 2, RESTART_DELAY_MAX_MS);
      server = await spawnServer(options, port);
      if ((await waitUntilUp(server, port, stopping.signal)) === "up")
        options.onNote(`nats-server is back on ${HOST}:${port}`);
    }
  };
  const supervision = keepAlive().catch((error) => {
    if (!stopping.signal.aborted) options.onNote(`nats-server cannot be started again: ${error.message}`);
  });

  return {
    url: `nats://${HOST}:${port}`,
    port,
    async stop() {
      stopping.abort();
      await server.stop(STOP_GRACE_MS);
      // A restart may have been under way.
      await supervision;
      await server.stop(STOP_GRACE_MS);
    },
  };
}

/**
 * @param {EmbeddedServerOptions} options @param {number} port
 * @returns {Promise<import("../process/child-process.mjs").RunningProcess>}
 */
async function spawnServer({ binaryPath, dataDirectory, guard }, port) {
  const args = ["-a", HOST, "-p", String(port), "-js", "-sd", dataDirectory, "-n", SERVER_NAME];
  const server = await startProcess(binaryPath, args);
  guard.watch(server.pid);
  const pidFile = join(dataDirectory, SERVER_PID_FILE);
  writeFileSync(pidFile, `${server.pid}\n`);
  void server.exited.then(() => {
    guard.forget(server.pid);
    rmSync(pidFile, { force: true });
  });
  return server;
}

/**
 * @param {import("../process/child-process.mjs").RunningProcess} server @param {number} port @param {AbortSignal} signal
 * @returns {Promise<string>} `up`, or why not
 */
async function waitUntilUp(server, port, signal) {
  /** @type {string | null} */
  let ended = null;
  void server.exited.then((exit) => {
    ended = describeExit(exit);
  });
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (ended === null && !signal.aborted && Date.now() < deadline) {
    const info = await readServerInfo(port);
    if (info?.server_name === SERVER_NAME && info.jetstream) return "up";
    await sleep(POLL_MS);
  }
  if (signal.aborted) return "interrupted";
  return ended ?? `no answer within ${START_TIMEOUT_MS / 1_000} s`;
}

/**
 * Reads the greeting that every nats-server sends to whoever connects.
 *
 * @param {number} port
 * @returns {Promise<{ server_name?: string, jetstream?: boolean } | null>} null when none answers
 */
export function readServerInfo(port) {
  return new Promise((resolve) => {
    const socket = connect(port, HOST);
    let text = "";
    /** @param {string | null} greeting */
    const finish = (greeting) => {
      socket.destroy();
      resolve(greeting === null ? null : JSON.parse(greeting));
    };
    socket.setTimeout(1_000, () => finish(null));
    socket.on("error", () => finish(null));
    socket.on("close", () => resolve(null));
    socket.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
      const greeting = /^INFO (\{.*\})\s*\r\n/.exec(text)?.[1];
      if (greeting !== undefined) finish(greeting);
    });
  });
}
