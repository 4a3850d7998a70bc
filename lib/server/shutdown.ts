import type { Logger } from "../event-bus/logger";

/** After this long the process ends whatever still runs, milliseconds. */
const hardLimitMs = 8_000;

/**
 * Runs `stop` before Next's own handling of SIGTERM and SIGINT: Next waits for open connections and would cut off
 * asynchronous work of ours.
 */
export function takeOverShutdown(stop: () => Promise<void>, logger: Logger): void {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    const nextListeners = process.listeners(signal);
    process.removeAllListeners(signal);
    process.once(signal, () => {
      setTimeout(() => process.exit(1), hardLimitMs).unref();
      stop()
        .catch((error: unknown) => logger.error({ error }, "Shutdown was not clean"))
        .finally(() => {
          for (const listener of nextListeners) Reflect.apply(listener, process, [signal]);
          // Without a handler of Next's (it may have none yet) the signal would now be swallowed.
          if (nextListeners.length === 0) process.exit(0);
        });
    });
  }
}
