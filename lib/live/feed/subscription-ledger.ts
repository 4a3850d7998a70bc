import { SlidingCount } from "./sliding-count";

const slotMs = 250;
/** Four finished slots are one second; the fifth is being filled. */
const slots = 5;

/** How many more subjects may be counted one by one; shared by the subscriptions of one viewer. */
export interface SubjectAllowance {
  left: number;
}

/** What passed on one subject: messages received, with a few more figures in the same object, which is quicker. */
export class SubjectTally extends SlidingCount {
  readonly subject: string;
  shown = 0;
  bytes = 0;

  constructor(subject: string) {
    super(slots);
    this.subject = subject;
  }

  reading(slot: number): SubjectReading {
    const { subject, total, shown, bytes } = this;
    return { subject, received: total, shown, bytes, receivedPerS: this.finished(slot) };
  }
}

/** One subject's line in a {@link LedgerReading}. */
export interface SubjectReading {
  readonly subject: string;
  readonly received: number;
  readonly shown: number;
  readonly bytes: number;
  readonly receivedPerS: number;
}

/** A ledger at one moment. Rates are over the last finished second. */
export interface LedgerReading {
  readonly received: number;
  readonly shown: number;
  /** Always `received - shown`. */
  readonly skipped: number;
  /** Payload bytes received. */
  readonly bytes: number;
  readonly receivedPerS: number;
  readonly bytesPerS: number;
  /** Distinct subjects counted one by one. */
  readonly subjectCount: number;
  /** Received on subjects that the allowance did not reach for: counted in total only. */
  readonly uncountedReceived: number;
  /** Busiest first. */
  readonly subjects: SubjectReading[];
  /** Received on subjects that are not listed. */
  readonly otherReceived: number;
}

/** Counts every message of one subscription, in total and per subject, whether it was shown or not. */
export class SubscriptionLedger {
  #shown = 0;
  #uncounted = 0;
  readonly #allowance: SubjectAllowance;
  readonly #messages = new SlidingCount(slots);
  readonly #bytes = new SlidingCount(slots);
  readonly #tallies = new Map<string, SubjectTally>();

  /** Takes from `allowance` for each new subject; those that turn up when it is used up are counted in total only. */
  constructor(allowance: SubjectAllowance) {
    this.#allowance = allowance;
  }

  /** Messages received so far. */
  get received(): number {
    return this.#messages.total;
  }

  /** Counts a message as received. Returns its subject's tally, or null when the subject is counted in total only. */
  receive(subject: string, bytes: number, nowMs: number): SubjectTally | null {
    const slot = Math.floor(nowMs / slotMs);
    this.#messages.add(slot, 1);
    this.#bytes.add(slot, bytes);
    const tally = this.#tallies.get(subject) ?? this.#open(subject);
    if (tally === null) {
      this.#uncounted += 1;
      return null;
    }
    tally.add(slot, 1);
    tally.bytes += bytes;
    return tally;
  }

  /** Counts the message that {@link receive} returned `tally` for as shown. */
  show(tally: SubjectTally | null): void {
    this.#shown += 1;
    if (tally !== null) tally.shown += 1;
  }

  /** The counts so far, with at most `listed` subjects. */
  read(nowMs: number, listed: number): LedgerReading {
    const slot = Math.floor(nowMs / slotMs);
    const subjects = this.#busiest(slot).slice(0, listed);
    const received = this.#messages.total;
    return {
      received,
      shown: this.#shown,
      skipped: received - this.#shown,
      bytes: this.#bytes.total,
      receivedPerS: this.#messages.finished(slot),
      bytesPerS: this.#bytes.finished(slot),
      subjectCount: this.#tallies.size,
      uncountedReceived: this.#uncounted,
      subjects,
      otherReceived: subjects.reduce((left, one) => left - one.received, received),
    };
  }

  /** Gives back what was taken from the allowance. */
  close(): void {
    this.#allowance.left += this.#tallies.size;
    this.#tallies.clear();
  }

  #open(subject: string): SubjectTally | null {
    if (this.#allowance.left <= 0) return null;
    this.#allowance.left -= 1;
    const tally = new SubjectTally(subject);
    this.#tallies.set(subject, tally);
    return tally;
  }

  #busiest(slot: number): SubjectReading[] {
    const readings = [...this.#tallies.values()].map((tally) => tally.reading(slot));
    return readings.sort((a, b) => b.receivedPerS - a.receivedPerS || b.received - a.received);
  }
}
