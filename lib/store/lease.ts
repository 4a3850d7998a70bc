import { isEventBusError } from "../event-bus/errors";
import type { Mark } from "./mark";
import type { RecordLog } from "./record-log";

/** How often the holder renews and the others look, milliseconds. */
export const leaseStepMs = 2_000;
/** A lease that was not renewed for this long is free: together with a look it stays below ten seconds. */
const leaseMs = 6_000;

/** What a lease lives in. */
export interface LeaseOptions {
  readonly log: Pick<RecordLog, "last" | "append">;
  readonly key: string;
  /** Name of this process, different from all others'. */
  readonly owner: string;
  /** A clock whose running counts, milliseconds: the clocks of two machines may differ. */
  readonly now: () => number;
}

/**
 * Which of several processes does something. The holder stores a record again and again, each only if the one before is
 * still its own; the others take over when nothing new came for {@link leaseMs}.
 */
export class Lease {
  readonly #options: LeaseOptions;
  #seen: Mark | null = null;
  #seenAtMs = 0;
  #held = false;
  /** The lease is somebody's, and was seen to be renewed. */
  #isAnothers = false;

  constructor(options: LeaseOptions) {
    this.#options = options;
  }

  /** True while this process holds it. */
  get held(): boolean {
    return this.#held;
  }

  /** True while another process is seen to renew it. */
  get isAnothers(): boolean {
    return this.#isAnothers;
  }

  /**
   * Renews, takes over or looks on. Returns true when this process has just become the holder. Throws when the lease
   * cannot be read or stored: then it is nobody's as far as is known.
   */
  async step(): Promise<boolean> {
    const wasHeld = this.#held;
    this.#held = false;
    try {
      if (wasHeld || (await this.#isFree())) {
        this.#isAnothers = false;
        this.#held = await this.#store(this.#options.owner);
      }
    } catch (error) {
      this.#isAnothers = false;
      throw error;
    }
    return this.#held && !wasHeld;
  }

  /** Lets the others take over at once. */
  async release(): Promise<void> {
    if (!this.#held) return;
    this.#held = false;
    await this.#store("");
  }

  async #isFree(): Promise<boolean> {
    const { log, key, now } = this.#options;
    const record = await log.last(key);
    const mark = record?.mark ?? 0;
    const isNew = mark !== this.#seen;
    // The first one that is seen may be left over from a process that is gone.
    this.#isAnothers = isNew ? this.#seen !== null : this.#isAnothers;
    if (isNew) [this.#seen, this.#seenAtMs] = [mark, now()];
    return record === null || record.data.length === 0 || now() - this.#seenAtMs >= leaseMs;
  }

  /** True when the record was stored, so nobody else's came between. */
  async #store(owner: string): Promise<boolean> {
    const { log, key, now } = this.#options;
    try {
      const mark = await log.append({ key, data: new TextEncoder().encode(owner), after: this.#seen ?? 0 });
      [this.#seen, this.#seenAtMs] = [mark, now()];
      return owner !== "";
    } catch (error) {
      if (isEventBusError(error) && error.code === "wrong_expected_sequence") return false;
      throw error; // without an answer it is perhaps stored: whoever is right shows at the next look
    }
  }
}
