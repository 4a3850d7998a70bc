import type { LivePosition } from "../../model/message/live-position";

interface Reading {
  readonly atMs: number;
  readonly lastNumbers: ReadonlyMap<string, number>;
}

/** Readings remembered, one every other second while messages are stored: twenty minutes. */
const rememberedReadings = 600;
/** A row may be stored a little before it arrives here, and a position arrives a little after it was read. */
const marginMs = 1_500;

/** Remembers where streams stood, so that a row's place in its stream can be looked for without asking any clock. */
export class LivePositions {
  #readings: Reading[] = [];

  take({ streams }: LivePosition, atMs: number): void {
    const last = this.#readings.at(-1)?.lastNumbers;
    if (last?.size === streams.length && streams.every(({ stream, lastNumber }) => last.get(stream) === lastNumber))
      return;
    this.#readings.push({ atMs, lastNumbers: new Map(streams.map(({ stream, lastNumber }) => [stream, lastNumber])) });
    if (this.#readings.length > rememberedReadings) this.#readings.shift();
  }

  /** The lowest running number that what arrived at `atMs` can have, as near as is known; null: none is known. */
  lowest(stream: string, atMs: number): number | null {
    const reading = this.#readings.findLast((one) => one.atMs <= atMs - marginMs && one.lastNumbers.has(stream));
    const last = reading?.lastNumbers.get(stream);
    return last === undefined ? null : last + 1;
  }
}
