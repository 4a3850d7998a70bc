import type { IndexedFailure } from "../inbox/failure-index";
import type { FailureStore } from "../inbox/failure-store";
import { readPayloads } from "../inbox/payloads";

/** Messages sent before their outcomes are written; fewer at a low rate, so that a pause comes soon. */
const batchSize = 500;
/** Where a copy may be consumed at once its fate cannot be looked up after a crash: fewer are in doubt then. */
const cautiousBatchSize = 100;
const batchesPerS = 4;
/** Payloads of a batch together, bytes, but for the last one: two batches are held at a time. */
const batchBytes = 15 * 1024 * 1024;

/** Positions in a job's plan that are sent together, with the payloads on their way. */
export interface Batch {
  readonly positions: readonly number[];
  /** By failure id. */
  readonly payloads: Promise<ReadonlyMap<string, Uint8Array>>;
}

/** What making batches needs. */
export interface BatchesOptions {
  readonly failures: FailureStore;
  /** Failure ids by position. */
  readonly ids: readonly string[];
  /** Positions to be done, in order. */
  readonly remaining: Iterator<number>;
  readonly ratePerS: number | null;
  /** True where the fate of a copy cannot always be looked up. */
  readonly isCautious: boolean;
  /** Whether the payload of a failure is needed. */
  readonly isRead: (known: IndexedFailure) => boolean;
  /** Ends the reads. */
  readonly halting: AbortSignal;
  /** Does a read again while there is no link or no answer. */
  readonly patiently: <T>(work: () => Promise<T>) => Promise<T>;
}

/** The work of a job in parts. */
export class Batches {
  /** Messages in one, at most. */
  readonly size: number;
  readonly #options: BatchesOptions;

  constructor(options: BatchesOptions) {
    const { ratePerS, isCautious } = options;
    const most = isCautious ? cautiousBatchSize : batchSize;
    this.size = ratePerS === null ? most : Math.min(most, Math.max(1, Math.floor(ratePerS / batchesPerS)));
    this.#options = options;
  }

  /** The next one; without positions when nothing remains. */
  next(): Batch {
    const positions = this.#take();
    const payloads = this.#read(positions);
    payloads.catch(() => {}); // awaited when it is the batch's turn, which may not come
    return { positions, payloads };
  }

  #take(): number[] {
    const { failures, ids, remaining } = this.#options;
    const positions: number[] = [];
    for (let bytes = 0; positions.length < this.size && bytes < batchBytes; ) {
      const [position] = take(remaining, 1);
      if (position === undefined) break;
      positions.push(position);
      bytes += failures.index.get(ids[position] ?? "")?.failure.sizeBytes ?? 0;
    }
    return positions;
  }

  async #read(positions: readonly number[]): Promise<ReadonlyMap<string, Uint8Array>> {
    const { failures, ids, isRead, patiently, halting: signal } = this.#options;
    const known = positions.flatMap((position) => failures.index.get(ids[position] ?? "") ?? []).filter(isRead);
    return known.length === 0 ? new Map() : patiently(() => readPayloads(failures, known, { signal }));
  }
}

/** All of `from` in parts of `size` that need no payload. */
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
