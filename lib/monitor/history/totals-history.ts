import type { ConsumerHealth } from "../../model/consumer/consumer-health";
import { type Known, sumKnown } from "../../model/known";
import { isOwnStream } from "../../model/stream/stream";
import type { StreamReading } from "../sweep-feed";

/** Points kept: what a chart draws. */
const keepPoints = 300;

/** Sums over all streams and consumers at one moment. */
export interface Totals {
  readonly messagesPerS: Known<number>;
  readonly ackedPerS: Known<number>;
  readonly waiting: number;
  readonly inFlight: number;
}

interface Point {
  readonly atMs: number;
  readonly messagesPerS: number | null;
  readonly ackedPerS: number | null;
  readonly waiting: number | null;
  readonly openFailures: number | null;
}

/** The totals of the last sweeps. */
export class TotalsHistory {
  #points: Point[] = [];

  add(
    atMs: number,
    seen: {
      readonly streams: readonly StreamReading[];
      readonly consumers: readonly ConsumerHealth[];
      /** Failures that nobody has acted on; null when they are not captured. */
      readonly openFailures: number | null;
    },
  ): void {
    const { messagesPerS, ackedPerS, waiting } = sumTotals(seen.streams, seen.consumers);
    const { openFailures } = seen;
    this.#push({ atMs, messagesPerS: messagesPerS.value, ackedPerS: ackedPerS.value, waiting, openFailures });
  }

  /** Notes a moment at which nothing could be read. */
  addGap(atMs: number): void {
    this.#push({ atMs, messagesPerS: null, ackedPerS: null, waiting: null, openFailures: null });
  }

  /** The points in columns, oldest first. */
  columns() {
    return {
      atMs: this.#points.map(({ atMs }) => atMs),
      messagesPerS: this.#points.map(({ messagesPerS }) => messagesPerS),
      ackedPerS: this.#points.map(({ ackedPerS }) => ackedPerS),
      waiting: this.#points.map(({ waiting }) => waiting),
      openFailures: this.#points.map(({ openFailures }) => openFailures),
    };
  }

  #push(point: Point): void {
    this.#points.push(point);
    if (this.#points.length > keepPoints) this.#points.shift();
  }
}

/** Adds up rates and lag; Jetlag's own streams do not count. */
export function sumTotals(streams: readonly StreamReading[], consumers: readonly ConsumerHealth[]): Totals {
  return {
    messagesPerS: sumKnown(
      streams.filter(({ config }) => !isOwnStream(config.name)).map((stream) => stream.messagesPerS),
    ),
    ackedPerS: sumKnown(consumers.map((consumer) => consumer.ackedPerS)),
    waiting: consumers.reduce((sum, consumer) => sum + consumer.waiting, 0),
    inFlight: consumers.reduce((sum, consumer) => sum + consumer.inFlight, 0),
  };
}
