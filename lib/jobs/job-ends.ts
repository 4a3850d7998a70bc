import type { Outcome } from "../model/job/job";
import type { Place } from "../model/place";
import { type OutcomeRecord, outcomeLetters } from "./job-record";

/** How one message ended. */
export interface MessageEnd {
  readonly index: number;
  /** Of the plan: what it is about. */
  readonly id: string;
  readonly outcome: Outcome;
  /** Where the copy is stored. */
  readonly place: Place | null;
  /** Its running number; null where its place is none. */
  readonly number: number | null;
  readonly reason: string | null;
  readonly drops: boolean;
  readonly maybeTwice: boolean;
  readonly at: string;
}

const outcomes: readonly { readonly outcome: Outcome; readonly letter: OutcomeRecord["o"] }[] = [
  { outcome: "published", letter: outcomeLetters.published },
  { outcome: "duplicate", letter: outcomeLetters.duplicate },
  { outcome: "refused", letter: outcomeLetters.refused },
  { outcome: "gone", letter: outcomeLetters.gone },
  { outcome: "skipped", letter: outcomeLetters.skipped },
  { outcome: "discarded", letter: outcomeLetters.discarded },
  { outcome: "deleted", letter: outcomeLetters.deleted },
];

// One byte for each end: bit 7 that there is one, the outcome's position, and two flags.
const isEnded = 0x80;
const outcomeBits = 0x0f;
const dropsBit = 0x10;
const twiceBit = 0x20;

/** The fields that all ends of one record share. */
interface EndBatch {
  readonly at: string;
  readonly streams: readonly string[];
}

/**
 * How the messages of a job ended, by position. Some 20 bytes each and not an object: jobs are kept for weeks, and one
 * may have 100,000 messages.
 */
export class JobEnds {
  readonly #ids: readonly string[];
  readonly #batches: EndBatch[] = [];
  #facts = new Uint8Array(0);
  #batchOf = new Uint32Array(0);
  /** Position of the stream in its batch, plus one; 0: none. */
  #streamOf = new Uint16Array(0);
  /** Places in their channels that are numbers; NaN: none. */
  #numbers = new Float64Array(0);
  /** Those that are none. */
  readonly #texts = new Map<number, string>();
  readonly #reasons = new Map<number, string>();
  /** Each reason once: thousands of messages are often refused for the same one. */
  readonly #knownReasons = new Map<string, string>();
  #size = 0;

  /** `ids` are those of the plan, which may still be read. */
  constructor(ids: readonly string[]) {
    this.#ids = ids;
  }

  /** Messages that ended. */
  get size(): number {
    return this.#size;
  }

  has(index: number): boolean {
    return ((this.#facts[index] ?? 0) & isEnded) !== 0;
  }

  get(index: number): MessageEnd | undefined {
    const facts = this.#facts[index] ?? 0;
    const known = outcomes[facts & outcomeBits];
    const batch = this.#batches[this.#batchOf[index] ?? 0];
    if ((facts & isEnded) === 0 || known === undefined || batch === undefined) return undefined;
    const number = this.#numberOf(index);
    const channel = batch.streams[(this.#streamOf[index] ?? 0) - 1];
    const at = number === null ? this.#texts.get(index) : String(number);
    return {
      index,
      id: this.#ids[index] ?? "",
      outcome: known.outcome,
      place: channel === undefined || at === undefined ? null : { channel, at },
      number,
      reason: this.#reasons.get(index) ?? null,
      drops: (facts & dropsBit) !== 0,
      maybeTwice: (facts & twiceBit) !== 0,
      at: batch.at,
    };
  }

  /** In the order of the plan. */
  *[Symbol.iterator](): Generator<MessageEnd> {
    for (let index = 0; index < this.#facts.length; index++) {
      const end = this.get(index);
      if (end !== undefined) yield end;
    }
  }

  /** Takes in the ends of one record; returns those that are new and belong to the plan. */
  add(records: readonly OutcomeRecord[], streams: readonly string[], at: string): MessageEnd[] {
    this.#batches.push({ at, streams });
    const batch = this.#batches.length - 1;
    return records.flatMap((record) => this.#add(record, batch) ?? []);
  }

  #add({ i, o, s, q, r, d, t }: OutcomeRecord, batch: number): MessageEnd | undefined {
    const position = outcomes.findIndex(({ letter }) => letter === o);
    if (position < 0 || i >= this.#ids.length || this.has(i)) return undefined;
    if (i >= this.#facts.length) this.#grow();
    this.#facts[i] = isEnded | position | (d === true ? dropsBit : 0) | (t === true ? twiceBit : 0);
    this.#batchOf[i] = batch;
    this.#streamOf[i] = s === undefined ? 0 : s + 1;
    if (typeof q === "number") this.#numbers[i] = q;
    if (typeof q === "string") this.#texts.set(i, q);
    if (r !== undefined) this.#reasons.set(i, this.#once(r));
    this.#size++;
    return this.get(i);
  }

  #numberOf(index: number): number | null {
    const number = this.#numbers[index] ?? Number.NaN;
    return Number.isNaN(number) ? null : number;
  }

  #once(reason: string): string {
    const known = this.#knownReasons.get(reason) ?? reason;
    this.#knownReasons.set(reason, known);
    return known;
  }

  /** To the size of the plan: ends come after it. */
  #grow(): void {
    const length = this.#ids.length;
    const facts = new Uint8Array(length);
    facts.set(this.#facts);
    const batchOf = new Uint32Array(length);
    batchOf.set(this.#batchOf);
    const streamOf = new Uint16Array(length);
    streamOf.set(this.#streamOf);
    const numbers = new Float64Array(length).fill(Number.NaN);
    numbers.set(this.#numbers);
    [this.#facts, this.#batchOf, this.#streamOf, this.#numbers] = [facts, batchOf, streamOf, numbers];
  }
}
