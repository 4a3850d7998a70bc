import type { Consumer } from "../../model/consumer/consumer";
import type { AckLatency } from "../../model/consumer/consumer-health";
import { consumerKey } from "../../model/consumer/consumer-key";
import { estimate, exact, type Known, unknown } from "../../model/known";
import type { AckTiming } from "../../model/stream/announcement";

/** How far back the figures look, milliseconds. */
const windowMs = 5 * 60 * 1_000;
/** Timings kept per consumer: the newest; more would only make the figures slower. */
const keepTimings = 1_000;

const notAcknowledged = unknown("not acknowledged at all");
const notSampled = unknown("sample_freq is off");
const noneLately = unknown("no sample lately");

/** Whose latency is asked for. */
type Timed = Pick<Consumer, "stream" | "name" | "acknowledges"> & {
  readonly config: Pick<Consumer["config"], "ackSamplePercent">;
};

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

  /** The figures of the last minutes: an estimate where the server announces only a share of the acknowledgements. */
  of({ stream, name, acknowledges, config }: Timed): Known<AckLatency> {
    if (!acknowledges) return notAcknowledged;
    if (config.ackSamplePercent === null) return notSampled;
    const key = consumerKey(stream, name);
    const sinceMs = this.#now() - windowMs;
    const recent = (this.#timings.get(key) ?? []).filter(({ atMs }) => atMs >= sinceMs).slice(-keepTimings);
    const sorted = recent.map(({ ackMs }) => ackMs).sort((left, right) => left - right);
    const maxMs = sorted.at(-1);
    if (maxMs === undefined) {
      this.#timings.delete(key);
      return noneLately;
    }
    const found = { p50Ms: quantile(sorted, 0.5), p95Ms: quantile(sorted, 0.95), maxMs, samples: sorted.length };
    return config.ackSamplePercent < 100 ? estimate(found) : exact(found);
  }
}

/** The smallest value that at least this share of them does not exceed. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
