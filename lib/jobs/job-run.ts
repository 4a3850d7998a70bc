import { setMaxListeners } from "node:events";
import type { Outgoing, Sender } from "../event-bus/broker/sender";
import type { Clock } from "../event-bus/clock";
import type { BusConnection } from "../event-bus/connection";
import type { Logger } from "../event-bus/logger";
import { InterruptedError, isPassing, patiently, untilAborted } from "../event-bus/patience";
import { type BrokerClock, type BrokerMs, brokerMs } from "../model/broker-time";
import type { JobStatus } from "../model/job/job";
import { Batches, partsOf } from "./batches";
import { CopyDestination } from "./copy-destination";
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
} from "./job-record";
import { JobLostError, type JobStore } from "./job-store";
import type { JobWork, Prepared, RunServices } from "./job-work";
import { JobWriter } from "./job-writer";
import { Pacer } from "./pacer";

/** While connected, how long a destination may stay silent or without a leader before the job pauses, milliseconds. */
const defaultPatienceMs = 60_000;

/** What a run needs. */
export interface JobRunOptions {
  readonly sender: Sender;
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly brokerNow: BrokerClock;
  readonly logger: Logger;
  readonly jobs: JobStore;
  readonly patienceMs?: number;
  /** Called when figures changed. */
  readonly onProgress: () => void;
  /** What the job does with each message. */
  readonly workOf: (services: RunServices) => JobWork;
}

/** One process's work on one job, from where it stands to its end or a pause. */
export class JobRun {
  readonly #options: JobRunOptions;
  readonly #job: JobLedger;
  readonly #created: JobCreated;
  readonly #work: JobWork;
  readonly #destination: CopyDestination;
  readonly #pacer: Pacer;
  readonly #sender: CopySender;
  readonly #writer: JobWriter;
  /** Ends the work as soon as possible, what it reads included, leaving the job as it is. */
  readonly #stopping = new AbortController();
  /** Ends the sending and what is read for it: a person wants a pause or an end, or the destination does not answer. */
  readonly #halting = new AbortController();
  /** What earlier runs may have sent, and since when. */
  readonly #doubt: { readonly has: (index: number) => boolean; readonly sinceMs: BrokerMs | null };
  /** Sent by this run and not answered. */
  readonly #unanswered = new Set<number>();
  #stuck: string | null = null;

  constructor(job: JobLedger, created: JobCreated, options: JobRunOptions) {
    this.#job = job;
    this.#created = created;
    this.#options = options;
    const { sender, connection, clock, brokerNow, logger, jobs, patienceMs = defaultPatienceMs } = options;
    const halting = this.#halting.signal;
    const stopping = this.#stopping.signal;
    const getStuck = (reason: string) => this.#getStuck(reason);
    const mayGoOn = () => this.#mayGoOn();
    const destination = new CopyDestination(sender, brokerNow);
    this.#destination = destination;
    this.#pacer = new Pacer(created.ratePerS, clock);
    this.#sender = new CopySender({
      ...{ sender, connection, clock, brokerNow, logger, destination, patienceMs, halting, mayGoOn },
      onStuck: getStuck,
    });
    this.#writer = new JobWriter({ jobs, job: job.id, clock, logger, stopping, onLost: () => this.stop() });
    setMaxListeners(0, halting, stopping); // one for each message that waits
    const { limit, doubtful, doubtSince } = job;
    this.#doubt = {
      has: (index) => index < limit || doubtful.has(index),
      sinceMs: doubtSince === null ? null : brokerMs(Date.parse(doubtSince)),
    };
    this.#work = options.workOf({
      ...{ job, sender, connection, clock, destination, patienceMs, halting, stopping, getStuck, mayGoOn },
      patiently: this.#patiently,
      attempt: (index, work) => this.#attempt(index, work),
      send: (index, copy) => this.#send(index, copy),
      mayBeDone: (index) => this.#mayBeDone(index),
      unsent: (index, reason) => (this.#mayBeDone(index) ? `${reason}; an earlier copy may be stored` : reason),
      claims: () => jobs.claimedBefore(job),
    });
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
      await this.#unlessHalted(this.#doAll());
      if (this.#stopping.signal.aborted)
        await this.#write({ type: "released", at: this.#now(), doubtful: [...this.#unanswered] });
      else await this.#conclude();
    } catch (error) {
      await this.#giveUp(error);
    } finally {
      cancelBeat();
      this.#options.onProgress();
    }
  }

  /** Does what remains, until nothing does or the work is halted. */
  async #doAll(): Promise<void> {
    // What an earlier run left to be settled needs it, however this one ends.
    const { signal } = this.#job.recent.length > 0 ? this.#stopping : this.#halting;
    await this.#patiently(() => this.#destination.load({ signal }));
    await this.#work.refresh();
    await this.#settle(this.#job.recent);
    if (this.#halting.signal.aborted) return;
    await untilAborted(
      this.#patiently(() => this.#options.jobs.refreshTo(this.#job.startedMark)),
      this.#halting.signal,
    );
    this.#work.begin();
    const batches = new Batches({
      work: this.#work,
      ratePerS: this.#created.ratePerS,
      remaining: this.#job.remaining(),
    });
    let recording: Promise<void> = Promise.resolve();
    try {
      for (let next = batches.next(); next.positions.length > 0; ) {
        const { positions, prepared } = next;
        if (this.#halting.signal.aborted) break;
        await this.#work.refresh();
        if (this.#halting.signal.aborted) break;
        next = batches.next(); // read while this one is sent
        const last = positions.at(-1) ?? 0;
        const limit = last + 1 + batches.size;
        if (last >= this.#job.limit) await this.#write({ type: "sending", at: this.#now(), limit });
        const outcomes = await this.#doEach(positions, await prepared);
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

  readonly #patiently = <T>(work: () => Promise<T>): Promise<T> => {
    const { clock, connection } = this.#options;
    return patiently(work, { clock, connection, signal: this.#halting.signal });
  };

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
    return this.#mayBeDone(index) ? `cancelled before its answer came: ${this.#work.doubt}` : "cancelled";
  }

  #mayBeDone(index: number): boolean {
    return this.#unanswered.has(index) || this.#doubt.has(index);
  }

  /** What is not ours any more is left alone; anything else pauses the job with its reason. */
  async #giveUp(error: unknown): Promise<void> {
    const { logger } = this.#options;
    if (error instanceof JobLostError) return logger.info({ job: this.#job.id }, "Another process has the job");
    const reason = error instanceof Error ? error.message : String(error);
    logger.error({ job: this.#job.id, error }, "Job interrupted");
    if (this.#stopping.signal.aborted) return;
    try {
      await this.#setStatus("paused", reason);
    } catch (failure) {
      logger.error({ job: this.#job.id, error: failure }, "Pause not noted; the job is taken up again");
    }
  }

  async #doEach(positions: readonly number[], handle: Prepared): Promise<Map<number, MessageOutcome>> {
    const working: Promise<void>[] = [];
    const outcomes = new Map<number, MessageOutcome>();
    for (const index of positions) {
      const turn = this.#pacer.turn(this.#halting.signal);
      if (turn !== null) await turn;
      if (this.#halting.signal.aborted) break;
      const work = handle(index).then((ended) => {
        if (ended !== null) outcomes.set(index, ended);
      });
      work.catch(() => {}); // awaited below, or after the pacer's turns
      working.push(work);
    }
    await Promise.all(working);
    return outcomes;
  }

  #send(index: number, copy: Outgoing): Promise<MessageOutcome | null> {
    return this.#attempt(index, () => this.#sender.send(copy, this.#doubt.has(index) ? this.#doubt.sinceMs : null));
  }

  async #attempt(index: number, work: () => Promise<MessageOutcome | null>): Promise<MessageOutcome | null> {
    this.#unanswered.add(index);
    const ended = await work();
    if (ended !== null) this.#unanswered.delete(index);
    return ended;
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
    await this.#settle(records.outcomes.flatMap(({ i }) => this.#job.end(i) ?? []));
  }

  /** Does what follows from what is noted as done. Doing it once more after a crash changes nothing. */
  async #settle(ends: readonly MessageEnd[]): Promise<void> {
    const failed = await this.#work.settle(ends);
    const [reason] = failed;
    if (reason === undefined || this.#stopping.signal.aborted) return;
    await this.#write({ type: "not_dropped", at: this.#now(), count: failed.length, reason });
  }

  #write(record: RunRecord): Promise<void> {
    return this.#writer.write(record);
  }

  #now(): string {
    return new Date(this.#options.clock.now()).toISOString();
  }
}
