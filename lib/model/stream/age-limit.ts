import type { Stream } from "./stream";

/** How far the clocks of the broker and the dashboard, and two readings, may be apart, milliseconds. */
const slackMs = 2_000;

/**
 * What was stored up to this moment may have been too old for a limit of age by the time of a reading, Unix milliseconds of
 * the broker. `nowMs` is that time. Servers of a cluster differ by their clocks: the one that stores was at the time of
 * its newest message, at least.
 */
export function expiredUpTo({ lastAt }: Pick<Stream, "lastAt">, maxAgeMs: number, nowMs: number): number {
  const storedMs = lastAt === null ? nowMs : Date.parse(lastAt);
  return Math.max(nowMs, storedMs) - maxAgeMs + slackMs;
}
