import { setTimeout as delay } from "node:timers/promises";
import { type NatsConnection as Client, connect, type NodeConnectionOptions } from "@nats-io/transport-node";
import { EventBusError } from "../../../errors";
import { probeHandshake } from "../login/handshake-probe";
import { clientAccess, type ServerAccess } from "../login/server-access";

/** Longest wait for one server to accept a connection, milliseconds. */
const dialTimeoutMs = 5_000;
/** How long a closing connection may take to send what is left, milliseconds. */
const closeTimeoutMs = 2_000;
const firstRetryMs = 250;
const lastRetryMs = 2_000;

/**
 * Tries every server once. Throws the client's error, or what a look of our own finds where the client knows nothing,
 * or `bus_unavailable` as soon as `signal` comes.
 */
export async function dial(access: ServerAccess, name: string, signal: AbortSignal): Promise<Client> {
  try {
    return await orAborted(connect(clientOptions(access, name)), signal);
  } catch (error) {
    if (signal.aborted || !saysNothing(error)) throw error;
    throw (await probeHandshake(access, signal)) ?? error;
  }
}

/** A timeout, or an end of the connection without a reason. */
function saysNothing(error: unknown): boolean {
  return error instanceof Error && (error.name === "TimeoutError" || error.message.includes("undefined error"));
}

function clientOptions(access: ServerAccess, name: string): NodeConnectionOptions {
  return {
    ...clientAccess(access),
    name,
    timeout: dialTimeoutMs,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 500,
    reconnectJitter: 500,
    // Two minutes by default: a hung server would go unnoticed for six.
    pingInterval: 10_000,
    // A server that is being restarted with new accounts refuses for a while; giving up would be for good.
    ignoreAuthErrorAbort: true,
    // Stack traces across promises halve the throughput.
    noAsyncTraces: true,
  };
}

/** The client of a dial, or a rejection as soon as `signal` comes; a client that arrives later is closed. */
function orAborted(dialling: Promise<Client>, signal: AbortSignal): Promise<Client> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      reject(new EventBusError("bus_unavailable", "stopped"));
      dialling.then(
        (client) => client.close(),
        () => {}, // nobody waits for it any more
      );
    };
    signal.addEventListener("abort", abort, { once: true });
    dialling.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

/** Sends what is left where there is a link, and closes. */
export async function disconnect(client: Client, linked: boolean): Promise<void> {
  if (linked) {
    const ending = new AbortController();
    const draining = client.drain().catch(() => {}); // the link just broke: nothing can be sent any more
    await Promise.race([draining, pause(closeTimeoutMs, ending.signal)]);
    ending.abort();
  }
  await client.close();
}

/** Pause after a failed attempt, milliseconds: growing, with jitter so that a fleet does not come back as one. */
export function retryDelay(attempt: number): number {
  const ceiling = Math.min(firstRetryMs * 2 ** Math.min(attempt - 1, 10), lastRetryMs);
  return ceiling * (0.75 + Math.random() / 2);
}

/**
 * Waits, or less when `signal` comes. A machine timer on purpose: it keeps a process alive that waits for its first
 * connection, which the bus's clock would not.
 */
export async function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await delay(delayMs, undefined, { signal }).catch(() => {}); // only the signal rejects it
}
