import type { Consumer } from "../model/consumer";
import type { LagHistory, LagSample } from "../model/lag-sample";

/** A moment at which the consumer could not be read. */
interface Gap {
  readonly atMs: number;
  readonly gap: true;
}
type Reading = LagSample | Gap;

const isGap = (reading: Reading): reading is Gap => "gap" in reading;
const isSample = (reading: Reading): reading is LagSample => !isGap(reading);

/** The readings of one consumer, newest last, for as long as `keepMs`. */
export class LagWindow {
  readonly #keepMs: number;
  #readings: Reading[] = [];
  #createdAt: string | null = null;

  constructor(keepMs: number) {
    this.#keepMs = keepMs;
  }

  /** Adds a reading. A consumer made anew under the same name, or one whose counters went back, starts afresh. */
  add(sample: LagSample, consumer: Pick<Consumer, "createdAt">): void {
    const last = this.latest;
    const restarted = last !== null && sample.deliveries < last.deliveries;
    if (restarted || (this.#createdAt !== null && this.#createdAt !== consumer.createdAt)) {
      this.#readings = [{ atMs: sample.atMs, gap: true }];
    }
    this.#createdAt = consumer.createdAt;
    this.#push(sample);
  }

  /** Notes that the consumer could not be read. */
  addGap(atMs: number): void {
    this.#push({ atMs, gap: true });
  }

  /** The newest sample, or null after a gap. */
  get latest(): LagSample | null {
    const last = this.#readings.at(-1);
    return last === undefined || isGap(last) ? null : last;
  }

  /** Up to `count` newest samples without a gap between them, oldest first. */
  recent(count: number): LagSample[] {
    const samples: LagSample[] = [];
    for (let at = this.#readings.length - 1; at >= 0 && samples.length < count; at--) {
      const reading = this.#readings[at];
      if (reading === undefined || isGap(reading)) break;
      samples.push(reading);
    }
    return samples.reverse();
  }

  /** Waiting plus in flight of the newest `count` readings. */
  trend(count: number): (number | null)[] {
    return this.#readings.slice(-count).map((reading) => (isGap(reading) ? null : reading.waiting + reading.inFlight));
  }

  /** When the newest reading was taken, gaps included. */
  get lastAtMs(): number | null {
    return this.#readings.at(-1)?.atMs ?? null;
  }

  /** The readings since `sinceMs` in columns, at most `points` of them: each stands for its bucket's worst moment. */
  columns(sinceMs: number, points: number): Omit<LagHistory, "stream" | "consumer" | "intervalMs" | "store"> {
    const readings = this.#readings.filter((reading) => reading.atMs >= sinceMs);
    const size = Math.max(1, Math.ceil(readings.length / points));
    const columns = {
      atMs: [] as number[],
      waiting: column(),
      inFlight: column(),
      redelivered: column(),
      ackedPerS: column(),
    };
    for (let at = 0; at < readings.length; at += size) {
      const bucket = readings.slice(at, at + size);
      const samples = bucket.filter(isSample);
      const before = readings[at - 1];
      const last = samples.at(-1);
      columns.atMs.push(bucket.at(-1)?.atMs ?? 0);
      columns.waiting.push(peak(samples.map((sample) => sample.waiting)));
      columns.inFlight.push(peak(samples.map((sample) => sample.inFlight)));
      columns.redelivered.push(peak(samples.map((sample) => sample.redelivered)));
      columns.ackedPerS.push(
        last === undefined || before === undefined || isGap(before) ? null : ackedPerSecond(before, last),
      );
    }
    return columns;
  }

  get size(): number {
    return this.#readings.length;
  }

  #push(reading: Reading): void {
    this.#readings.push(reading);
    const oldest = reading.atMs - this.#keepMs;
    // Trimmed in bulk: shifting one by one would move the whole array each time.
    if ((this.#readings[0]?.atMs ?? oldest) < oldest - this.#keepMs / 10) {
      this.#readings = this.#readings.filter(({ atMs }) => atMs >= oldest);
    }
  }
}

const column = (): (number | null)[] => [];
const peak = (values: readonly number[]): number | null => (values.length === 0 ? null : Math.max(...values));

/**
 * Messages finished per second between two samples: first deliveries minus the growth of what is in flight. First
 * deliveries are not counted by the server: they are at most all deliveries and at most the progress in the stream.
 */
export function ackedPerSecond(from: LagSample, to: LagSample): number {
  const seconds = (to.atMs - from.atMs) / 1_000;
  if (seconds <= 0 || from.lastAckedAt === to.lastAckedAt) return 0;
  const firstDeliveries = Math.min(to.deliveries - from.deliveries, to.deliveredSeq - from.deliveredSeq);
  return Math.max(0, firstDeliveries - (to.inFlight - from.inFlight)) / seconds;
}
