import type { Clock } from "../../../event-bus/clock";
import { HttpProblem } from "../problem";

/** Limits for the bodies of requests. */
export interface BodyLimits {
  /** All bodies that are held at once, in bytes. */
  readonly totalBytes: number;
  /** From the first wait for a body to its last byte, milliseconds. */
  readonly withinMs: number;
}

/** 64 MiB for all bodies together, and ten seconds for each. */
export const defaultBodyLimits: BodyLimits = { totalBytes: 64 * 1_048_576, withinMs: 10_000 };

/** Bounds the memory that the bodies of all requests hold together. */
export class BodyBudget {
  readonly #clock: Clock;
  readonly #limits: BodyLimits;
  #heldBytes = 0;

  constructor(clock: Clock, limits: BodyLimits = defaultBodyLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Held at this moment, in bytes. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** The share of one request, to be released when the request is answered. */
  open(): BodyShare {
    let ownBytes = 0;
    return {
      take: (bytes) => {
        // A body that is alone may be as large as its path allows, whatever the total.
        const othersBytes = this.#heldBytes - ownBytes;
        if (othersBytes > 0 && this.#heldBytes + bytes > this.#limits.totalBytes) {
          throw new HttpProblem(
            "overloaded",
            "other requests use all the memory set aside for bodies; try again in a few seconds",
          );
        }
        ownBytes += bytes;
        this.#heldBytes += bytes;
      },
      release: () => {
        this.#heldBytes -= ownBytes;
        ownBytes = 0;
      },
      within: async (work) => {
        const { withinMs } = this.#limits;
        let cancel = () => {};
        const late = new Promise<never>((_, reject) => {
          const problem = new HttpProblem("request_timeout", `the body was not complete after ${withinMs / 1_000} s`);
          cancel = this.#clock.schedule(withinMs, () => reject(problem));
        });
        try {
          return await Promise.race([work, late]);
        } finally {
          cancel();
        }
      },
    };
  }
}

/** The memory that the body of one request holds. */
export interface BodyShare {
  /** Counts bytes that were read. Throws `overloaded` when all bodies together would hold too much. */
  take(bytes: number): void;
  /** Gives back what was taken. */
  release(): void;
  /** The result of `work`. Throws `request_timeout` when it takes longer than a body may. */
  within<T>(work: Promise<T>): Promise<T>;
}
