import type { JobStatus, OutcomeCounts } from "../model/job/job";
import type { Mark } from "../store/mark";
import { JobEnds, type MessageEnd } from "./job-ends";
import type { Content, JobCreated, JobRecord, JobWish } from "./job-record";

/** Ends whose originals may not be dropped yet after a crash: the owner is never further behind. */
const recentEnds = 4_096;

/** A job, by its records in the order in which they were stored. */
export class JobLedger {
  readonly id: string;
  readonly ids: string[] = [];
  /** Bytes of each, as far as the plan says. */
  readonly sizes: number[] = [];
  /** What is to be stored for each, of a job over a file until it is over. */
  readonly contents: Content[] = [];
  created: JobCreated | null = null;
  status: JobStatus = "running";
  reason: string | null = null;
  endedAt: string | null = null;
  /** Null: nobody has it. */
  owner: string | null = null;
  /** The request (pause, resume, cancel) that its owner has not acted on yet. */
  wish: JobWish | null = null;
  /** Mark of the last record that asked for something. */
  wishMark = 0;
  /** Messages without an outcome before it may have been sent. */
  limit = 0;
  /** Messages that an orderly stop left without an answer. */
  doubtful: ReadonlySet<number> = new Set();
  /** Since when messages in doubt may have been sent, ISO 8601. */
  doubtSince: string | null = null;
  #allowedAt: string | null = null;
  notDropped = 0;
  maybeTwice = 0;
  /** Mark of its first record; 0 before there is one. */
  firstMark = 0;
  /** Marks of the last record of an owner, whoever that is, and of the last one of plan and wishes. */
  runMark = Number.NEGATIVE_INFINITY;
  otherMark = Number.NEGATIVE_INFINITY;
  /** Mark of the record with which its owner took it: of several jobs on one message the first one has it. */
  startedMark = 0;
  /** Changes with each record. */
  revision = 0;
  readonly counts: OutcomeCounts = {
    published: 0,
    duplicate: 0,
    refused: 0,
    gone: 0,
    skipped: 0,
    discarded: 0,
    deleted: 0,
  };
  readonly #ends = new JobEnds(this.ids);
  #recent: number[] = [];

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

  /** In the order of the plan. */
  ends(): Iterable<MessageEnd> {
    return this.#ends;
  }

  /** The last ones: their originals may still have to be dropped. */
  get recent(): readonly MessageEnd[] {
    return this.#recent.flatMap((index) => this.#ends.get(index) ?? []);
  }

  /** Positions without an outcome, in order. */
  *remaining(): Generator<number> {
    for (let index = 0; index < this.ids.length; index++) if (!this.#ends.has(index)) yield index;
  }

  /**
   * Takes a record in; returns the ends that are new. `storedAt`: when it was stored by the broker's clock, ISO 8601.
   */
  apply(record: JobRecord, storedAt: string, mark: Mark): MessageEnd[] {
    this.revision++;
    if (this.firstMark === 0) this.firstMark = mark;
    switch (record.type) {
      case "plan":
        this.ids.push(...record.ids);
        this.sizes.push(...(record.sizes ?? []));
        this.contents.push(...(record.contents ?? []));
        return [];
      case "created":
      case "created_for_consumer":
      case "created_over_messages":
        this.created = record;
        this.owner = record.owner;
        this.startedMark = mark;
        return [];
      case "ask":
        this.wish = record.wish;
        this.wishMark = mark;
        return [];
      case "owner":
        this.owner = record.owner;
        this.status = "running";
        this.reason = null;
        this.startedMark = mark;
        return [];
      case "released":
        this.owner = null;
        this.#stopInOrder(record.doubtful);
        return [];
      case "beat":
        return [];
      case "status":
        this.#stopInOrder(record.doubtful);
        this.#setStatus(record);
        return [];
      case "sending":
        this.#allow(record.limit, storedAt);
        return [];
      case "outcomes":
        this.#allow(record.limit, storedAt);
        return this.#count(this.#ends.add(record.outcomes, record.streams, record.at));
      case "not_dropped":
        this.notDropped += record.count;
        return [];
    }
  }

  /** A request that came after the owner decided on this status was not acted on, and is kept. */
  #setStatus({
    status,
    reason,
    at,
    heededSeq: heededMark = this.wishMark,
  }: Extract<JobRecord, { type: "status" }>): void {
    this.status = status;
    this.reason = reason;
    if (this.isOver || this.wishMark <= heededMark) this.wish = null;
    if (status !== "running") this.owner = null;
    if (!this.isOver) return;
    this.endedAt = at;
    this.#recent = [];
    // Sent for the last time: it may be megabytes, and the job is kept for weeks.
    this.contents.length = 0;
    const { created } = this;
    if (created !== null && created.type !== "created_over_messages") this.created = { ...created, payload: null };
  }

  /** Copies allowed by the previous record may still be in flight, so doubt starts at its time. */
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

  #count(ends: MessageEnd[]): MessageEnd[] {
    for (const { outcome, maybeTwice, index } of ends) {
      this.counts[outcome]++;
      if (maybeTwice) this.maybeTwice++;
      this.#recent.push(index);
    }
    if (this.#recent.length > recentEnds * 2) this.#recent = this.#recent.slice(-recentEnds);
    return ends;
  }
}
