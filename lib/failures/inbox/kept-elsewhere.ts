import type { AnnouncementKeeper, FailureSource } from "../../event-bus/broker/failure-source";
import { isEventBusError } from "../../event-bus/errors";
import type { BrokerClock } from "../../model/broker-time";
import type { Announcement } from "../../model/stream/announcement";
import type { KeptIn } from "./failure-record";
import type { FailureStore } from "./failure-store";

/** How far back somebody else's channel is read at first: records are kept as long. */
const firstReadMs = 7 * 24 * 60 * 60 * 1_000;
const pageSize = 200;
/** Announcements recorded at once: each waits for two answers of the server. */
const concurrency = 32;

/** What reading the channels of others needs. */
export interface KeptElsewhereOptions {
  readonly source: Pick<FailureSource, "readKept">;
  readonly store: Pick<FailureStore, "readTo" | "isRead" | "generation">;
  readonly brokerNow: BrokerClock;
  /** Records one; false: it could not be, and comes again with the next reading. */
  readonly record: (announcement: Announcement, keptIn: KeptIn) => Promise<boolean>;
}

/** One channel and kind, and how far it was read. */
interface Reading {
  keeper: AnnouncementKeeper;
  /** Where reading goes on; null: at the first one that is young enough. */
  next: string | null;
  /** Where the keeper ended when all of it had been read; null: not yet. */
  readUpTo: number | null;
  /** Since when what the channel keeps is known here, ISO 8601; null where that cannot be known. */
  readonly since: string | null;
  /** True once something may have been dropped from it before it was read. */
  hasGap: boolean;
  problem: string | null;
}

/** What is known of a channel that is read. */
export type KeeperReading = Readonly<Pick<Reading, "keeper" | "since" | "hasGap" | "problem">>;

/**
 * Failures from channels of others that keep announcements already, read without a trace: no consumer, nothing is removed.
 * How far each was read stands in the records themselves, so that the next start goes on there.
 */
export class KeptElsewhere {
  readonly #options: KeptElsewhereOptions;
  readonly #readings = new Map<string, Reading>();
  readonly #ending = new AbortController();
  #work: Promise<void> | null = null;
  /** Something came while reading: it is read once more. */
  #wantedAgain = false;
  /** Of the records when reading began. */
  #generation: number;
  /** Rounds of reading that ended well. */
  #rounds = 0;

  constructor(options: KeptElsewhereOptions) {
    this.#options = options;
    this.#generation = options.store.generation;
  }

  /** The channels that are read now. */
  get readings(): readonly KeeperReading[] {
    return [...this.#readings.values()];
  }

  /** Rounds of reading that ended well: two more say that all there was is recorded. */
  get rounds(): number {
    return this.#rounds;
  }

  /** Takes the channels as a sweep saw them; those of failures are read. */
  see(keepers: readonly AnnouncementKeeper[]): void {
    const present = new Set<string>();
    for (const keeper of keepers) {
      if (keeper.kind === "rejected") continue;
      const key = `${keeper.kind} ${keeper.channel} ${keeper.createdAt}`;
      present.add(key);
      const known = this.#readings.get(key);
      if (known !== undefined) known.keeper = keeper;
      else this.#readings.set(key, this.#begin(keeper));
    }
    for (const key of this.#readings.keys()) if (!present.has(key)) this.#readings.delete(key);
  }

  /** Records what is new in all of them. `expecting`: also where the last sweep saw nothing new. Never throws. */
  read(expecting = false): Promise<void> {
    if (!this.#options.store.isRead || this.#readings.size === 0 || this.#ending.signal.aborted)
      return Promise.resolve();
    if (this.#work !== null) this.#wantedAgain ||= expecting;
    this.#work ??= this.#readAll(expecting).finally(() => {
      this.#work = null;
      if (!this.#wantedAgain) return;
      this.#wantedAgain = false;
      void this.read(true);
    });
    return this.#work;
  }

  /** Ends the read that is under way. */
  async stop(): Promise<void> {
    this.#ending.abort();
    this.#wantedAgain = false;
    await this.#work;
  }

  #begin(keeper: AnnouncementKeeper): Reading {
    const known = this.#options.store.readTo(keeper.channel, reasonOf(keeper));
    const next = known?.createdAt === keeper.createdAt ? known.from : null;
    const earliest = new Date(this.#options.brokerNow() - firstReadMs).toISOString();
    const since = keeper.since !== null && keeper.since < earliest ? earliest : keeper.since;
    return {
      keeper,
      next,
      readUpTo: null,
      since,
      hasGap: next !== null && keeper.hasDroppedAfter(next),
      problem: null,
    };
  }

  /** What the channels still have is recorded anew when the records are gone. */
  #followRecords(): void {
    const { generation } = this.#options.store;
    if (generation === this.#generation) return;
    this.#generation = generation;
    for (const [key, { keeper }] of this.#readings) this.#readings.set(key, this.#begin(keeper));
  }

  async #readAll(expecting: boolean): Promise<void> {
    let isWell = true;
    this.#followRecords();
    for (const reading of this.#readings.values()) {
      const { channel, end } = reading.keeper;
      if (!expecting && reading.readUpTo === end) continue;
      try {
        const isDone = await this.#readOne(reading);
        reading.readUpTo = isDone ? end : null;
        reading.problem = null;
        isWell &&= isDone;
      } catch (error) {
        if (this.#ending.signal.aborted) return;
        isWell = false;
        reading.problem = `${channel} cannot be read: ${error instanceof Error ? error.message : String(error)}.`;
        if (!isEventBusError(error)) throw error;
      }
    }
    if (isWell) this.#rounds++;
  }

  /** True when all was recorded; else the page comes again. */
  async #readOne(reading: Reading): Promise<boolean> {
    const { source, brokerNow } = this.#options;
    const { signal } = this.#ending;
    for (;;) {
      const { keeper } = reading;
      const from = reading.next ?? new Date(brokerNow() - firstReadMs);
      if (typeof from === "string" && keeper.hasDroppedAfter(from)) reading.hasGap = true;
      const { announcements, began, next } = await source.readKept(keeper, from, pageSize, { signal });
      if (began === null || next === null) return true;
      const keptIn = { channel: keeper.channel, createdAt: keeper.createdAt, from: began };
      if (!(await this.#recordAll(announcements, keptIn))) return false;
      if (next === reading.next) return true;
      reading.next = next;
      signal.throwIfAborted();
    }
  }

  async #recordAll(announcements: readonly Announcement[], keptIn: KeptIn): Promise<boolean> {
    let areRecorded = true;
    for (let at = 0; at < announcements.length; at += concurrency) {
      this.#ending.signal.throwIfAborted();
      const some = announcements.slice(at, at + concurrency);
      const done = await Promise.all(some.map((announcement) => this.#options.record(announcement, keptIn)));
      areRecorded &&= done.every(Boolean);
    }
    return areRecorded;
  }
}

/** The reason of failures that come from announcements of this kind. */
function reasonOf({ kind }: AnnouncementKeeper): "gave_up" | "terminated" {
  return kind === "gave_up" ? "gave_up" : "terminated";
}
