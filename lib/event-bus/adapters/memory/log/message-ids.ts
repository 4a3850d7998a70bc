/** Ids in the order of their coming. Columns and not an object each: millions of those would keep the collector busy. */
interface Generation {
  readonly places: Map<string, number>;
  readonly seqs: number[];
  readonly times: number[];
}

const newGeneration = (): Generation => ({ places: new Map(), seqs: [], times: [] });

/** Ids of one generation at most, so that a fast publisher cannot fill the memory within one window. */
const maxIdsOfGeneration = 100_000;

/**
 * The message ids of a stream's duplicate window, at least the last 100,000 of them. They are forgotten a generation
 * at a time: taking them out one by one would make every look at the oldest one search through what was taken out.
 */
export class MessageIds {
  private younger = newGeneration();
  private older = newGeneration();
  private generationSinceMs = 0;

  /** Sequence stored under `id` within the last `windowMs`. */
  find(id: string, windowMs: number, nowMs: number): number | undefined {
    return findIn(this.younger, id, windowMs, nowMs) ?? findIn(this.older, id, windowMs, nowMs);
  }

  remember(id: string, seq: number, windowMs: number, nowMs: number): void {
    if (this.younger.seqs.length >= maxIdsOfGeneration || nowMs - this.generationSinceMs >= windowMs) {
      this.older = this.younger;
      this.younger = newGeneration();
      this.generationSinceMs = nowMs;
    }
    const { places, seqs, times } = this.younger;
    places.set(id, seqs.length);
    seqs.push(seq);
    times.push(nowMs);
  }
}

function findIn({ places, seqs, times }: Generation, id: string, windowMs: number, nowMs: number): number | undefined {
  const place = places.get(id);
  return place !== undefined && nowMs - (times[place] ?? 0) < windowMs ? seqs[place] : undefined;
}
