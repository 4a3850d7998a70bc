/** Consumers and attempts remembered at most. */
const remembered = 10_000;

/**
 * How long a rejected message takes until it is rejected again, by consumer and attempt. The server does not announce the
 * delay that a worker asks for: the last message that came again tells it for the next one.
 */
export class RetryPace {
  readonly #gapsMs = new Map<string, number>();

  /** Notes that a message, rejected at `attempt`, was rejected once more after `gapMs`. */
  learn(consumer: string, attempt: number, gapMs: number): void {
    const key = keyOf(consumer, attempt);
    this.#gapsMs.delete(key); // to the end: the last learned
    this.#gapsMs.set(key, gapMs);
    const [oldest] = this.#gapsMs.keys();
    if (this.#gapsMs.size > remembered && oldest !== undefined) this.#gapsMs.delete(oldest);
  }

  /** How long the next delivery is likely to take from the rejection of `attempt` on; null: none was seen yet. */
  expectMs(consumer: string, attempt: number): number | null {
    return this.#gapsMs.get(keyOf(consumer, attempt)) ?? null;
  }
}

const keyOf = (consumer: string, attempt: number) => `${attempt} ${consumer}`;
