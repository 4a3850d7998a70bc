import type { JobWork, Prepared } from "./job-work";

/** Messages sent before their outcomes are written; fewer at a low rate, so that a pause comes soon. */
const batchSize = 500;
/** Where a copy may be consumed at once its fate cannot be looked up after a crash: fewer are in doubt then. */
const cautiousBatchSize = 100;
const batchesPerS = 4;
/** What the messages of a batch hold together, bytes, but for the last one: two batches are held at a time. */
const batchBytes = 15 * 1024 * 1024;

/** Positions in a job's plan that are done together, with what they need on its way. */
export interface Batch {
  readonly positions: readonly number[];
  readonly prepared: Promise<Prepared>;
}

/** What making batches needs. */
export interface BatchesOptions {
  readonly work: Pick<JobWork, "isCautious" | "bytesOf" | "prepare">;
  /** Positions to be done, in order. */
  readonly remaining: Iterator<number>;
  readonly ratePerS: number | null;
}

/** The work of a job in parts. */
export class Batches {
  /** Messages in one, at most. */
  readonly size: number;
  readonly #options: BatchesOptions;

  constructor(options: BatchesOptions) {
    const { ratePerS, work } = options;
    const most = work.isCautious() ? cautiousBatchSize : batchSize;
    this.size = ratePerS === null ? most : Math.min(most, Math.max(1, Math.floor(ratePerS / batchesPerS)));
    this.#options = options;
  }

  /** The next one; without positions when nothing remains. */
  next(): Batch {
    const positions = this.#take();
    const prepared = this.#options.work.prepare(positions);
    prepared.catch(() => {}); // awaited when it is the batch's turn, which may not come
    return { positions, prepared };
  }

  #take(): number[] {
    const { remaining, work } = this.#options;
    const positions: number[] = [];
    for (let bytes = 0; positions.length < this.size && bytes < batchBytes; ) {
      const [position] = take(remaining, 1);
      if (position === undefined) break;
      positions.push(position);
      bytes += work.bytesOf(position);
    }
    return positions;
  }
}

/** All of `from` in parts of `size` that need nothing. */
export function* partsOf(from: Iterator<number>, size = batchSize * 4): Generator<number[]> {
  for (let part = take(from, size); part.length > 0; part = take(from, size)) yield part;
}

function take(from: Iterator<number>, count: number): number[] {
  const taken: number[] = [];
  while (taken.length < count) {
    const { value, done } = from.next();
    if (done === true) break;
    taken.push(value);
  }
  return taken;
}
