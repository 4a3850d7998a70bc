import type { AnnouncementKind, FailureSource, Keeping } from "../../event-bus/broker/failure-source";
import type { MessageLog } from "../../event-bus/broker/message-log";
import { type Clock, elapsedMs } from "../../event-bus/clock";
import type { BusConnection } from "../../event-bus/connection";
import { isEventBusError } from "../../event-bus/errors";
import type { Logger } from "../../event-bus/logger";
import type { BrokerClock } from "../../model/broker-time";
import { type Announcement, type FailedDelivery, isFailedDelivery } from "../../model/stream/announcement";
import type { Capture, CaptureSpec } from "../../store/capture";
import type { SeenStreams } from "../../store/seen-streams";
import type { Store } from "../../store/store";
import { type FailedMessage, type KeptIn, type RecordedDelivery, toFailureRecord } from "./failure-record";
import type { FailureStore } from "./failure-store";
import type { GoneMessages } from "./gone-messages";
import { type KeeperReading, KeptElsewhere } from "./kept-elsewhere";
import type { RemovedInFlight } from "./removed-in-flight";
import type { UnacknowledgedDeliveries } from "./unacknowledged";

/** What keeps announcements until they are recorded. */
const announcementCapture = {
  worth: "announcements",
  purpose: "Failed deliveries, kept for Jetlag",
  bounds: { maxAgeMs: 7 * 24 * 60 * 60 * 1_000, maxRecords: 100_000, maxBytes: 64 * 1024 * 1024 },
} as const satisfies Partial<CaptureSpec>;

/** How long what was heard may take to come from the stream as well, milliseconds. */
const heardGraceMs = 5_000;
/** Announcements that were heard and wait for the stream to hand them over; beyond, the oldest is recorded at once. */
const heardLimit = 10_000;
/** How often a message is asked for before its failure is recorded without a payload. */
const readAttempts = 3;

/** Announcements recorded at once: each waits for two answers of the server. */
const concurrency = 32;

/** What the recorder needs from its surroundings. */
export interface FailureRecorderOptions {
  readonly source: FailureSource;
  /** Where the messages that failed are read. */
  readonly log: Pick<MessageLog, "get">;
  readonly connection: BusConnection;
  readonly store: FailureStore;
  /** What can be known of messages that are gone. */
  readonly gone: Pick<GoneMessages, "copyOf" | "subjectOf">;
  /** Takes what is no failure. */
  readonly removed: Pick<RemovedInFlight, "add">;
  /** Takes whatever ended a delivery without an acknowledgement. */
  readonly unacknowledged: Pick<UnacknowledgedDeliveries, "add">;
  /** Where what the server announces is kept while no dashboard runs. */
  readonly captures: Pick<Store, "capture" | "noCaptureReason">;
  readonly logger: Logger;
  readonly clock: Clock;
  /** The clock that dates announcements. */
  readonly brokerNow: BrokerClock;
  readonly onRecorded: () => void;
}

/** Kinds of announcements that become failures. */
const recordedKinds = ["gave_up", "terminated"] as const satisfies readonly AnnouncementKind[];

/** What is announced, as the beginning of a sentence. */
const kindWords: Readonly<Record<AnnouncementKind, string>> = {
  gave_up: "Deliveries that the server gave up",
  terminated: "Deliveries that a handler terminated",
  rejected: "Rejected deliveries",
};

interface Original {
  readonly message: FailedMessage | null;
  /** Why it could not be read though it may be there. */
  readonly obstacle: string | null;
}

interface Heard {
  readonly announcement: FailedDelivery;
  /** When, by {@link elapsedMs}. */
  readonly atMs: number;
  /** Rounds of reading the channels of others before it. */
  readonly rounds: number;
  attempts: number;
}

/**
 * Turns each announcement into a failure with its payload. They come from a stream that keeps them, so none is missed while
 * no dashboard runs: one of Jetlag's, or for what somebody else's keeps already, that one. They are heard as well: what does not come from the stream, for whatever reason, is recorded as it
 * was heard.
 */
export class FailureRecorder {
  readonly #options: FailureRecorderOptions;
  /** Null: announcements are heard only while this process runs. */
  readonly #capture: Capture | null;
  /** Heard and not recorded, oldest first, without those that are being recorded as they were heard. */
  readonly #heard = new Map<string, Heard>();
  #unwatch: (() => void) | null = null;
  #unfollow: (() => Promise<void>) | null = null;
  /** When listening began, ISO 8601. */
  #listeningSince: string | null = null;
  #beganAnew = false;
  #followError: string | null = null;
  /** An announcement that was heard and is not in the stream, though the stream is there. */
  #missed: FailedDelivery | null = null;
  #stopped = false;
  /** Who keeps announcements, by the last sweep. */
  #keeping: Keeping;
  readonly #elsewhere: KeptElsewhere;
  /** Times that a message could not be read, by the announcement. */
  readonly #failedReads = new Map<string, number>();

  constructor(options: FailureRecorderOptions) {
    this.#options = options;
    this.#capture = options.captures.capture({ ...announcementCapture, ...options.source.captures.failures }, () => {
      this.#beganAnew = true;
      this.#missed = null;
    });
    this.#keeping = options.source.keeping([]);
    this.#elsewhere = new KeptElsewhere({
      ...options,
      record: (announcement, keptIn) => this.#recordElsewhere(announcement, keptIn),
    });
  }

  /**
   * Since when failures are recorded, or heard where their announcements are not kept; null before {@link start}.
   * `recordsSince`: when the records were begun; what ours had captured before is not in them, what channels of others keep
   * is read again.
   */
  recordedSince(recordsSince: string | null): string | null {
    const listeningSince = this.#listeningSince;
    if (listeningSince === null) return null;
    const capturedSince = this.#isKept ? (this.#capture?.createdAt ?? null) : listeningSince;
    const ours = capturedSince === null || recordsSince === null ? capturedSince : later(capturedSince, recordsSince);
    let since = "";
    for (const kind of recordedKinds) {
      const ofKind = this.#keeping.isOurs(kind) ? ours : (this.#readSince(kind) ?? listeningSince);
      if (ofKind === null) return null;
      since = since === "" ? ofKind : later(since, ofKind);
    }
    return since;
  }

  /** Since when a channel of somebody else's has all announcements of a kind; null where none is known to. */
  #readSince(kind: AnnouncementKind): string | null {
    const whole = this.readElsewhere.find(({ keeper }) => keeper.kind === kind && keeper.keepsAll);
    return whole === undefined || whole.problem !== null ? null : whole.since;
  }

  /** Channels of others that failures are read from. */
  get readElsewhere(): readonly KeeperReading[] {
    return this.#elsewhere.readings;
  }

  /** Why announcements are missed while the dashboard does not run, and what to do; null when they are not. */
  get problem(): string | null {
    if (this.#listeningSince === null) return null;
    const problems = [this.#ownProblem(), ...this.readElsewhere.map(readingProblem)].filter((words) => words !== null);
    return problems.length === 0 ? null : problems.join(" ");
  }

  /** What is in the way of Jetlag's own stream, as far as there is something for it to keep. */
  #ownProblem(): string | null {
    const ours = recordedKinds.filter((kind) => this.#keeping.isOurs(kind));
    if (ours.length === 0 || this.#isKept) return null;
    const [kind] = ours;
    const what = kind === undefined || ours.length > 1 ? "Failures" : kindWords[kind];
    const consequence = `${what} are heard only while this dashboard runs`;
    const { noCaptureReason } = this.#options.captures;
    if (noCaptureReason !== null) return `${consequence}: ${noCaptureReason}`;
    const reason = this.#capture?.problem ?? (this.#missed === null ? this.#followError : this.#missedWords());
    return reason === null ? null : `${consequence}. ${reason}`;
  }

  /**
   * Listens, makes sure that announcements are kept, those included that come while no dashboard runs, and records them as
   * far as the store is ready ({@link follow}). Never throws.
   */
  async start(): Promise<void> {
    const { source, clock } = this.#options;
    if (this.#listeningSince === null) {
      this.#listeningSince = new Date(clock.now()).toISOString();
      this.#unwatch = source.watch((announcement) => this.#hear(announcement));
    }
    await this.#capture?.ensure();
    await this.follow();
  }

  /** Records what the stream holds, once the store knows what was recorded before. Never throws. */
  async follow(): Promise<void> {
    const { source, store } = this.#options;
    void this.#elsewhere.read();
    if (this.#capture?.isThere !== true || this.#stopped || !store.isRead) return;
    if (this.#unfollow !== null && !this.#beganAnew) return;
    try {
      this.#beganAnew = false;
      // A reader of the stream before waits for it with growing patience; a new one begins at once.
      await this.#unfollow?.();
      this.#unfollow = null;
      this.#unfollow = await source.follow((announcement) => this.#recordKept(announcement), { concurrency });
      this.#followError = null;
    } catch (error) {
      this.#followError = `${this.#captureName} cannot be read: ${messageOf(error)}.`;
    }
  }

  /** Compares what was heard with the stream as a sweep saw it, and records what is not in it. Never throws. */
  async look(seen: SeenStreams): Promise<void> {
    const startedMs = elapsedMs(this.#options.clock);
    if (seen.fresh) await this.#seeKeepers(seen);
    const stream = seen.streams.find(({ config }) => config.name === this.#captureName);
    const keptUntilMs = Date.parse(stream?.lastAt ?? "");
    // It grew beyond what it had missed.
    if (this.#missed !== null && keptUntilMs >= Date.parse(this.#missed.at)) this.#missed = null;
    const lost = [...this.#heard.values()].filter((heard) => this.#isLost(heard, keptUntilMs, seen.fresh, startedMs));
    for (let at = 0; at < lost.length; at += concurrency) {
      await Promise.all(lost.slice(at, at + concurrency).map((heard) => this.#recordHeard(heard)));
    }
  }

  /** Stops and waits for the record being written. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unwatch?.();
    await Promise.all([this.#unfollow?.(), this.#elsewhere.stop()]);
    this.#unfollow = null;
  }

  /** Leaves to the channels of others what they keep, and captures the rest. */
  async #seeKeepers({ streams, missing }: SeenStreams): Promise<void> {
    // One that does not answer is still there.
    if (this.#keeping.keepers.some(({ channel }) => missing.includes(channel))) return;
    this.#keeping = this.#options.source.keeping(streams);
    this.#elsewhere.see(this.#keeping.keepers);
    await this.#capture?.take(this.#keeping.ours.failures);
  }

  get #captureName(): string {
    return this.#options.source.captures.failures.name;
  }

  get #isKept(): boolean {
    return this.#capture?.isThere === true && this.#unfollow !== null && this.#missed === null;
  }

  #hear(announcement: Announcement): void {
    this.#options.unacknowledged.add(announcement);
    if (isFailedDelivery(announcement)) this.#hearFailure(announcement);
    else this.#options.removed.add(announcement);
  }

  #hearFailure(announcement: FailedDelivery): void {
    const { rounds } = this.#elsewhere;
    const heard = { announcement, atMs: elapsedMs(this.#options.clock), rounds, attempts: 0 };
    this.#heard.set(announcement.id, heard);
    if (this.#isReadElsewhere(announcement)) void this.#elsewhere.read(true);
    else if (!this.#isKept || !this.#keeping.isOursToKeep(announcement)) void this.#recordHeard(heard);
    for (const oldest of this.#heard.values()) {
      if (this.#heard.size <= heardLimit) return;
      void this.#recordHeard(oldest);
    }
  }

  /** True for one that somebody else's channel keeps, as far as that can be read. */
  #isReadElsewhere(announcement: FailedDelivery): boolean {
    const keeper = this.#keeping.keeperOf(announcement);
    return this.readElsewhere.some((reading) => reading.keeper === keeper && reading.problem === null);
  }

  /** True when an announcement does not come from the stream. One that the stream has is only waiting for its turn. */
  #isLost({ announcement, atMs, rounds }: Heard, keptUntilMs: number, isFresh: boolean, lookedMs: number): boolean {
    if (this.#options.store.index.get(announcement.id) !== undefined) {
      this.#heard.delete(announcement.id); // recorded, perhaps by another dashboard
      return false;
    }
    // The first round may have begun before its channel had it.
    if (this.#isReadElsewhere(announcement))
      return lookedMs - atMs >= heardGraceMs && this.#elsewhere.rounds >= rounds + 2;
    if (!this.#isKept || this.#beganAnew || !this.#keeping.isOursToKeep(announcement)) return true;
    if (!isFresh || lookedMs - atMs < heardGraceMs || keptUntilMs >= Date.parse(announcement.at)) return false;
    this.#missed = announcement;
    return true;
  }

  #missedWords(): string {
    return (
      `${this.#captureName} does not take what the server announces. Look for a full disk in the server's log; a ` +
      "nats-server whose disk was full has to be restarted, or the stream deleted: Jetlag makes it again."
    );
  }

  async #recordKept(announcement: Announcement): Promise<void> {
    this.#options.unacknowledged.add(announcement);
    if (!isFailedDelivery(announcement)) {
      this.#options.removed.add(announcement);
      return;
    }
    await this.#record(announcement, await this.#readOriginal(announcement));
    this.#heard.delete(announcement.id);
  }

  /** Records what somebody else's channel keeps. What cannot be read now comes again, and not for ever. */
  async #recordElsewhere(announcement: Announcement, keptIn: KeptIn): Promise<boolean> {
    const { logger, store, removed, unacknowledged } = this.#options;
    unacknowledged.add(announcement);
    if (!isFailedDelivery(announcement)) {
      removed.add(announcement);
      return true;
    }
    if (store.index.get(announcement.id) !== undefined) return true;
    try {
      const original = await this.#readOriginal(announcement).catch((error: unknown) => {
        const attempts = (this.#failedReads.get(announcement.id) ?? 0) + 1;
        this.#failedReads.set(announcement.id, attempts);
        if (attempts < readAttempts) throw error;
        return unreadable(error);
      });
      this.#failedReads.delete(announcement.id);
      await this.#record({ ...announcement, keptIn }, original);
    } catch (error) {
      logger.error({ error, announcement }, "Failure not recorded yet");
    }
    // One that cannot be stored is listed all the same, and stored later.
    return store.index.get(announcement.id) !== undefined;
  }

  /** Records what does not come from the stream. What cannot be read now is tried again with the next look. */
  async #recordHeard(heard: Heard): Promise<void> {
    const { announcement } = heard;
    const { logger, store } = this.#options;
    if (this.#heard.get(announcement.id) !== heard) return; // recorded, or about to be
    this.#heard.delete(announcement.id);
    if (store.index.get(announcement.id) !== undefined) return; // recorded meanwhile
    try {
      heard.attempts++;
      const original = await this.#readOriginal(announcement).catch((error: unknown) => {
        if (heard.attempts < readAttempts) throw error;
        return unreadable(error);
      });
      await this.#record(announcement, original);
    } catch (error) {
      logger.error({ error, announcement }, "Failure not recorded yet");
    }
    // One that cannot be stored is listed all the same, and stored later; others wait again.
    if (store.index.get(announcement.id) === undefined) this.#heard.set(announcement.id, heard);
  }

  async #record(announcement: RecordedDelivery, { message, obstacle }: Original): Promise<void> {
    const { store, logger, gone, onRecorded } = this.#options;
    const reason = announcement.reason ?? obstacle;
    const subject = message === null ? (gone.subjectOf(announcement) ?? undefined) : undefined;
    const { record, keptBytes } = toFailureRecord({ ...announcement, reason, subject }, message, this.#limitBytes());
    try {
      await store.append(record, message?.data.subarray(0, keptBytes));
      const { stream, consumer, number, kind, deliveries } = announcement;
      logger.info({ stream, consumer, stream_seq: number, kind, deliveries }, "Failure recorded");
    } finally {
      onRecorded(); // listed also when it could not be stored
    }
  }

  /** The message itself, at once: it may be gone soon. A copy when it already is; null without one, or if it may not be read. */
  async #readOriginal({ place }: Announcement): Promise<Original> {
    const { log, gone } = this.#options;
    try {
      const message = await log.get(place);
      if (message !== null) return { message, obstacle: null };
      const seen = gone.copyOf(place);
      return { message: seen && { ...seen.message, copy: seen.source }, obstacle: null };
    } catch (error) {
      if (!isEventBusError(error)) throw error;
      if (error.code === "stream_not_found") return { message: null, obstacle: null };
      if (error.code === "permission_denied") return { message: null, obstacle: `not readable: ${error.message}` };
      throw error;
    }
  }

  /** What a record may have of headers and payload together: the store may be another server, which takes less. */
  #limitBytes(): number {
    const status = this.#options.connection.status();
    const watched = status.state === "connected" ? status.maxPayloadBytes : 1024 * 1024;
    return Math.min(watched, this.#options.store.records.maxRecordBytes ?? watched);
  }
}

/** Why announcements of a channel are missed all the same; null when they are not. */
function readingProblem({ keeper, problem }: KeeperReading): string | null {
  if (problem !== null) return `${kindWords[keeper.kind]} are heard only while this dashboard runs. ${problem}`;
  if (keeper.keepsAll) return null;
  const what = kindWords[keeper.kind].replace(/^D/, "d");
  return `Of ${what}, those that ${keeper.channel} does not capture are heard only while this dashboard runs: no other stream can capture them beside it.`;
}

const later = (one: string, other: string) => (Date.parse(one) < Date.parse(other) ? other : one);

const unreadable = (error: unknown): Original => ({ message: null, obstacle: `not readable: ${messageOf(error)}` });

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
