import { setMaxListeners } from "node:events";

const mebibyte = 1024 * 1024;

/** Expected bytes up to which a read is a small one. */
const smallReadBytes = 128 * 1024;
/**
 * Bytes that small reads, and all others, may have asked for at once. What is on its way comes before the answer to a
 * small read: 3 MiB take 15 ms where 200 MiB come in a second.
 */
const capacities = { small: 2 * mebibyte, large: 3 * mebibyte };
/** However little is expected, no more reads run at once than if each cost this part of the most it can bring. */
const worstParts = { small: 1 / 16, large: 1 / 4 };

/** How much one read is going to bring. */
export interface ReadSize {
  readonly expectedBytes: number;
  /** What it brings if the expectation is wrong. */
  readonly worstBytes: number;
}

/**
 * What all readers of one connection may have asked the server for and not yet received. A server drops a client to
 * which more than `max_pending` (64 MiB by default) is on its way, and with it goes everything else that shares the
 * connection: live traffic, the sampler. Whoever asks for more waits for its turn, first come, first served; small reads
 * have room of their own and never wait for large ones.
 */
export class ReadBudget {
  readonly #small = new Lane(capacities.small);
  readonly #large = new Lane(capacities.large);

  /**
   * Waits until there is room; the returned function, to be called once, gives it back. What is larger than all of the
   * room goes alone. Rejects with the reason of `signal` when that comes first.
   */
  take({ expectedBytes, worstBytes }: ReadSize, signal: AbortSignal | undefined): Promise<() => void> {
    const isSmall = expectedBytes <= smallReadBytes;
    const part = isSmall ? worstParts.small : worstParts.large;
    return (isSmall ? this.#small : this.#large).take(Math.max(expectedBytes, worstBytes * part), signal);
  }
}

interface Waiting {
  readonly cost: number;
  readonly admit: () => void;
}

class Lane {
  readonly #capacity: number;
  readonly #queue: Waiting[] = [];
  #free: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#free = capacity;
  }

  async take(bytes: number, signal: AbortSignal | undefined): Promise<() => void> {
    signal?.throwIfAborted();
    const cost = Math.min(bytes, this.#capacity);
    if (this.#queue.length > 0 || cost > this.#free) await this.#turn(cost, signal);
    else this.#free -= cost;
    return () => {
      this.#free += cost;
      this.#admit();
    };
  }

  #turn(cost: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#queue.splice(this.#queue.indexOf(waiting), 1);
        reject(signal?.reason);
        this.#admit();
      };
      const waiting: Waiting = {
        cost,
        admit: () => {
          signal?.removeEventListener("abort", leave);
          resolve();
        },
      };
      if (signal !== undefined) {
        setMaxListeners(0, signal); // many reads of one reader may wait
        signal.addEventListener("abort", leave, { once: true });
      }
      this.#queue.push(waiting);
    });
  }

  #admit(): void {
    for (let first = this.#queue[0]; first !== undefined && first.cost <= this.#free; first = this.#queue[0]) {
      this.#queue.shift();
      this.#free -= first.cost;
      first.admit();
    }
  }
}
