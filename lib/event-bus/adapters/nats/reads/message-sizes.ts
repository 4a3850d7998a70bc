/** Streams whose sizes are remembered. */
const remembered = 2_000;
/** Part of the difference by which the estimate sinks with each smaller message. */
const forgetting = 1 / 64;

/** How large the messages of each stream are, learned from those that were read: about the largest of the last ones. */
export class MessageSizes {
  readonly #byStream = new Map<string, number>();

  /** Bytes to expect of a message; null when none of the stream was read. */
  expected(stream: string): number | null {
    return this.#byStream.get(stream) ?? null;
  }

  /** Takes the size of a message that was read. */
  note(stream: string, bytes: number): void {
    const known = this.#byStream.get(stream) ?? 0;
    this.#byStream.delete(stream);
    this.#byStream.set(stream, Math.max(bytes, known - (known - bytes) * forgetting));
    const [oldest] = this.#byStream.keys();
    if (this.#byStream.size > remembered && oldest !== undefined) this.#byStream.delete(oldest);
  }
}
