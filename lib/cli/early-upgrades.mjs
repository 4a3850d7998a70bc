// @ts-check
/**
 * Loaded before Next (`node --import`). Next opens its port some hundred milliseconds before it runs
 * `instrumentation.ts`, and would end a WebSocket that comes first. Upgrades of those moments are held back here until
 * `lib/server/http-upgrade.ts` takes them.
 */
import diagnostics from "node:diagnostics_channel";
import { Server } from "node:http";

/** @typedef {[import("node:http").IncomingMessage, import("node:stream").Duplex, Buffer]} Upgrade */

/** @type {Upgrade[]} */
const held = [];
/** @type {((...upgrade: Upgrade) => void) | null} */
let forward = null;

/** @param {unknown} message */
function holdUpgrades(message) {
  if (typeof message !== "object" || message === null || !("socket" in message)) return;
  const { socket } = message;
  if (typeof socket !== "object" || socket === null || !("server" in socket)) return;
  const { server } = socket;
  // Next's server is the one that already listens for upgrades.
  if (!(server instanceof Server) || server.listenerCount("upgrade") === 0) return;
  diagnostics.unsubscribe("net.server.socket", holdUpgrades);
  const nextListeners = server.listeners("upgrade");
  server.removeAllListeners("upgrade");
  server.on("upgrade", (/** @type {Upgrade} */ ...upgrade) => {
    if (!upgrade[0].url?.startsWith("/api/live")) {
      for (const listener of nextListeners) Reflect.apply(listener, server, upgrade);
    } else if (forward === null) held.push(upgrade);
    else forward(...upgrade);
  });
}

diagnostics.subscribe("net.server.socket", holdUpgrades);

Object.assign(globalThis, {
  [Symbol.for("jetlag.early-upgrades")]: (/** @type {(...upgrade: Upgrade) => void} */ handler) => {
    forward = handler;
    diagnostics.unsubscribe("net.server.socket", holdUpgrades);
    for (const upgrade of held.splice(0)) handler(...upgrade);
  },
});
