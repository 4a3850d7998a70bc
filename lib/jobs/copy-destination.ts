import type { ReadOptions } from "../event-bus/broker/read-options";
import type { Outgoing, Receipt, Recipients, Sender } from "../event-bus/broker/sender";
import type { BrokerClock, BrokerMs } from "../model/broker-time";

/** Part of the time for which ids are remembered within which one is trusted; clocks and reads take the rest. */
const trustedPart = 0.75;

/** When a copy may have been stored: from its first attempt until its last one. */
export interface Doubt {
  readonly sinceMs: BrokerMs;
  readonly untilMs: BrokerMs;
}

/** Receipts by message id, of what was stored from `sinceMs` until the reading began. */
interface CopyReading {
  readonly sinceMs: BrokerMs;
  readonly atMs: BrokerMs;
  readonly copies: Promise<ReadonlyMap<string, Receipt>>;
}

/** Where copies go, and what can be said of a copy whose receipt was lost. */
export class CopyDestination {
  readonly #sender: Pick<Sender, "recipientsOf" | "readRecipients" | "sentSince">;
  readonly #now: BrokerClock;
  readonly #readings = new Map<string, CopyReading>();
  #recipients: Recipients;

  constructor(sender: Pick<Sender, "recipientsOf" | "readRecipients" | "sentSince">, now: BrokerClock) {
    this.#sender = sender;
    this.#now = now;
    this.#recipients = sender.recipientsOf([]);
  }

  /** Reads who there is. */
  async load(options?: ReadOptions): Promise<void> {
    this.#recipients = await this.#sender.readRecipients(options);
  }

  /** As of the last {@link load}. */
  get recipients(): Recipients {
    return this.#recipients;
  }

  /** True when a message id sent at `sentMs` is still remembered by the channel of this subject. */
  remembers(subject: string, sentMs: BrokerMs, nowMs: BrokerMs): boolean {
    return nowMs - sentMs < this.#recipients.remembersMs(subject) * trustedPart;
  }

  /**
   * The copy with this id that was first sent at `doubt.sinceMs` and last at `doubt.untilMs`, or null. One reading
   * serves all copies of a subject that were sent before it began.
   */
  async findCopy(
    { subject, id = "" }: Pick<Outgoing, "subject" | "id">,
    { sinceMs, untilMs }: Doubt,
    options?: ReadOptions,
  ): Promise<Receipt | null> {
    const known = this.#readings.get(subject);
    const serves = known !== undefined && known.sinceMs <= sinceMs && known.atMs > untilMs;
    const reading = serves
      ? known
      : { sinceMs, atMs: this.#now(), copies: this.#readCopies(subject, sinceMs, options) };
    this.#readings.set(subject, reading);
    try {
      return (await reading.copies).get(id) ?? null;
    } catch (error) {
      if (this.#readings.get(subject) === reading) this.#readings.delete(subject);
      throw error;
    }
  }

  async #readCopies(subject: string, sinceMs: BrokerMs, options?: ReadOptions): Promise<ReadonlyMap<string, Receipt>> {
    const channel = this.#recipients.channelOf(subject);
    if (channel === null) return new Map();
    return this.#sender.sentSince(channel, this.#recipients.storedAs(subject), new Date(sinceMs), options);
  }
}
