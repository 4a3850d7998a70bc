import { setMaxListeners } from "node:events";
import type { Dropper, Sender } from "../../event-bus/broker/sender";
import { retryHeaders } from "../../event-bus/bus/retry-target";
import type { Clock } from "../../event-bus/clock";
import type { BusConnection } from "../../event-bus/connection";
import type { Logger } from "../../event-bus/logger";
import { InterruptedError, isPassing, patiently, untilAborted } from "../../event-bus/patience";
import { type BrokerClock, type BrokerMs, brokerMs } from "../../model/broker-time";
import type { JobStatus } from "../../model/failure/failure-job";
import type { Place } from "../../model/place";
import type { IndexedFailure } from "../inbox/failure-index";
import type { FailureStore } from "../inbox/failure-store";
import { Batches, partsOf } from "./batches";
import { type CopyAim, type CopyRoute, routeCopy, skipReason } from "./copy-route";
import { CopySender } from "./copy-sender";
import type { MessageEnd } from "./job-ends";
import type { JobLedger } from "./job-ledger";
import {
  encodeOutcomes,
  type JobCreated,
  type MessageOutcome,
  type OutcomeRecord,
  outcomeLetters,
  type RunRecord,
  recipientsOf,
} from "./job-record";
import { JobLostError, type JobStore } from "./job-store";
import { JobWriter } from "./job-writer";
import { KnownTargets } from "./known-targets";
import { originalToDrop } from "./original";
import { Pacer } from "./pacer";
import { copyHeaders, copyId } from "./redrive-copy";
import { RedriveDestination } from "./redrive-destination";

/** While connected, how long a destination may stay silent or without a leader before the job pauses, milliseconds. */
const defaultPatienceMs = 60_000;

/** What a run needs. */
export interface RedriveRunOptions {
  /** Sends the copies and drops the originals. */
  readonly sender: Sender;
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly brokerNow: BrokerClock;
  readonly logger: Logger;
  readonly jobs: JobStore;
  readonly failures: FailureStore;
  readonly patienceMs?: number;
  /** Called when figures changed. */
  readonly onProgress: () => void;
  /** Called with each original that was removed. */
  readonly onDropped: (original: Place) => void;
}

/** One process's work on one job, from where it stands to its end or a pause. */
export class RedriveRun {
  readonly #options: RedriveRunOptions;
  readonly #job: JobLedger;
  readonly #created: JobCreated;
  readonly #aim: CopyAim;
  readonly #destination: RedriveDestination;
  readonly #pacer: Pacer;
  readonly #originals: Dropper;
  readonly #sender: CopySender;
  readonly #targets: KnownTargets;
  readonly #writer: JobWriter;
  /** Ends the work as soon as possible, what it reads included, leaving the job as it is. */
  readonly #stopping = new AbortController();
  /** Ends the sending and what is read for it: a person wants a pause or an end, or the destination does not answer. */
  readonly #halting = new AbortController();
  /** What earlier runs may have sent, and since when. */
  readonly #doubt: { readonly has: (index: number) => boolean; readonly sinceMs: BrokerMs | null };
  /** Sent by this run and not answered. */
  readonly #unanswered = new Set<number>();
  /** Failures that other jobs have, each with its job. */
  #claims: ReadonlyMap<string, string> = new Map();
  #stuck: string | null = null;

  constructor(job: JobLedger, created: JobCreated, options: RedriveRunOptions) {
    this.#job = job;
    this.#created = created;
    this.#aim = { to: recipientsOf(created), destination: created.destination };
    this.#options = options;
    const { sender, connection, clock, brokerNow, logger, jobs, patienceMs = defaultPatienceMs } = options;
    const halting = this.#halting.signal;
    const stopping = this.#stopping.signal;
    this.#destination = new RedriveDestination(sender, brokerNow);
    this.#pacer = new Pacer(created.ratePerS, clock);
    const { onDropped } = options;
    const dropping = { onDropped, signal: stopping, patiently: this.#patiently };
    this.#originals = sender.dropper(dropping);
    const waiting = {
      sender,
      connection,
      clock,
      patienceMs,
      halting,
      onStuck: (reason: string) => this.#getStuck(reason),
    };
    const mayGoOn = () => this.#mayGoOn();
    const destination = this.#destination;
    this.#sender = new CopySender({ ...waiting, brokerNow, logger, destination, mayGoOn });
    const failedOn = new Set([...this.#failures()].flatMap(({ failure }) => failure.stream ?? []));
    this.#targets = new KnownTargets({ ...waiting, to: this.#aim.to, failedOn });
    this.#writer = new JobWriter({ jobs, job: job.id, clock, logger, stopping, onLost: () => this.stop() });
    setMaxListeners(0, halting, stopping); // one for each message that waits
    const { limit, doubtful, doubtSince } = job;
    this.#doubt = {
      has: (index) => index < limit || doubtful.has(index),
      sinceMs: doubtSince === null ? null : brokerMs(Date.parse(doubtSince)),
    };
  }

  /** Stops for a pause or an end that somebody asked for. */
  heed(): void {
    this.#halting.abort(new InterruptedError("halted"));
  }

  /** Stops because the process ends: another one, or the next start, goes on. */
  stop(): void {
    this.#stopping.abort(new InterruptedError("stopped"));
    this.heed();
  }

  /** Works until the job is over, paused or lost. Never rejects. */
  async run(): Promise<void> {
    const cancelBeat = this.#writer.beat();
    // A job that is taken up only to be ended, or whose owner died before it heeded, sends nothing first.
    if (this.#job.wish === "cancel" || this.#job.wish === "pause") this.heed();
    try {
      await this.#work();
    } catch (error) {
      await this.#giveUp(error);
    } finally {
      cancelBeat();
      this.#options.onProgress();
    }
  }

  async #work(): Promise<void> {
    await this.#unlessHalted(this.#sendAll());
    if (!this.#stopping.signal.aborted) return this.#conclude();
    await this.#write({ type: "released", at: this.#now(), doubtful: [...this.#unanswered] });
  }

  /** Sends what remains, until nothing does or the sending is halted. */
  async #sendAll(): Promise<void> {
    // What an earlier run left to be dropped needs it, however this one ends.
    const { signal } = this.#job.recent.length > 0 ? this.#stopping : this.#halting;
    await this.#patiently(() => this.#destination.load({ signal }));
    await this.#targets.refresh();
    await this.#dropOriginals(this.#job.recent);
    if (this.#halting.signal.aborted) return;
    const { jobs } = this.#options;
    await untilAborted(
      this.#patiently(() => jobs.refreshTo(this.#job.startedMark)),
      this.#halting.signal,
    );
    this.#claims = jobs.claimedBefore(this.#job);
    const batches = this.#batches();
    let recording: Promise<void> = Promise.resolve();
    try {
      for (let next = batches.next(); next.positions.length > 0; ) {
        const { positions, payloads } = next;
        if (this.#halting.signal.aborted) break;
        await this.#targets.refresh();
        if (this.#halting.signal.aborted) break;
        next = batches.next(); // read while this one is sent
        const last = positions.at(-1) ?? 0;
        const limit = last + 1 + batches.size;
        if (last >= this.#job.limit) await this.#write({ type: "sending", at: this.#now(), limit });
        const outcomes = await this.#send(positions, await payloads);
        await recording;
        recording = this.#record(outcomes, limit);
        recording.catch(() => {}); // awaited below, or by the next round
      }
    } finally {
      await recording;
    }
  }

  /** A halt cuts it off wherever it waits. */
  async #unlessHalted(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      const isHalted = this.#halting.signal.aborted && isPassing(error);
      if (!isHalted && !(error instanceof InterruptedError)) throw error;
    }
  }

  readonly #isForBroker = (header: string) => this.#options.sender.isForBroker(header);

  readonly #patiently = <T>(work: () => Promise<T>): Promise<T> => {
    const { clock, connection } = this.#options;
    return patiently(work, { clock, connection, signal: this.#halting.signal });
  };

  #batches(): Batches {
    const { failures } = this.#options;
    const { action, payload, ratePerS } = this.#created;
    const needsPayloads = action === "redrive" && payload === null;
    return new Batches({
      ...{ failures, ratePerS, ids: this.#job.ids, remaining: this.#job.remaining() },
      isCautious: this.#subjects().some((subject) => !this.#destination.recipients.keeps(subject)),
      isRead: (known) => needsPayloads && skipReason(this.#route(known)) === null,
      halting: this.#halting.signal,
      patiently: this.#patiently,
    });
  }

  /** Whether the job is still this process's to act on; at once where a record of late says so. */
  #mayGoOn(): true | Promise<boolean> {
    const vouching = this.#writer.vouch();
    if (vouching === null) return true;
    return untilAborted(vouching, this.#halting.signal).then(
      () => true,
      (error: unknown) => {
        this.#options.logger.debug({ job: this.#job.id, error }, "Not certain to have the job");
        return false; // when it is lost, the writer has stopped this run
      },
    );
  }

  /** Ends the run by what was asked for until now; what is asked for later is heeded by the next run. */
  async #conclude(): Promise<void> {
    if (this.#job.wish === "cancel" && this.#job.pending > 0) {
      for (const part of partsOf(this.#job.remaining())) {
        const outcomes = part.map((i): OutcomeRecord => ({ i, o: outcomeLetters.skipped, r: this.#reasonOfSkip(i) }));
        await this.#write({ type: "outcomes", at: this.#now(), limit: this.#job.limit, streams: [], outcomes });
      }
      return this.#setStatus("cancelled", null);
    }
    if (this.#job.pending === 0) return this.#setStatus("finished", null);
    await this.#setStatus("paused", this.#stuck ?? "paused by request");
  }

  #setStatus(status: JobStatus, reason: string | null): Promise<void> {
    const { wishMark: heededSeq } = this.#job;
    return this.#write({
      type: "status",
      at: this.#now(),
      status,
      reason,
      doubtful: [...this.#unanswered],
      heededSeq,
    });
  }

  #reasonOfSkip(index: number): string {
    return this.#mayBeSent(index) ? "cancelled before its answer came: it may be stored" : "cancelled";
  }

  /** A reason for not sending a message, which may have been sent before all the same. */
  #unsent(index: number, reason: string): string {
    const isDoubtful = this.#created.action === "redrive" && this.#mayBeSent(index);
    return isDoubtful ? `${reason}; an earlier copy may be stored` : reason;
  }

  #mayBeSent(index: number): boolean {
    return this.#unanswered.has(index) || this.#doubt.has(index);
  }

  /** What is not ours any more is left alone; anything else pauses the job with its reason. */
  async #giveUp(error: unknown): Promise<void> {
    const { logger } = this.#options;
    if (error instanceof JobLostError) return logger.info({ job: this.#job.id }, "Another process has the job");
    const reason = error instanceof Error ? error.message : String(error);
    logger.error({ job: this.#job.id, error }, "Redrive job interrupted");
    if (this.#stopping.signal.aborted) return;
    try {
      await this.#setStatus("paused", reason);
    } catch (failure) {
      logger.error({ job: this.#job.id, error: failure }, "Pause not noted; the job is taken up again");
    }
  }

  *#failures(): Generator<IndexedFailure> {
    const { index } = this.#options.failures;
    for (const id of this.#job.ids) {
      const known = index.get(id);
      if (known !== undefined) yield known;
    }
  }

  #route(known: IndexedFailure): CopyRoute {
    const { recipients } = this.#destination;
    return routeCopy(known, this.#aim, { targets: this.#targets.current, recipients });
  }

  /** Where copies will go. */
  #subjects(): string[] {
    const subjects = new Set<string>();
    for (const known of this.#failures()) {
      const route = this.#route(known);
      if (route.kind === "subject") subjects.add(route.subject);
    }
    return [...subjects];
  }

  async #send(
    positions: readonly number[],
    payloads: ReadonlyMap<string, Uint8Array>,
  ): Promise<Map<number, MessageOutcome>> {
    const sending: Promise<void>[] = [];
    const outcomes = new Map<number, MessageOutcome>();
    for (const index of positions) {
      const turn = this.#pacer.turn(this.#halting.signal);
      if (turn !== null) await turn;
      if (this.#halting.signal.aborted) break;
      const work = this.#handle(index, payloads).then((ended) => {
        if (ended !== null) outcomes.set(index, ended);
      });
      work.catch(() => {}); // awaited below, or after the pacer's turns
      sending.push(work);
    }
    await Promise.all(sending);
    return outcomes;
  }

  /** How one message ended; null when that is not known. */
  async #handle(index: number, payloads: ReadonlyMap<string, Uint8Array>): Promise<MessageOutcome | null> {
    const id = this.#job.ids[index] ?? "";
    const known = this.#options.failures.index.get(id);
    if (known === undefined) return { o: "g", r: this.#unsent(index, "not recorded any more") };
    const { resolution } = known.failure;
    if (resolution !== null) return { o: "s", r: `${resolution.kind} by job ${resolution.job}` };
    const claim = this.#claims.get(id);
    if (claim !== undefined) return { o: "s", r: `job ${claim} is at it` };
    const route = this.#route(known);
    const skip = this.#created.action === "redrive" ? skipReason(route) : null;
    if (skip !== null) return { o: "s", r: this.#unsent(index, skip) };
    const drops = this.#originalOf(known) === null ? {} : ({ d: true } as const);
    if (this.#created.action === "discard") return { o: "x", ...drops };
    const data = this.#created.payload === null ? payloads.get(id) : Buffer.from(this.#created.payload, "base64");
    if (data === undefined) return { o: "g", r: this.#unsent(index, "the payload is no longer stored") };
    if (route.kind === "unmapped") return { o: "r", r: this.#unsent(index, route.reason) };
    if (route.kind !== "subject") return { o: "r", r: "the message does not say which subject it came from" };
    const { subject } = route;
    if (
      known.failure.letter !== null &&
      this.#destination.recipients.channelOf(subject) === known.failure.letter.place.channel
    ) {
      return { o: "r", r: "the copy would go back to the dead letters" };
    }
    this.#unanswered.add(index);
    const copy = { ...this.#address(known, route), data, id: copyId(this.#job.id, id) };
    const ended = await this.#sender.send(copy, this.#doubt.has(index) ? this.#doubt.sinceMs : null);
    if (ended === null) return null;
    this.#unanswered.delete(index);
    return ended.o === "r" ? ended : { ...ended, ...drops };
  }

  #address(known: IndexedFailure, { subject, retry }: Extract<CopyRoute, { kind: "subject" }>) {
    const headers = copyHeaders(known, { job: this.#job.id, isForBroker: this.#isForBroker });
    if (retry === null) return { subject, headers };
    return { subject, headers: retryHeaders(headers, retry.eventSubject), channel: retry.channel };
  }

  #getStuck(reason: string): void {
    this.#stuck ??= reason;
    this.heed();
  }

  async #record(outcomes: ReadonlyMap<number, MessageOutcome>, limit: number): Promise<void> {
    if (outcomes.size === 0) return;
    const records = encodeOutcomes(outcomes);
    await this.#write({ type: "outcomes", at: this.#now(), limit, ...records });
    this.#options.onProgress();
    await this.#dropOriginals(records.outcomes.flatMap(({ i }) => this.#job.end(i) ?? []));
  }

  /** Drops the originals of what is noted as done. Doing it once more after a crash changes nothing. */
  async #dropOriginals(ends: readonly MessageEnd[]): Promise<void> {
    const { failures } = this.#options;
    const originals = ends.flatMap(({ drops, failureId }) => {
      const known = drops ? failures.index.get(failureId) : undefined;
      return (known && this.#originalOf(known)) ?? [];
    });
    const failed = await this.#originals.drop(originals);
    const [reason] = failed;
    if (reason === undefined || this.#stopping.signal.aborted) return;
    await this.#write({ type: "not_dropped", at: this.#now(), count: failed.length, reason });
  }

  #originalOf({ failure }: IndexedFailure) {
    return originalToDrop(failure, this.#destination.recipients);
  }

  #write(record: RunRecord): Promise<void> {
    return this.#writer.write(record);
  }

  #now(): string {
    return new Date(this.#options.clock.now()).toISOString();
  }
}
