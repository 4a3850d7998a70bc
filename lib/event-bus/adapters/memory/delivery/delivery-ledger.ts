import type { Clock } from "../../../clock";
import type { MessageRecord } from "../log/message-log";
import { SequenceTable } from "../log/sequence-table";
import { Alarm } from "./alarm";

/** A message that was delivered and is not finished. */
export interface InFlight {
  readonly seq: number;
  readonly record: MessageRecord;
  attempts: number;
  /** When it is delivered again, Unix milliseconds; infinite while it waits for a pull. */
  dueAtMs: number;
}

/** One delivery to a reader. */
export interface Delivered {
  readonly record: MessageRecord;
  readonly attempt: number;
  readonly inFlight: InFlight;
}

/** What a consumer has delivered and is not finished: in flight, due again, or given up. One timer for all of it. */
export class DeliveryLedger {
  private readonly clock: Clock;
  private readonly onDue: () => void;
  private readonly alarm: Alarm;
  private readonly pending = new SequenceTable<InFlight>();
  /** Given up and still stored. */
  private readonly exhausted = new SequenceTable<InFlight>();
  /** Due again, oldest first; some may be finished meanwhile. */
  private due: InFlight[] = [];

  /** `onDue` is called when something waits for {@link takeDue}. */
  constructor(clock: Clock, onDue: () => void) {
    this.clock = clock;
    this.onDue = onDue;
    this.alarm = new Alarm(clock, () => this.collectDue());
  }

  /** Delivered and neither acknowledged nor given up. */
  get inFlight(): number {
    return this.pending.size;
  }

  /** Sequence of the oldest message in flight. */
  get oldestSeq(): number | undefined {
    return this.pending.lowest()?.seq;
  }

  /** Messages that needed more than one delivery and are not finished. */
  get redelivered(): number {
    let count = this.exhausted.size;
    for (const { attempts } of this.pending.ascending()) if (attempts > 1) count++;
    return count;
  }

  /** True when something may wait for {@link takeDue}. */
  get hasDue(): boolean {
    return this.due.length > 0;
  }

  /** True when this message is in flight or given up. */
  holds(seq: number): boolean {
    return this.pending.get(seq) !== undefined || this.exhausted.get(seq) !== undefined;
  }

  /** Deliveries of a message in flight; 0 for any other. */
  attemptsOf(seq: number): number {
    return this.pending.get(seq)?.attempts ?? 0;
  }

  /** Counts one delivery; it comes back at `dueAtMs` unless something is said. */
  deliver(inFlight: InFlight, dueAtMs: number): Delivered {
    inFlight.attempts++;
    inFlight.dueAtMs = dueAtMs;
    this.pending.add(inFlight);
    this.alarm.setFor(inFlight.dueAtMs);
    return { record: inFlight.record, attempt: inFlight.attempts, inFlight };
  }

  /** The next message to be delivered again. */
  takeDue(): InFlight | undefined {
    for (let next = this.due.shift(); next !== undefined; next = this.due.shift()) {
      if (this.pending.has(next)) return next;
    }
    return undefined;
  }

  /** No more deliveries; the message stays where it is. */
  giveUp(inFlight: InFlight): void {
    this.pending.delete(inFlight.seq);
    this.exhausted.add(inFlight);
  }

  /** Returns false when it was finished before. An acknowledgement may be late: what was given up counts too. */
  finish({ inFlight }: Delivered): boolean {
    const table = this.pending.has(inFlight) ? this.pending : this.exhausted;
    return table.has(inFlight) && table.delete(inFlight.seq);
  }

  /** In flight up to and including `seq`. */
  upTo(seq: number): MessageRecord[] {
    const found: MessageRecord[] = [];
    for (const inFlight of this.pending.ascending()) {
      if (inFlight.seq > seq) break;
      found.push(inFlight.record);
    }
    return found;
  }

  /** Delivered and not finished, oldest first. */
  unfinished(): MessageRecord[] {
    return [...this.pending.ascending()].map(({ record }) => record);
  }

  /** Waits for {@link takeDue} like a message that was delivered, though it was not. */
  queueAgain(record: MessageRecord): void {
    const inFlight: InFlight = { seq: record.seq, record, attempts: 0, dueAtMs: Number.POSITIVE_INFINITY };
    this.pending.add(inFlight);
    this.queue(inFlight);
  }

  /** Nothing comes back any more; what is unfinished stays known. */
  retire(): void {
    this.due = [];
    this.alarm.clear();
  }

  /** Brings a delivery back after `delayMs`. Returns false, and nothing happens, when it is not the current one. */
  comeBack(delivered: Delivered, delayMs: number): boolean {
    if (!this.isCurrent(delivered)) return false;
    const { inFlight } = delivered;
    if (delayMs <= 0) {
      this.queue(inFlight);
      this.onDue();
      return true;
    }
    inFlight.dueAtMs = this.clock.now() + delayMs;
    this.alarm.setFor(inFlight.dueAtMs);
    return true;
  }

  /** Begins the ack wait anew. */
  extend(delivered: Delivered, ackWaitMs: number): void {
    if (this.isCurrent(delivered)) delivered.inFlight.dueAtMs = this.clock.now() + ackWaitMs;
  }

  /** Takes a delivery back as if it had not been made. Returns false when it is not the current one. */
  takeBack(delivered: Delivered): boolean {
    if (!this.isCurrent(delivered)) return false;
    delivered.inFlight.attempts--;
    this.queue(delivered.inFlight);
    return true;
  }

  /** The message is no longer stored. */
  forget(seq: number): void {
    if (!this.pending.delete(seq)) this.exhausted.delete(seq);
  }

  clear(): void {
    this.pending.clear();
    this.exhausted.clear();
    this.due = [];
    this.alarm.clear();
  }

  /** A word about an earlier delivery of the same message, or about one that waits for its next, changes nothing. */
  private isCurrent({ inFlight, attempt }: Delivered): boolean {
    return this.pending.has(inFlight) && inFlight.attempts === attempt && inFlight.dueAtMs !== Number.POSITIVE_INFINITY;
  }

  private queue(inFlight: InFlight): void {
    inFlight.dueAtMs = Number.POSITIVE_INFINITY;
    this.due.push(inFlight);
  }

  private collectDue(): void {
    const nowMs = this.clock.now();
    const due: InFlight[] = [];
    let nextMs = Number.POSITIVE_INFINITY;
    for (const inFlight of this.pending.ascending()) {
      if (inFlight.dueAtMs <= nowMs) due.push(inFlight);
      else if (inFlight.dueAtMs < nextMs) nextMs = inFlight.dueAtMs;
    }
    due.sort((a, b) => a.dueAtMs - b.dueAtMs || a.seq - b.seq);
    for (const inFlight of due) this.queue(inFlight);
    if (nextMs !== Number.POSITIVE_INFINITY) this.alarm.setFor(nextMs);
    if (due.length > 0) this.onDue();
  }
}
