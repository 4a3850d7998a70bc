import type { LivePosition } from "../../model/message/live-position";

interface Reading {
  readonly atMs: number;
  readonly lastSeqs: ReadonlyMap<string, number>;
}

/** Readings remembered, one every other second while messages are stored: twenty minutes. */
const rememberedReadings = 600;
/** A row may be stored a little before it arrives here, and a position arrives a little after it was read. */
const marginMs = 1_500;

/** Remembers where streams stood, so that a row's place in its stream can be looked for without asking any clock. */
export class LivePositions {
  #readings: Reading[] = [];

  take({ streams }: LivePosition, atMs: number): void {
    const last = this.#readings.at(-1)?.lastSeqs;
    if (last?.size === streams.length && streams.every(({ stream, lastNumber }) => last.get(stream) === lastNumber))
      return;
    this.#readings.push({ atMs, lastSeqs: new Map(streams.map(({ stream, lastNumber }) => [stream, lastNumber])) });
    if (this.#readings.length > rememberedReadings) this.#readings.shift();
  }

  /** A sequence below that of anything that arrived at `atMs`, as near as is known; null: none is known. */
  below(stream: string, atMs: number): number | null {
    const reading = this.#readings.findLast((one) => one.atMs <= atMs - marginMs && one.lastSeqs.has(stream));
    return reading?.lastSeqs.get(stream) ?? null;
  }
}
