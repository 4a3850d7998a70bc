import type { Clock } from "../../clock";
import type { Logger } from "../../logger";

/** How long handlers are waited for, and where it is said that one took longer. */
export interface DrainOptions {
  readonly drainTimeoutMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Waits for handlers that end, at most the drain timeout; then `abandon` lets go of those that still run. */
export async function drained(ending: Promise<void>, abandon: () => void, options: DrainOptions): Promise<void> {
  const { drainTimeoutMs, clock, logger } = options;
  let cancel = () => {};
  const late = new Promise<false>((resolve) => {
    cancel = clock.schedule(drainTimeoutMs, () => resolve(false));
  });
  const inTime = await Promise.race([ending.then(() => true), late]);
  cancel();
  if (inTime) return;
  logger.warn({ drain_timeout_ms: drainTimeoutMs }, "A handler did not finish in time; it is no longer waited for");
  abandon();
}
