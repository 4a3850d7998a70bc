import diagnostics from "node:diagnostics_channel";
import { type IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";

/** Takes over an upgrade request. */
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/**
 * Sends WebSocket upgrades for `path` to `handler` on Next's own HTTP server, which offers no hook for them. Node
 * announces each new TCP connection before its first byte is parsed, so that even an upgrade as the very first request
 * is caught. Other upgrades go to Next in development (hot reload) and are refused in production, where Next would
 * leave them hanging.
 */
export function attachUpgrade(path: string, handler: UpgradeHandler, isDevelopment: boolean): void {
  const attached = new WeakSet<Server>();
  diagnostics.subscribe("net.server.socket", (message) => {
    const server = serverOf(message);
    // Next's server is the one that already listens for upgrades.
    if (server === null || attached.has(server) || server.listenerCount("upgrade") === 0) return;
    attached.add(server);
    takeOver(server, path, handler, isDevelopment);
  });
  takeEarlyUpgrades(handler);
}

/** What `lib/cli/early-upgrades.mjs` held back before this module was loaded. */
function takeEarlyUpgrades(handler: UpgradeHandler): void {
  const early: unknown = Reflect.get(globalThis, Symbol.for("jetlag.early-upgrades"));
  if (typeof early === "function") early(handler);
}

function takeOver(server: Server, path: string, handler: UpgradeHandler, isDevelopment: boolean): void {
  const nextListeners = server.listeners("upgrade");
  server.removeAllListeners("upgrade");
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    if (pathOf(request) === path) return handler(request, socket, head);
    if (!isDevelopment) {
      socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    for (const listener of nextListeners) Reflect.apply(listener, server, [request, socket, head]);
  });
}

function pathOf(request: IncomingMessage): string | null {
  const url = `http://host${request.url ?? "/"}`;
  return URL.canParse(url) ? new URL(url).pathname : null;
}

/** The HTTP server of a `net.server.socket` announcement; `socket.server` is what Next itself reads too. */
function serverOf(message: unknown): Server | null {
  if (typeof message !== "object" || message === null || !("socket" in message)) return null;
  const { socket } = message;
  if (typeof socket !== "object" || socket === null || !("server" in socket)) return null;
  return socket.server instanceof Server ? socket.server : null;
}
