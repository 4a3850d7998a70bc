interface SeenId {
  readonly seq: number;
  readonly atMs: number;
}

/** Ids of one generation at most, so that a fast publisher cannot fill the memory within one window. */
const maxIdsOfGeneration = 100_000;

/**
 * The message ids of a stream's duplicate window, at least the last 100,000 of them. They are forgotten a generation
 * at a time: taking them out one by one would make every look at the oldest one search through what was taken out.
 */
export class MessageIds {
  private younger = new Map<string, SeenId>();
  private older = new Map<string, SeenId>();
  private generationSinceMs = 0;

  /** Sequence stored under `id` within the last `windowMs`. */
  find(id: string, windowMs: number, nowMs: number): number | undefined {
    const found = this.younger.get(id) ?? this.older.get(id);
    return found !== undefined && nowMs - found.atMs < windowMs ? found.seq : undefined;
  }

  remember(id: string, seq: number, windowMs: number, nowMs: number): void {
    if (this.younger.size >= maxIdsOfGeneration || nowMs - this.generationSinceMs >= windowMs) {
      this.older = this.younger;
      this.younger = new Map();
      this.generationSinceMs = nowMs;
    }
    this.younger.set(id, { seq, atMs: nowMs });
  }
}
