// @ts-check
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "./user-error.mjs";

/** A Jetlag that was just told to end gets this long to let go of its port and data before the next one complains. */
export const HANDOVER_MS = 2_000;
const HANDOVER_POLL_MS = 100;

/**
 * Listens for a moment. Port 0 lets the system choose.
 *
 * @param {number} port @param {string} host
 * @returns {Promise<number>} the port; rejects with the system's error when it cannot be had
 */
function tryPort(port, host) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : port));
    });
  });
}

/**
 * A port that nobody listens on now.
 *
 * @param {string} [host]
 */
export async function findFreePort(host = "127.0.0.1") {
  return tryPort(0, host);
}

/**
 * The port when it is free, else any free one.
 *
 * @param {number} preferred @param {string} [host]
 */
export async function findPort(preferred, host = "127.0.0.1") {
  return tryPort(preferred, host).catch(() => findFreePort(host));
}

/**
 * Makes sure that the dashboard can listen, and answers with the port (port 0 asks for any).
 *
 * @param {number} port @param {string} host
 * @param {number} [patienceMs] how long a port may still be in use
 * @returns {Promise<number>}
 * @throws {UserError} which says what to change
 */
export async function claimDashboardPort(port, host, patienceMs = HANDOVER_MS) {
  for (const deadline = Date.now() + patienceMs; ; await sleep(HANDOVER_POLL_MS)) {
    try {
      return await tryPort(port, host);
    } catch (error) {
      if (!isBusy(error) || Date.now() >= deadline) throw explainPortError(error, port, host);
    }
  }
}

/** @param {unknown} error */
function isBusy(error) {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}

/**
 * @param {unknown} error @param {number} port @param {string} host
 * @returns {UserError}
 */
function explainPortError(error, port, host) {
  if (isBusy(error)) return describeBusyPort(port, host);
  switch (error instanceof Error && "code" in error ? error.code : undefined) {
    case "EACCES":
      return new UserError(
        `Port ${port} may not be used by this account: choose one above 1023, e.g. PORT=3000 npm start`,
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
    case "EINVAL":
      return new UserError(
        `HOST=${host} is no address of this machine: leave it out for 127.0.0.1, or use 0.0.0.0 for all.`,
      );
    default:
      return new UserError(`Cannot listen on ${host} port ${port}: ${error instanceof Error ? error.message : error}`);
  }
}

/**
 * @param {number} port @param {string} host
 * @returns {UserError}
 */
export function describeBusyPort(port, host) {
  const next = port < 65_535 ? port + 1 : 3000;
  return new UserError(
    `Port ${port} on ${host} is in use: stop what uses it, or choose another one: PORT=${next} npm start`,
  );
}
