import type { Logger } from "../logger";
import type { Delivery } from "./delivery";

/** Ack waits after which a handler that still runs is reported: 90 s by default. */
const ackWaits = 3;

/** When a handler that began at `startedMs` is to be reported, Unix milliseconds. */
export function slowHandlerAtMs(startedMs: number, ackWaitMs: number): number {
  return startedMs + ackWaits * ackWaitMs;
}

/** Says once that a handler may never settle: its event is kept alive, so nothing else would show it. */
export function warnOfSlowHandler(
  logger: Logger,
  { stream, consumer, seq, subject, attempt }: Pick<Delivery, "stream" | "consumer" | "seq" | "subject" | "attempt">,
  runningMs: number,
): void {
  logger.warn(
    { stream, consumer, stream_seq: seq, subject, attempt, running_ms: runningMs },
    `Handler still running after ${Math.round(runningMs / 1_000)} s, its event is kept alive consumer=${consumer} ` +
      `subject=${subject} stream_seq=${seq} attempt=${attempt}`,
  );
}
