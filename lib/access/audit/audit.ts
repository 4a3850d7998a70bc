import { monotonicFactory } from "ulid";
import type { Clock } from "../../event-bus/clock";
import type { Logger } from "../../event-bus/logger";
import type { Activity } from "../../model/activity";
import type { RecordDoubt } from "../../model/failure/record-doubt";
import { problemOf } from "../../store/log-health";
import type { LogSpec } from "../../store/log-spec";
import { isInMemory, type Mark } from "../../store/mark";
import type { StoredRecord } from "../../store/record";
import type { RecordLog } from "../../store/record-log";
import type { Store } from "../../store/store";
import { ActivityMemory } from "./activity-memory";
import { type ActivityClaim, cutClaim, encodeActivity, parseActivity } from "./audit-record";
import { Refusals } from "./refusals";

const maxAgeMs = 90 * 24 * 60 * 60 * 1_000;
/** Looked at from {@link ActivityMemory}: a log in memory need not keep them a second time. */
const memory = { maxRecords: 1, maxBytes: 1024 * 1024 };

/** Log of who did what. */
export const auditLog = {
  worth: "audit",
  name: "JETLAG_AUDIT",
  purpose: "Who published, redrove, discarded, paused or cancelled what",
  bounds: { maxAgeMs, maxBytes: 64 * 1024 * 1024 },
  memory,
  signed: true,
} as const satisfies LogSpec;
/** Log of what was denied or refused: apart, so that it cannot push out what was done. */
export const refusalLog = {
  worth: "others",
  name: "JETLAG_REFUSALS",
  purpose: "What was denied or refused, repeats counted",
  bounds: { maxAgeMs, maxBytes: 8 * 1024 * 1024 },
  memory,
  signed: true,
} as const satisfies LogSpec;

/** What is kept in memory for looking at: deeds, refusals, and what Jetlag did not write. */
const remembered = {
  deeds: { entries: 10_000, bytes: 16 * 1024 * 1024 },
  refusals: { entries: 2_000, bytes: 4 * 1024 * 1024 },
  foreign: { entries: 500, bytes: 1024 * 1024 },
};

/** Refusals are stored together, at most this often. */
const storeEveryMs = 5_000;
/** Bytes of refusals in one record; far below the smallest `max_payload` in use. */
const recordBytes = 32 * 1024;

/** What the audit needs from its surroundings. */
export interface AuditOptions {
  readonly store: Pick<Store, "log">;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Id of the broker that all of it is about (none). */
  readonly broker?: string;
}

/** Who did what, how much of it, and how it ended; and, with a budget of its own, what was denied or refused. */
export class Audit {
  readonly #options: AuditOptions;
  readonly #deedLog: RecordLog;
  readonly #refusalLog: RecordLog;
  readonly #deeds = new ActivityMemory(remembered.deeds);
  readonly #refused = new ActivityMemory(remembered.refusals);
  readonly #foreign = new ActivityMemory(remembered.foreign);
  readonly #refusals: Refusals;
  /** Entries are listed by their ids, so those of one millisecond must sort as they were noted. */
  readonly #newId = monotonicFactory();
  readonly #broker: string | null;
  #opened = false;
  #stopped = false;
  #storing: Promise<void> | null = null;
  /** Ends the wait for the next storing of refusals. */
  #cancelStoring: (() => void) | null = null;

  constructor(options: AuditOptions) {
    this.#options = options;
    this.#broker = options.broker ?? null;
    this.#refusals = new Refusals(options.clock, this.#newId, this.#broker);
    const take = (record: StoredRecord, doubt: RecordDoubt | null) => this.#take(record, doubt);
    this.#deedLog = options.store.log(auditLog, {
      take,
      dropped: (before) => this.#drop(this.#deeds, before),
      begunAnew: () => this.#drop(this.#deeds, Number.POSITIVE_INFINITY),
    });
    this.#refusalLog = options.store.log(refusalLog, {
      take,
      dropped: (before) => this.#drop(this.#refused, before),
      begunAnew: () => this.#drop(this.#refused, Number.POSITIVE_INFINITY),
    });
  }

  /** Why the record does not outlive the process or cannot be written, and what to do; null when all is well. */
  get problem(): string | null {
    return problemOf(this.#deedLog.health) ?? problemOf(this.#refusalLog.health);
  }

  /** Memory that the entries take, estimated. */
  get bytes(): number {
    return this.#deeds.bytes + this.#refused.bytes + this.#foreign.bytes;
  }

  /** Creates the streams where they are missing and reads what they hold. */
  async open(): Promise<void> {
    await this.#deedLog.open();
    await this.#refusalLog.open();
    this.#forgetOld();
    this.#opened = true;
    this.#storeSoon();
  }

  /** Stores what is left of refusals. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelStoring?.();
    await this.#storing;
    if (!this.#opened || !this.#refusalLog.isDurable) return;
    while (await this.#store(this.#refusals.unstored())) {}
  }

  /** Reads what other processes wrote, and forgets what is older than the streams keep. */
  async refresh(): Promise<void> {
    await this.#deedLog.refresh();
    await this.#refusalLog.refresh();
    this.#forgetOld();
    this.#storeSoon();
  }

  #forgetOld(): void {
    const oldest = new Date(this.#options.clock.now() - maxAgeMs).toISOString();
    for (const memory of [this.#deeds, this.#refused, this.#foreign]) memory.dropBefore(oldest);
  }

  /** Notes what was done, or may have been; resolves once it is stored. */
  async record(claim: ActivityClaim): Promise<Activity> {
    const nowMs = this.#options.clock.now();
    const at = new Date(nowMs).toISOString();
    const about = { at, ...cutClaim(claim), broker: this.#broker };
    const activity = { id: this.#newId(nowMs), ...about, times: 1, lastAt: null, foreign: null };
    const mark = await this.#deedLog.append({ key: claim.action, data: encodeActivity([activity]), id: activity.id });
    this.#deeds.set(activity, mark);
    return activity;
  }

  /** Notes what was denied or refused, so that nothing was done. It is stored a moment later, repeats as one entry. */
  refuse(claim: ActivityClaim): void {
    this.#refused.set(this.#refusals.add(claim));
    this.#storeSoon();
  }

  /** Newest first, behind the entry `after`. What was repeated stands where it began. */
  list(limit: number, after?: string): { activity: Activity[]; next: string | null } {
    const found = [this.#deeds, this.#refused, this.#foreign]
      .flatMap((memory) => [...memory.values()])
      .filter(({ id }) => after === undefined || id < after)
      .sort((a, b) => (a.id < b.id ? 1 : -1));
    const activity = found.slice(0, limit);
    return { activity, next: found.length > limit ? (activity.at(-1)?.id ?? null) : null };
  }

  /** A log in memory holds next to nothing: what it drops is remembered here. */
  #drop(memory: ActivityMemory, before: Mark): void {
    if (!isInMemory(before)) memory.dropRecords(before);
  }

  #take(record: StoredRecord, doubt: RecordDoubt | null): boolean {
    const entries = parseActivity(record, doubt);
    const { log: stream, mark } = record;
    for (const entry of entries ?? []) {
      // Before there was a stream for refusals, denials stood among the deeds.
      const isRefusal = stream === refusalLog.name || entry.result === "denied";
      const memory = doubt !== null ? this.#foreign : isRefusal ? this.#refused : this.#deeds;
      // What this process counts itself is ahead of what it stored.
      if ((memory.get(entry.id)?.times ?? 0) < entry.times) memory.set(entry, mark);
    }
    if (entries === null && doubt === null)
      this.#options.logger.warn({ stream, stream_seq: mark }, "Not an audit record");
    return entries !== null;
  }

  /** At once when nothing was stored for a while, else when that while is over. */
  #storeSoon(): void {
    if (!this.#opened || this.#stopped || !this.#refusalLog.isDurable) return;
    if (this.#cancelStoring !== null || this.#storing !== null) return;
    const due = this.#refusals.due();
    if (due.length === 0) return;
    this.#storing = this.#store(due).then(() => {
      this.#storing = null;
      if (this.#stopped) return;
      this.#cancelStoring = this.#options.clock.schedule(storeEveryMs, () => {
        this.#cancelStoring = null;
        this.#storeSoon();
      });
    });
  }

  /** As many as one record holds; the others are still due the next time. False when nothing was stored. */
  async #store(entries: readonly Activity[]): Promise<boolean> {
    const batch = fitting(entries);
    if (batch.length === 0) return false;
    try {
      await this.#refusalLog.append({ key: "refused", data: encodeActivity(batch) });
      this.#refusals.markStored(batch);
      return true;
    } catch (error) {
      this.#options.logger.warn({ error, entries: entries.length }, "What was refused is not written to the audit yet");
      return false;
    }
  }
}

/** The first entries that fit into one record; one at least. */
function fitting(entries: readonly Activity[]): Activity[] {
  let bytes = 0;
  const isWithin = (entry: Activity) => {
    bytes += encodeActivity([entry]).length + 1;
    return bytes <= recordBytes;
  };
  const end = entries.findIndex((entry, index) => !isWithin(entry) && index > 0);
  return entries.slice(0, end === -1 ? entries.length : end);
}
