import { setMaxListeners } from "node:events";
import type { Clock } from "../event-bus/clock";
import { isEventBusError } from "../event-bus/errors";
import type { EventBus } from "../event-bus/event-bus";
import type { Logger } from "../event-bus/logger";
import type { OutgoingMessage } from "../event-bus/messages";
import { retryHeaders } from "../event-bus/retry-target";
import type { JobStatus } from "../model/failure-job";
import { type CopyAim, type CopyRoute, routeCopy } from "./copy-route";
import type { IndexedFailure, Place } from "./failure-index";
import type { FailureStore } from "./failure-store";
import type { JobLedger, MessageEnd } from "./job-ledger";
import { type JobCreated, type OutcomeRecord, outcomeLetters, type RunRecord, recipientsOf } from "./job-record";
import { JobLostError, type JobStore } from "./job-store";
import { Originals } from "./originals";
import { Pacer } from "./pacer";
import { isPassing, pause, refusalOf, untilConnected } from "./patience";
import { readPayloads } from "./payloads";
import { copyHeaders, copyId } from "./redrive-copy";
import { type Doubt, RedriveDestination } from "./redrive-destination";
import { RetryTargets, readRetryTargets } from "./retry-targets";

/** Messages sent before their outcomes are written; fewer at a low rate, so that a pause comes soon. */
const batchSize = 500;
/** Where a copy may be consumed at once its fate cannot be looked up after a crash: fewer are in doubt then. */
const cautiousBatchSize = 100;
const batchesPerS = 4;
/** Payloads of a batch together, bytes, but for the last one: two batches are held at a time. */
const batchBytes = 15 * 1024 * 1024;
/** Between two attempts to send a copy whose answer did not come. */
const retryMs = 500;
/** While connected, how long a destination may stay silent or without a leader before the job pauses, milliseconds. */
const defaultPatienceMs = 60_000;
/** How old the knowledge of who reads a retry subject may be when a copy is sent there, milliseconds. */
const targetsTrustedMs = 2_000;
/** How often the owner of a quiet job says that it lives. */
export const beatMs = 3_000;

/** What a run needs. */
export interface RedriveRunOptions {
  readonly bus: Pick<EventBus, "streams" | "consumers" | "messages" | "connection">;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly jobs: JobStore;
  readonly failures: FailureStore;
  /** Failures that a job of this process is about to act on, with that job. */
  readonly claims: Map<string, string>;
  readonly patienceMs?: number;
  /** Called when figures changed. */
  readonly onProgress: () => void;
}

type Ended = Omit<OutcomeRecord, "i" | "s"> & { readonly stream?: string };

/** One process's work on one job, from where it stands to its end or a pause. */
export class RedriveRun {
  readonly #options: RedriveRunOptions;
  readonly #job: JobLedger;
  readonly #created: JobCreated;
  readonly #aim: CopyAim;
  readonly #destination: RedriveDestination;
  readonly #pacer: Pacer;
  readonly #originals: Originals;
  /** Ends the work as soon as possible, leaving the job as it is. */
  readonly #stopping = new AbortController();
  /** Ends the sending: a person wants a pause or an end, or the destination does not answer. */
  readonly #halting = new AbortController();
  /** What earlier runs may have sent, and since when. */
  readonly #doubt: { readonly has: (index: number) => boolean; readonly sinceMs: number | null };
  /** Sent by this run and not answered. */
  readonly #unanswered = new Set<number>();
  #writing: Promise<void> = Promise.resolve();
  #wroteMs: number;
  #stuck: string | null = null;
  #isCautious = false;
  #targets = new RetryTargets({ streams: [], consumers: [], unanswered: [] });
  #targetsMs: number | null = null;
  #failedOn: ReadonlySet<string> = new Set();

  constructor(job: JobLedger, created: JobCreated, options: RedriveRunOptions) {
    this.#job = job;
    this.#created = created;
    this.#aim = { to: recipientsOf(created), destination: created.destination };
    this.#options = options;
    this.#destination = new RedriveDestination(options.bus, () => options.clock.now());
    this.#pacer = new Pacer(created.ratePerS, options.clock);
    this.#originals = new Originals({ bus: options.bus, patiently: (work) => this.#patiently(work) });
    this.#wroteMs = options.clock.now();
    setMaxListeners(0, this.#halting.signal, this.#stopping.signal); // one for each message that waits
    const { limit, doubtful, doubtSince } = job;
    this.#doubt = {
      has: (index) => index < limit || doubtful.has(index),
      sinceMs: doubtSince === null ? null : Date.parse(doubtSince),
    };
  }

  /** Stops for a pause or an end that somebody asked for. */
  heed(): void {
    this.#halting.abort();
  }

  /** Stops because the process ends: another one, or the next start, goes on. */
  stop(): void {
    this.#stopping.abort();
    this.#halting.abort();
  }

  /** Works until the job is over, paused or lost. Never rejects. */
  async run(): Promise<void> {
    const cancelBeat = this.#beat();
    // A job that is taken up only to be ended, or whose owner died before it heeded, sends nothing first.
    if (this.#job.wish === "cancel" || this.#job.wish === "pause") this.heed();
    try {
      await this.#work();
    } catch (error) {
      await this.#giveUp(error);
    } finally {
      cancelBeat();
      const { claims, onProgress } = this.#options;
      for (const [id, job] of claims) if (job === this.#job.id) claims.delete(id);
      onProgress();
    }
  }

  async #work(): Promise<void> {
    await this.#patiently(() => this.#destination.load());
    this.#failedOn = new Set([...this.#failures()].flatMap(({ failure }) => failure.stream ?? []));
    await this.#knowTargets();
    this.#isCautious = this.#subjects().some((subject) => !this.#destination.keeps(subject));
    await this.#dropOriginals(this.#job.recent);
    const remaining = this.#job.remaining();
    let recording: Promise<void> = Promise.resolve();
    let next = this.#prepare(remaining);
    for (;;) {
      const { batch, payloads } = next;
      const last = batch.at(-1);
      if (last === undefined || this.#halting.signal.aborted) break;
      await this.#knowTargets();
      if (this.#halting.signal.aborted) break;
      next = this.#prepare(remaining); // read while this one is sent
      const limit = last + 1 + this.#batchSize();
      if (last >= this.#job.limit) await this.#write({ type: "sending", at: this.#now(), limit });
      const outcomes = await this.#send(batch, await payloads);
      await recording;
      recording = this.#record(outcomes, limit);
      recording.catch(() => {}); // awaited below, or by the next round
    }
    await recording;
    if (!this.#stopping.signal.aborted) return this.#conclude();
    await this.#write({ type: "released", at: this.#now(), doubtful: [...this.#unanswered] });
  }

  async #conclude(): Promise<void> {
    if (this.#job.wish === "cancel" && this.#job.pending > 0) {
      for (const batch of batches(this.#job.remaining(), batchSize * 4)) {
        const outcomes = batch.map((i): OutcomeRecord => ({ i, o: outcomeLetters.skipped, r: this.#reasonOfSkip(i) }));
        await this.#write({ type: "outcomes", at: this.#now(), limit: this.#job.limit, streams: [], outcomes });
      }
      return this.#setStatus("cancelled", null);
    }
    if (this.#job.pending === 0) return this.#setStatus("finished", null);
    await this.#setStatus("paused", this.#stuck ?? "paused by request");
  }

  #setStatus(status: JobStatus, reason: string | null): Promise<void> {
    return this.#write({ type: "status", at: this.#now(), status, reason, doubtful: [...this.#unanswered] });
  }

  #reasonOfSkip(index: number): string {
    return this.#mayBeSent(index) ? "cancelled before its answer came: it may be stored" : "cancelled";
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
    return routeCopy(known, this.#aim, this.#targets);
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

  /**
   * Who reads what may change while a job runs: a copy for one consumer must never meet another. Nobody is skipped for
   * want of an answer: that is waited for, and then the job pauses.
   */
  async #knowTargets(): Promise<void> {
    const { bus, clock, patienceMs = defaultPatienceMs } = this.#options;
    const isKnown = this.#targetsMs !== null && clock.now() - this.#targetsMs < targetsTrustedMs;
    if (this.#aim.to === "everyone" || isKnown) return;
    for (let silentMs = 0; !this.#halting.signal.aborted; ) {
      const startedMs = clock.now();
      const targets = await this.#readTargets();
      if (targets !== null && targets.unanswered.length === 0) {
        this.#targets = targets;
        this.#targetsMs = clock.now();
        return;
      }
      if (bus.connection.status().state === "connected") silentMs += clock.now() - startedMs + retryMs;
      if (silentMs > patienceMs) return this.#getStuck("no answer to who reads the retry subjects");
      await pause(clock, retryMs, this.#halting.signal);
      await untilConnected(bus.connection, this.#halting.signal);
    }
  }

  async #readTargets(): Promise<RetryTargets | null> {
    try {
      return await readRetryTargets(this.#options.bus, this.#failedOn);
    } catch (error) {
      if (!isPassing(error)) throw error;
      return null;
    }
  }

  #batchSize(): number {
    const { ratePerS } = this.#created;
    const most = this.#isCautious ? cautiousBatchSize : batchSize;
    return ratePerS === null ? most : Math.min(most, Math.max(1, Math.floor(ratePerS / batchesPerS)));
  }

  /** The next batch, with its payloads on their way. */
  #prepare(remaining: Iterator<number>) {
    const batch = this.#takeBatch(remaining);
    const payloads = this.#read(batch);
    payloads.catch(() => {}); // awaited when it is the batch's turn, which may not come
    return { batch, payloads };
  }

  #takeBatch(remaining: Iterator<number>): number[] {
    const { index } = this.#options.failures;
    const size = this.#batchSize();
    const batch: number[] = [];
    for (let bytes = 0; batch.length < size && bytes < batchBytes; ) {
      const [position] = take(remaining, 1);
      if (position === undefined) break;
      batch.push(position);
      bytes += index.get(this.#job.ids[position] ?? "")?.failure.sizeBytes ?? 0;
    }
    return batch;
  }

  async #read(batch: readonly number[]): Promise<ReadonlyMap<string, Uint8Array>> {
    const { bus, failures } = this.#options;
    if (this.#created.action !== "redrive" || this.#created.payload !== null) return new Map();
    const known = batch
      .flatMap((index) => failures.index.get(this.#job.ids[index] ?? "") ?? [])
      .filter((failure) => this.#route(failure).kind !== "unreachable");
    return this.#patiently(() => readPayloads(bus, failures, known));
  }

  async #send(batch: readonly number[], payloads: ReadonlyMap<string, Uint8Array>): Promise<Map<number, Ended>> {
    const sending: Promise<void>[] = [];
    const outcomes = new Map<number, Ended>();
    for (const index of batch) {
      await this.#pacer.turn(this.#halting.signal);
      if (this.#halting.signal.aborted) break;
      const work = this.#handle(index, payloads).then((ended) => {
        if (ended !== null) outcomes.set(index, ended);
      });
      sending.push(work);
    }
    await Promise.all(sending);
    return outcomes;
  }

  /** How one message ended; null when that is not known. */
  async #handle(index: number, payloads: ReadonlyMap<string, Uint8Array>): Promise<Ended | null> {
    const { claims, failures } = this.#options;
    const id = this.#job.ids[index] ?? "";
    const known = failures.index.get(id);
    if (known === undefined) return { o: "g", r: "not recorded any more" };
    const { resolution } = known.failure;
    if (resolution !== null) return { o: "s", r: `${resolution.kind} by job ${resolution.job}` };
    const claim = claims.get(id);
    if (claim !== undefined && claim !== this.#job.id) return { o: "s", r: `job ${claim} is at it` };
    const route = this.#route(known);
    if (this.#created.action === "redrive" && route.kind === "unreachable")
      return { o: "s", r: this.#mayBeSent(index) ? `${route.reason}; an earlier copy may be stored` : route.reason };
    claims.set(id, this.#job.id);
    const drops = this.#originalToDrop(known) === null ? {} : ({ d: true } as const);
    if (this.#created.action === "discard") return { o: "x", ...drops };
    const data = this.#created.payload === null ? payloads.get(id) : Buffer.from(this.#created.payload, "base64");
    if (data === undefined) return { o: "g", r: "the payload is no longer stored" };
    if (route.kind !== "subject") return { o: "r", r: "the message does not say which subject it came from" };
    const { subject } = route;
    if (known.failure.letter !== null && this.#destination.of(subject)?.config.name === known.failure.letter.stream) {
      return { o: "r", r: "the copy would go back to the dead letters" };
    }
    this.#unanswered.add(index);
    const copy = { ...this.#address(known, route), data, msgId: copyId(this.#job.id, id) };
    const ended = await this.#publish(copy, this.#doubt.has(index) ? this.#doubt.sinceMs : null);
    if (ended === null) return null;
    this.#unanswered.delete(index);
    return ended.o === "r" ? ended : { ...ended, ...drops };
  }

  #address(known: IndexedFailure, { subject, retry }: Extract<CopyRoute, { kind: "subject" }>) {
    const headers = copyHeaders(known, this.#job.id);
    if (retry === null) return { subject, headers };
    return { subject, headers: retryHeaders(headers, retry.eventSubject), expectedStream: retry.stream };
  }

  /** Sends until the server has said yes or no, whatever happens to it meanwhile. */
  async #publish(copy: OutgoingMessage, doubtSinceMs: number | null): Promise<Ended | null> {
    const { bus, clock, patienceMs = defaultPatienceMs } = this.#options;
    // What another process sent, it sent before this one took the job.
    let doubt: Doubt | null = doubtSinceMs === null ? null : { sinceMs: doubtSinceMs, untilMs: doubtSinceMs };
    let silentMs = 0;
    for (;;) {
      const startedMs = clock.now();
      try {
        const stored = doubt === null ? null : await this.#findEarlier(copy, doubt);
        const { stream, seq, duplicate } = stored ?? (await bus.messages.publish(copy));
        if (duplicate) return { o: "d", stream, q: seq };
        const isDoubtful = doubt !== null && !this.#destination.keeps(copy.subject);
        return { o: "p", stream, q: seq, ...(isDoubtful ? { t: true } : {}) };
      } catch (error) {
        const passes = isPassing(error) || this.#isLeaderless(error, copy.subject);
        if (!passes) return { o: "r", r: refusalOf(error) };
        if (isEventBusError(error) && error.code === "publish_unknown")
          doubt = { sinceMs: doubt?.sinceMs ?? startedMs, untilMs: clock.now() };
        if (bus.connection.status().state === "connected") silentMs += clock.now() - startedMs + retryMs;
        if (silentMs > patienceMs) this.#getStuck(`${copy.subject} does not answer: ${refusalOf(error)}`);
      }
      await pause(clock, retryMs, this.#halting.signal);
      if (this.#halting.signal.aborted) return doubt === null ? null : this.#lastLook(copy, doubt);
      await untilConnected(bus.connection, this.#halting.signal);
    }
  }

  /** Asked to stop with an answer outstanding: if the copy can be seen, it is stored; else it stays in doubt. */
  async #lastLook(copy: OutgoingMessage, doubt: Doubt): Promise<Ended | null> {
    if (this.#options.bus.connection.status().state !== "connected") return null;
    try {
      const found = await this.#destination.findCopy(copy, tolerant(doubt));
      return found === null ? null : { o: "d", stream: found.stream, q: found.seq };
    } catch (error) {
      this.#options.logger.debug({ job: this.#job.id, error }, "Copy not looked up");
      return null;
    }
  }

  /** Where the server has forgotten the message id, the copy itself is looked for. */
  async #findEarlier(copy: OutgoingMessage, doubt: Doubt) {
    const { clock } = this.#options;
    if (this.#destination.remembers(copy.subject, doubt.sinceMs, clock.now())) return null;
    return this.#destination.findCopy(copy, tolerant(doubt));
  }

  /** "Nobody there" is also what a stream without a leader says; one that exists is waited for. */
  #isLeaderless(error: unknown, subject: string): boolean {
    return (
      isEventBusError(error) &&
      error.code === "no_stream_for_subject" &&
      this.#options.bus.connection.status().state === "connected" &&
      (this.#destination.of(subject)?.config.replicas ?? 1) > 1
    );
  }

  #getStuck(reason: string): void {
    this.#stuck ??= reason;
    this.#halting.abort();
  }

  async #record(outcomes: ReadonlyMap<number, Ended>, limit: number): Promise<void> {
    if (outcomes.size === 0) return;
    const streams = [...new Set([...outcomes.values()].flatMap(({ stream }) => stream ?? []))];
    const records = [...outcomes].map(([i, { stream, ...ended }]): OutcomeRecord => {
      return stream === undefined ? { i, ...ended } : { i, ...ended, s: streams.indexOf(stream) };
    });
    await this.#write({ type: "outcomes", at: this.#now(), limit, streams, outcomes: records });
    this.#options.onProgress();
    await this.#dropOriginals(records.flatMap(({ i }) => this.#job.end(i) ?? []));
  }

  /** Drops the originals of what is noted as done. Doing it once more after a crash changes nothing. */
  async #dropOriginals(ends: readonly MessageEnd[]): Promise<void> {
    const { failures } = this.#options;
    const places = ends.flatMap(({ drops, failureId }) => {
      const known = drops ? failures.index.get(failureId) : undefined;
      const place = known && this.#originalToDrop(known);
      return known && place ? { ...place, seenAt: known.failure.failedAt } : [];
    });
    const failed = await this.#originals.drop(places);
    const [reason] = failed;
    if (reason === undefined || this.#stopping.signal.aborted) return;
    await this.#write({ type: "not_dropped", at: this.#now(), count: failed.length, reason });
  }

  /** A dead letter, or a message that a work queue would never deliver again; elsewhere others may still need it. */
  #originalToDrop({ failure }: IndexedFailure): Place | null {
    if (failure.letter !== null) return failure.letter;
    if (failure.reason === "terminated" || failure.stream === null || failure.seq === null) return null;
    const stream = this.#destination.stream(failure.stream);
    if (stream?.config.retention !== "workqueue") return null;
    return { stream: failure.stream, seq: failure.seq };
  }

  /** Writes one record after the other. */
  #write(record: RunRecord): Promise<void> {
    const written = this.#writing.then(() => this.#options.jobs.write(this.#job.id, record, this.#stopping.signal));
    this.#writing = written.catch(() => {}); // the caller hears of it
    return written.then(() => {
      this.#wroteMs = this.#options.clock.now();
    });
  }

  /** Tries a read or a removal again while there is no link or no answer. */
  async #patiently<T>(work: () => Promise<T>): Promise<T> {
    const { bus, clock } = this.#options;
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!isPassing(error) || this.#stopping.signal.aborted) throw error;
        await pause(clock, retryMs, this.#stopping.signal);
        await untilConnected(bus.connection, this.#stopping.signal);
      }
    }
  }

  #beat(): () => void {
    const { clock, logger } = this.#options;
    let cancel = () => {};
    const next = () => {
      cancel = clock.schedule(beatMs, () => {
        next();
        if (clock.now() - this.#wroteMs < beatMs) return;
        this.#write({ type: "beat", at: this.#now() }).catch((error: unknown) => {
          logger.debug({ job: this.#job.id, error }, "Beat not written");
          if (error instanceof JobLostError) this.stop();
        });
      });
    };
    next();
    return () => cancel();
  }

  #now(): string {
    return new Date(this.#options.clock.now()).toISOString();
  }
}

/** Clocks of dashboard and server may differ by as much. */
const clockToleranceMs = 60_000;
/** The broker's clock may be behind. */
const tolerant = ({ sinceMs, untilMs }: Doubt): Doubt => ({ sinceMs: sinceMs - clockToleranceMs, untilMs });

function take(from: Iterator<number>, count: number): number[] {
  const taken: number[] = [];
  while (taken.length < count) {
    const { value, done } = from.next();
    if (done === true) break;
    taken.push(value);
  }
  return taken;
}

function* batches(from: Iterator<number>, size: number): Generator<number[]> {
  for (let batch = take(from, size); batch.length > 0; batch = take(from, size)) yield batch;
}
