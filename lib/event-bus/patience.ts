import type { Clock } from "./clock";
import type { BusConnection } from "./connection";
import { type EventBusError, isEventBusError } from "./errors";

/** Between two attempts at what no answer came to, milliseconds. */
export const retryMs = 500;

/** The wait was cancelled. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
}

/** What patience needs. */
export interface PatienceOptions {
  readonly clock: Clock;
  readonly connection: BusConnection;
  /** Ends the patience: the next attempt without an answer is the last. */
  readonly signal: AbortSignal;
}

/** Does a piece of work again while there is no link or no answer. Throws {@link InterruptedError} or the work's error. */
export async function patiently<T>(work: () => Promise<T>, { clock, connection, signal }: PatienceOptions): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || signal.aborted) throw error;
      await pause(clock, retryMs, signal);
      if (!(await untilConnected(connection, signal))) throw error;
    }
  }
}

/** The result of `work`; throws {@link InterruptedError} at once when `signal` comes first. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new InterruptedError("interrupted"));
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort);
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

/** True for a failure that may pass with time: no answer, no link, no leader. */
export function isPassing(error: unknown): error is EventBusError {
  return isEventBusError(error) && ["publish_unknown", "timeout", "bus_unavailable", "no_leader"].includes(error.code);
}

/** Why something was refused, in words. */
export function refusalOf(error: unknown): string {
  if (isEventBusError(error)) return `${error.code}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}

/** Waits `ms`, or until `signal` ends it. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      cancel();
      signal.removeEventListener("abort", end);
      resolve();
    };
    const cancel = clock.schedule(ms, end);
    signal.addEventListener("abort", end);
  });
}

/** Resolves when the bus has a link: true; false when `signal` comes first. */
export function untilConnected(connection: BusConnection, signal: AbortSignal): Promise<boolean> {
  if (connection.status().state === "connected") return Promise.resolve(true);
  if (signal.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const finish = (connected: boolean) => {
      forget();
      signal.removeEventListener("abort", abort);
      resolve(connected);
    };
    const abort = () => finish(false);
    const forget = connection.onChange(({ state }) => {
      if (state === "connected") finish(true);
    });
    signal.addEventListener("abort", abort);
  });
}
