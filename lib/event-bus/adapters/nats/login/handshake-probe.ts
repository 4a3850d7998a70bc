import { connect as connectTcp, isIP, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import { EventBusError } from "../../../errors";
import type { ServerAccess } from "./server-access";
import { clientTls } from "./tls";

/** How long each step of a probe waits for the server, milliseconds: on a link that just carried a handshake. */
const stepMs = 2_000;

/**
 * Finds out what the client does not tell: with TLS 1.3 a server refuses a certificate only after the handshake, and the
 * client then waits for its timeout; and it cannot tell a server that waits for TLS from one that says nothing. Makes
 * one connection more, sends no login. Resolves to null where there is nothing to add.
 */
export async function probeHandshake(access: ServerAccess, signal: AbortSignal): Promise<Error | null> {
  const found = await Promise.all(access.servers.map((server) => probeServer(server, access, signal)));
  return found.find((error) => error !== null) ?? null;
}

async function probeServer(server: string, { tls }: ServerAccess, signal: AbortSignal): Promise<Error | null> {
  const at = server.lastIndexOf(":");
  const host = server.slice(0, at).replace(/^\[|\]$/g, "");
  const target = { host, port: Number(server.slice(at + 1)), servername: isIP(host) === 0 ? host : "" };
  const options: ConnectionOptions = { ...target, ...(tls === null ? {} : clientTls(tls)) };
  if (tls?.first === true) return handshake(options, signal);
  const socket = connectTcp(target);
  try {
    const greeted = await firstOf(socket, signal, ["data"]);
    if (greeted === "data") return tls === null ? null : await handshake({ ...options, socket }, signal);
    if (greeted instanceof Error) return null; // the client has seen it too
    return (await beginsWithTls(target, signal)) ? wantsTlsFirst() : null;
  } finally {
    socket.destroy();
  }
}

/** The error of a handshake, or of what follows it; null where the server goes on. */
async function handshake(options: ConnectionOptions, signal: AbortSignal): Promise<Error | null> {
  const socket = connectTls(options);
  try {
    const outcome = await firstOf(socket, signal, ["secureConnect"]);
    if (outcome !== "secureConnect") return outcome instanceof Error ? outcome : null;
    // The refusal of a certificate comes now; else nothing comes, as the server waits for our CONNECT.
    const after = await firstOf(socket, signal, ["data"]);
    return after instanceof Error ? after : null;
  } finally {
    socket.destroy();
  }
}

async function beginsWithTls(target: ConnectionOptions, signal: AbortSignal): Promise<boolean> {
  // Nothing is sent over it: whom it belongs to does not matter.
  const socket = connectTls({ ...target, rejectUnauthorized: false });
  try {
    return (await firstOf(socket, signal, ["secureConnect"])) === "secureConnect";
  } finally {
    socket.destroy();
  }
}

/** The first of `events`, an error, or null at the end of the connection, of `signal` or of the time. */
function firstOf(socket: Socket, signal: AbortSignal, events: readonly string[]): Promise<string | Error | null> {
  return new Promise((resolve) => {
    const end = () => finish(null);
    const finish = (outcome: string | Error | null) => {
      signal.removeEventListener("abort", end);
      resolve(outcome);
    };
    for (const event of events) socket.once(event, () => finish(event));
    socket.once("error", finish);
    socket.once("close", end);
    socket.setTimeout(stepMs, end);
    signal.addEventListener("abort", end, { once: true });
  });
}

function wantsTlsFirst(): Error {
  return new EventBusError(
    "bus_unavailable",
    "TLS required before the server's greeting (handshake_first): switch TLS first (tls_first) on",
  );
}
