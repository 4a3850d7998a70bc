import type { EventBus } from "../../event-bus/bus/event-bus";
import { isEventBusError } from "../../event-bus/errors";

/** How often the holder renews and the others look, milliseconds. */
export const leaseStepMs = 2_000;
/** A lease that was not renewed for this long is free: together with a look it stays below ten seconds. */
const leaseMs = 6_000;

/** What a lease lives in. */
export interface HistoryLeaseOptions {
  readonly messages: Pick<EventBus["messages"], "last" | "publish">;
  readonly stream: string;
  readonly subject: string;
  /** Name of this dashboard, different from all others'. */
  readonly owner: string;
  readonly now: () => number;
}

/**
 * Who of several dashboards records the history. The holder stores a message again and again, each only if the one
 * before is still its own; the others take over when nothing new came for {@link leaseMs}. Only the local clock's
 * running is used, so the clocks of two machines may differ.
 */
export class HistoryLease {
  readonly #options: HistoryLeaseOptions;
  #seenSeq: number | null = null;
  #seenAtMs = 0;
  #held = false;
  /** The lease is somebody's, and was seen to be renewed. */
  #isAnothers = false;

  constructor(options: HistoryLeaseOptions) {
    this.#options = options;
  }

  /** True while this dashboard records. */
  get held(): boolean {
    return this.#held;
  }

  /** True while another dashboard is seen to renew the lease. */
  get isAnothers(): boolean {
    return this.#isAnothers;
  }

  /**
   * Renews, takes over or looks on. Returns true when this dashboard has just become the holder. Throws when the lease
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
    const { messages, stream, subject, now } = this.#options;
    const message = await messages.last(stream, subject);
    const seq = message?.seq ?? 0;
    const isNew = seq !== this.#seenSeq;
    // The first one that is seen may be left over from a dashboard that is gone.
    this.#isAnothers = isNew ? this.#seenSeq !== null : this.#isAnothers;
    if (isNew) [this.#seenSeq, this.#seenAtMs] = [seq, now()];
    return message === null || message.data.length === 0 || now() - this.#seenAtMs >= leaseMs;
  }

  /** True when the message was stored, so nobody else's came between. */
  async #store(owner: string): Promise<boolean> {
    const { messages, subject, now } = this.#options;
    try {
      const { seq } = await messages.publish({
        subject,
        data: new TextEncoder().encode(owner),
        expectedLastSubjectSeq: this.#seenSeq ?? 0,
      });
      [this.#seenSeq, this.#seenAtMs] = [seq, now()];
      return owner !== "";
    } catch (error) {
      if (isEventBusError(error) && error.code === "wrong_expected_sequence") return false;
      throw error; // without an answer it is perhaps stored: whoever is right shows at the next look
    }
  }
}
