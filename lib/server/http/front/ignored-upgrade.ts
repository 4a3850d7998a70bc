import { type IncomingMessage, type Server, ServerResponse } from "node:http";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";

/** Whether a request asks for a WebSocket, perhaps among other protocols. */
export function asksForWebSocket({ headers }: Pick<IncomingMessage, "headers">): boolean {
  return (headers.upgrade ?? "").split(",").some((protocol) => protocol.trim().toLowerCase() === "websocket");
}

/**
 * Gives a request back to the server as one that never asked for an upgrade: a server may ignore that wish (RFC 9110, 7.8),
 * and clients that offer HTTP/2 rely on it. Node has let go of the connection for the upgrade, so the server gets it as a
 * new one, on which the same bytes arrive.
 */
export function serveWithoutUpgrade(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const destroy = () => void socket.destroy();
  const serve = (): void => {
    if (socket.destroyed) return;
    const earlier = answerInProgress(socket);
    if (earlier !== null) {
      earlier.once("close", serve);
      return;
    }
    // The time that a kept connection may be idle was set after the earlier answer.
    if (socket instanceof Socket) socket.setTimeout(0);
    socket.off("error", destroy);
    socket.unshift(Buffer.concat([withoutUpgrade(request), head]));
    server.emit("connection", socket);
  };
  socket.on("error", destroy);
  serve();
}

/** The answer to an earlier request of this connection, which has to be written first; null when there is none. */
export function answerInProgress(socket: Duplex): ServerResponse | null {
  const response: unknown = Reflect.get(socket, "_httpMessage");
  return response instanceof ServerResponse ? response : null;
}

/** The head of a request as it was sent, without its wish for another protocol. */
function withoutUpgrade({ method, url, httpVersion, rawHeaders }: IncomingMessage): Buffer {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const [name = "", value = ""] = rawHeaders.slice(at, at + 2);
    const kept = name.toLowerCase() === "connection" ? withoutTokens(value) : value;
    if (!upgradeFields.has(name.toLowerCase()) && kept !== "") lines.push(`${name}: ${kept}`);
  }
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1");
}

const upgradeFields = new Set(["upgrade", "http2-settings"]);

function withoutTokens(connection: string): string {
  const tokens = connection.split(",").map((token) => token.trim());
  return tokens.filter((token) => !upgradeFields.has(token.toLowerCase())).join(", ");
}
