/** Consumers and the interval that keeps a sweep near 1 % of one core of the server (measured on 2.15.1). */
const steps = [
  { consumers: 100, intervalMs: 2_000 },
  { consumers: 1_000, intervalMs: 5_000 },
  { consumers: 5_000, intervalMs: 20_000 },
] as const;

/** Milliseconds between two sweeps over this many consumers: 2 s up to 100, then in proportion. */
export function sampleIntervalMs(consumers: number): number {
  let lower: { consumers: number; intervalMs: number } = steps[0];
  for (const upper of steps) {
    if (consumers <= upper.consumers) {
      const span = upper.consumers - lower.consumers;
      const share = span === 0 ? 0 : Math.max(0, consumers - lower.consumers) / span;
      return Math.round(lower.intervalMs + share * (upper.intervalMs - lower.intervalMs));
    }
    lower = upper;
  }
  return Math.round((lower.intervalMs * consumers) / lower.consumers);
}
