import { SlidingCount } from "./sliding-count";

const slotMs = 250;
/** Four finished slots are one second; the fifth is being filled. */
const slots = 5;

/** Subjects counted one by one, per subscription; those that turn up later are counted together. */
const maxSubjects = 1000;

/** What passed on one subject. */
export interface SubjectTally {
  readonly subject: string;
  received: number;
  shown: number;
  bytes: number;
  readonly rate: SlidingCount;
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
  /** Busiest first. */
  readonly subjects: SubjectReading[];
  /** Received on subjects that are not listed. */
  readonly otherReceived: number;
}

/** Counts every message of one subscription, in total and per subject, whether it was shown or not. */
export class SubscriptionLedger {
  #received = 0;
  #shown = 0;
  #bytes = 0;
  readonly #rate = new SlidingCount(slots);
  readonly #byteRate = new SlidingCount(slots);
  readonly #tallies = new Map<string, SubjectTally>();

  /** Counts a message as received. Returns its subject's tally, or null when the subject is counted with others. */
  receive(subject: string, bytes: number, nowMs: number): SubjectTally | null {
    const slot = Math.floor(nowMs / slotMs);
    this.#received += 1;
    this.#bytes += bytes;
    this.#rate.add(slot, 1);
    this.#byteRate.add(slot, bytes);
    const tally = this.#tallies.get(subject) ?? this.#open(subject);
    if (tally === null) return null;
    tally.received += 1;
    tally.bytes += bytes;
    tally.rate.add(slot, 1);
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
    return {
      received: this.#received,
      shown: this.#shown,
      skipped: this.#received - this.#shown,
      bytes: this.#bytes,
      receivedPerS: this.#rate.finished(slot),
      bytesPerS: this.#byteRate.finished(slot),
      subjects,
      otherReceived: subjects.reduce((left, one) => left - one.received, this.#received),
    };
  }

  #open(subject: string): SubjectTally | null {
    if (this.#tallies.size >= maxSubjects) return null;
    const tally = { subject, received: 0, shown: 0, bytes: 0, rate: new SlidingCount(slots) };
    this.#tallies.set(subject, tally);
    return tally;
  }

  #busiest(slot: number): SubjectReading[] {
    const readings = [...this.#tallies.values()].map(({ subject, received, shown, bytes, rate }) => ({
      subject,
      received,
      shown,
      bytes,
      receivedPerS: rate.finished(slot),
    }));
    return readings.sort((a, b) => b.receivedPerS - a.receivedPerS || b.received - a.received);
  }
}
