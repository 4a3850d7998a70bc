// @ts-check
/**
 * Loaded before Next (`node --import`). Next opens its port some hundred milliseconds before it runs
 * `instrumentation.ts`, and would serve requests of those moments unchecked and end a WebSocket that comes first. They
 * are held back here until `lib/server/http/front/http-server.ts` has taken its place before Next.
 */
import diagnostics from "node:diagnostics_channel";
import { Server } from "node:http";

const EVENTS = ["request", "upgrade"];

/** @type {{ event: string, args: unknown[] }[]} */
const held = [];
/** @type {{ server: Server, release: () => void } | null} */
let early = null;

/** @param {unknown} message */
function holdRequests(message) {
  if (typeof message !== "object" || message === null || !("socket" in message)) return;
  const { socket } = message;
  if (typeof socket !== "object" || socket === null || !("server" in socket)) return;
  const { server } = socket;
  // Next's server is the one that already listens for upgrades.
  if (!(server instanceof Server) || server.listenerCount("upgrade") === 0) return;
  diagnostics.unsubscribe("net.server.socket", holdRequests);
  const undo = EVENTS.map((event) => {
    const listeners = server.listeners(event);
    server.removeAllListeners(event);
    const hold = (/** @type {unknown[]} */ ...args) => held.push({ event, args });
    server.on(event, hold);
    return () => {
      server.off(event, hold);
      for (const listener of listeners) server.on(event, (...args) => Reflect.apply(listener, server, args));
    };
  });
  early = { server, release: () => undo.forEach((step) => void step()) };
}

diagnostics.subscribe("net.server.socket", holdRequests);

Object.assign(globalThis, {
  [Symbol.for("jetlag.early-requests")]: (/** @type {(server: Server) => void} */ attach) => {
    diagnostics.unsubscribe("net.server.socket", holdRequests);
    if (early === null) return;
    const { server, release } = early;
    early = null;
    release();
    attach(server);
    for (const { event, args } of held.splice(0)) server.emit(event, ...args);
  },
});
