import type { ClockReading } from "../../event-bus/broker/reading";
import { type BrokerMs, brokerMs } from "../../model/broker-time";

/** How far the broker's clock is ahead of the dashboard's. */
export interface ClockSkew {
  /** Milliseconds; negative when the broker's clock is behind. */
  readonly skewMs: number;
  /** Half of the shortest round trip among the readings: the skew is within this of the truth. */
  readonly uncertaintyMs: number;
}

/** Readings that a skew is taken from. */
const keepReadings = 8;

/**
 * Follows the skew the way time protocols do: of the last readings the one with the shortest round trip tells most,
 * since the answer can have been made at any moment of it.
 */
export class ClockSkewMeter {
  #readings: ClockReading[] = [];

  add(reading: ClockReading): void {
    this.#readings = [...this.#readings, reading].slice(-keepReadings);
  }

  /** Null until there was a reading. */
  get skew(): ClockSkew | null {
    const [first, ...others] = this.#readings;
    if (first === undefined) return null;
    const best = others.reduce((left, right) => (roundTrip(right) <= roundTrip(left) ? right : left), first);
    return { skewMs: Math.round(best.serverMs - middle(best)), uncertaintyMs: Math.ceil(roundTrip(best) / 2) };
  }
}

const roundTrip = ({ sentMs, receivedMs }: ClockReading) => Math.max(0, receivedMs - sentMs);
const middle = ({ sentMs, receivedMs }: ClockReading) => (sentMs + receivedMs) / 2;

/** A moment of our clock by the broker's, as far as that is known. */
export function toBrokerMs(ownMs: number, skew: ClockSkew | null): BrokerMs {
  return brokerMs(ownMs + (skew?.skewMs ?? 0));
}

/** The age of something the broker dated, by the broker's clock as far as it is known; never negative. */
export function ageByServerClock(nowMs: number, skew: ClockSkew | null, storedAtMs: number): number {
  return Math.max(0, nowMs + (skew?.skewMs ?? 0) - storedAtMs);
}
