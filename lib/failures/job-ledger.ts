import type { JobStatus, Outcome, OutcomeCounts } from "../model/failure-job";
import { type JobCreated, type JobRecord, type JobWish, type OutcomeRecord, outcomeLetters } from "./job-record";

const outcomeOfLetter = new Map(
  Object.entries(outcomeLetters).map(([outcome, letter]) => [letter, outcome as Outcome]),
);

/** How one message ended. */
export interface MessageEnd {
  readonly index: number;
  readonly failureId: string;
  readonly outcome: Outcome;
  readonly stream: string | null;
  readonly seq: number | null;
  readonly reason: string | null;
  readonly drops: boolean;
  readonly maybeTwice: boolean;
  readonly at: string;
}

/** Ends whose originals may not be dropped yet after a crash: the owner is never further behind. */
const recentEnds = 4_096;

/** A job, by its records in the order in which they were stored. */
export class JobLedger {
  readonly id: string;
  readonly ids: string[] = [];
  created: JobCreated | null = null;
  status: JobStatus = "running";
  reason: string | null = null;
  endedAt: string | null = null;
  /** Null: nobody has it. */
  owner: string | null = null;
  wish: JobWish | null = null;
  /** Messages without an outcome before it may have been sent. */
  limit = 0;
  /** Messages that an orderly stop left without an answer. */
  doubtful: ReadonlySet<number> = new Set();
  /** Since when messages in doubt may have been sent, ISO 8601. */
  doubtSince: string | null = null;
  #allowedAt: string | null = null;
  notDropped = 0;
  maybeTwice = 0;
  /** Sequences of the owner's last record, and of the last one of plan and wishes. */
  runSeq = 0;
  otherSeq = 0;
  /** Sequence of the record with which its owner took it: of several jobs on one message the first one has it. */
  startedSeq = 0;
  /** Changes with each record. */
  revision = 0;
  readonly counts: OutcomeCounts = { published: 0, duplicate: 0, refused: 0, gone: 0, skipped: 0, discarded: 0 };
  readonly #ends = new Map<number, MessageEnd>();
  #recent: MessageEnd[] = [];

  constructor(id: string) {
    this.id = id;
  }

  /** True once it is complete enough to be run and shown. */
  get isReady(): boolean {
    return this.created !== null && this.ids.length >= this.created.total;
  }

  get isOver(): boolean {
    return this.status === "finished" || this.status === "cancelled";
  }

  get pending(): number {
    return (this.created?.total ?? 0) - this.#ends.size;
  }

  end(index: number): MessageEnd | undefined {
    return this.#ends.get(index);
  }

  ends(): Iterable<MessageEnd> {
    return this.#ends.values();
  }

  /** The last ones: their originals may still have to be dropped. */
  get recent(): readonly MessageEnd[] {
    return this.#recent;
  }

  /** Positions without an outcome, in order. */
  *remaining(): Generator<number> {
    for (let index = 0; index < this.ids.length; index++) if (!this.#ends.has(index)) yield index;
  }

  /** Takes a record in; returns the ends that are new. */
  apply(record: JobRecord, storedAt: string): MessageEnd[] {
    this.revision++;
    switch (record.type) {
      case "plan":
        this.ids.push(...record.ids);
        return [];
      case "created":
      case "created_for_consumer":
        this.created = record;
        this.owner = record.owner;
        return [];
      case "ask":
        this.wish = record.wish;
        return [];
      case "owner":
        this.owner = record.owner;
        this.status = "running";
        this.reason = null;
        return [];
      case "released":
        this.owner = null;
        this.#stopInOrder(record.doubtful);
        return [];
      case "beat":
        return [];
      case "status":
        this.#stopInOrder(record.doubtful);
        return this.#setStatus(record.status, record.reason, record.at);
      case "sending":
        this.#allow(record.limit, storedAt);
        return [];
      case "outcomes":
        this.#allow(record.limit, storedAt);
        return record.outcomes.flatMap((outcome) => this.#add(outcome, record.streams, record.at));
      case "not_dropped":
        this.notDropped += record.count;
        return [];
    }
  }

  #setStatus(status: JobStatus, reason: string | null, at: string): [] {
    this.status = status;
    this.reason = reason;
    this.wish = null;
    if (this.isOver) this.endedAt = at;
    if (status !== "running") this.owner = null;
    return [];
  }

  /** What was allowed with the word before may be under way still: that one's time counts. */
  #allow(limit: number, at: string): void {
    if (limit <= this.limit) return;
    this.limit = limit;
    this.doubtSince ??= at;
    if (this.doubtful.size === 0) this.doubtSince = this.#allowedAt ?? at;
    this.#allowedAt = at;
  }

  #stopInOrder(doubtful: readonly number[]): void {
    this.doubtful = new Set(doubtful);
    if (doubtful.length === 0) this.doubtSince = null;
    this.limit = 0;
    this.#allowedAt = null;
  }

  #add({ i, o, s, q, r, d, t }: OutcomeRecord, streams: readonly string[], at: string): MessageEnd[] {
    const outcome = outcomeOfLetter.get(o);
    const failureId = this.ids[i];
    if (outcome === undefined || failureId === undefined || this.#ends.has(i)) return [];
    const stream = s === undefined ? null : (streams[s] ?? null);
    const end: MessageEnd = {
      index: i,
      failureId,
      outcome,
      stream,
      seq: q ?? null,
      reason: r ?? null,
      drops: d === true,
      maybeTwice: t === true,
      at,
    };
    this.#ends.set(i, end);
    this.counts[outcome]++;
    if (end.maybeTwice) this.maybeTwice++;
    this.#recent.push(end);
    if (this.#recent.length > recentEnds * 2) this.#recent = this.#recent.slice(-recentEnds);
    return [end];
  }
}
