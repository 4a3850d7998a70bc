import type { NewConsumer } from "../../../lib/event-bus/adapters/jetstream/consumers";

/** Figures of a consumer, by the names that the nats CLI gives them. */
export interface Figures {
  /** Stored and not delivered yet (Jetlag: waiting). */
  readonly unprocessed: number;
  /** Delivered and not finished (Jetlag: in flight). */
  readonly ackPending: number;
  /** Not finished, and delivered more than once. */
  readonly redelivered: number;
  /** Open pull requests. */
  readonly waiting: number;
}

/** The names of {@link Figures}. */
export const figureNames = ["unprocessed", "ackPending", "redelivered", "waiting"] as const satisfies (keyof Figures)[];

/** Which messages a stream still has. */
export interface Stored {
  readonly firstSeq: number;
  readonly removed: ReadonlySet<number>;
}

interface Delivered {
  attempts: number;
  isFinished: boolean;
}

/** What a publisher and the workers of one consumer did, message by message: the truth that others are compared with. */
export class Ledger {
  #config: Partial<NewConsumer> = {};
  readonly #published = new Map<number, string>();
  readonly #delivered = new Map<number, Delivered>();
  #ackedUpTo = 0;
  /** Until when a message is surely kept alive, by the fast clock. */
  readonly #aliveUntilMs = new Map<number, number>();
  #wasLate = false;
  /** What it passed without being given it, as by a filter that it had then, it is not given later. */
  #deliveredUpTo = 0;
  #fromSeq = 1;

  published(seq: number, subject: string): void {
    this.#published.set(seq, subject);
  }

  /** Its worker says that it is at work, and will say so again by `untilMs` of the fast clock. */
  keptAlive(seq: number, untilMs: number): void {
    this.#aliveUntilMs.set(seq, untilMs);
  }

  /** True where the server delivered again what was kept alive in time: the machine was late, and the play is none. */
  get wasLate(): boolean {
    return this.#wasLate;
  }

  delivered(seq: number, attempt: number, nowMs: number): void {
    if (attempt > 1 && nowMs <= (this.#aliveUntilMs.get(seq) ?? 0)) this.#wasLate = true;
    this.#deliveredUpTo = Math.max(this.#deliveredUpTo, seq);
    const known = this.#delivered.get(seq);
    if (known === undefined)
      this.#delivered.set(seq, { attempts: attempt, isFinished: this.#config.ackPolicy === "none" });
    else known.attempts = Math.max(known.attempts, attempt);
  }

  acked(seq: number): void {
    this.#ackedUpTo = Math.max(this.#ackedUpTo, seq);
    this.#finish(seq);
  }

  terminated(seq: number): void {
    this.#finish(seq);
  }

  /** The last attempt that there may be finishes a message too. */
  rejected(seq: number): void {
    const { maxDeliver } = this.#config;
    const { attempts = 0 } = this.#delivered.get(seq) ?? {};
    if (maxDeliver !== undefined && maxDeliver !== null && attempts >= maxDeliver) this.#finish(seq);
  }

  /** The consumer is made, or made anew, for what is stored from this message on. */
  begin(config: Partial<NewConsumer>, fromSeq: number): void {
    this.#config = config;
    this.#delivered.clear();
    this.#deliveredUpTo = 0;
    this.#fromSeq = fromSeq;
  }

  /** What it reads from now on. */
  edit(change: Partial<NewConsumer>): void {
    this.#config = { ...this.#config, ...change };
  }

  /** What is so now. `openPulls` as the workers count theirs. */
  figures({ firstSeq, removed }: Stored, openPulls: number): Figures {
    const isStored = (seq: number) => seq >= firstSeq && !removed.has(seq);
    const open = [...this.#delivered].filter(([seq, one]) => isStored(seq) && !this.#isFinished(seq, one));
    const { filterSubjects = [] } = this.#config;
    const unprocessed = [...this.#published].filter(
      ([seq, subject]) =>
        seq >= this.#fromSeq &&
        seq > this.#deliveredUpTo &&
        isStored(seq) &&
        (filterSubjects.length === 0 || filterSubjects.includes(subject)),
    );
    return {
      unprocessed: unprocessed.length,
      ackPending: open.length,
      redelivered: open.filter(([, { attempts }]) => attempts > 1).length,
      waiting: openPulls,
    };
  }

  #isFinished(seq: number, { isFinished }: Delivered): boolean {
    return isFinished || (this.#config.ackPolicy === "all" && seq <= this.#ackedUpTo);
  }

  #finish(seq: number): void {
    const known = this.#delivered.get(seq);
    if (known !== undefined) known.isFinished = true;
  }
}
