import type { AckLatency } from "../../model/consumer/consumer-health";
import { consumerKey } from "../../model/consumer/consumer-key";
import type { AckTiming } from "../../model/stream/advisory";

/** How far back the figures look, milliseconds. */
const windowMs = 5 * 60 * 1_000;
/** Timings kept per consumer: the newest; more would only make the figures slower. */
const keepTimings = 1_000;

interface Timing {
  readonly atMs: number;
  readonly ackMs: number;
}

/** Latencies of acknowledgements, of consumers for which the server announces them. */
export class AckLatencies {
  readonly #now: () => number;
  readonly #timings = new Map<string, Timing[]>();

  constructor(now: () => number) {
    this.#now = now;
  }

  add({ stream, consumer, ackMs }: AckTiming): void {
    const key = consumerKey(stream, consumer);
    const timings = this.#timings.get(key) ?? [];
    if (timings.length === 0) this.#timings.set(key, timings);
    timings.push({ atMs: this.#now(), ackMs });
    // Trimmed in bulk: shifting one by one would move the whole array each time.
    if (timings.length > keepTimings * 1.5) timings.splice(0, timings.length - keepTimings);
  }

  /** The figures of the last minutes; null when there was nothing. */
  of(stream: string, consumer: string): AckLatency | null {
    const key = consumerKey(stream, consumer);
    const sinceMs = this.#now() - windowMs;
    const recent = (this.#timings.get(key) ?? []).filter(({ atMs }) => atMs >= sinceMs).slice(-keepTimings);
    const sorted = recent.map(({ ackMs }) => ackMs).sort((left, right) => left - right);
    const maxMs = sorted.at(-1);
    if (maxMs === undefined) {
      this.#timings.delete(key);
      return null;
    }
    return { p50Ms: quantile(sorted, 0.5), p95Ms: quantile(sorted, 0.95), maxMs, samples: sorted.length };
  }
}

/** The smallest value that at least this share of them does not exceed. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

// Neither name can hold a space, so the key is unambiguous.
