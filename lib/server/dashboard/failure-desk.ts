import { type Audit, auditLog, refusalLog } from "../../access/audit/audit";
import type { FailureCounts } from "../../contract/snapshot";
import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import type { FailureSource } from "../../event-bus/broker/failure-source";
import type { MessageLog } from "../../event-bus/broker/message-log";
import type { Sender } from "../../event-bus/broker/sender";
import type { Clock } from "../../event-bus/clock";
import type { Logger } from "../../event-bus/logger";
import { DeadLetters } from "../../failures/inbox/dead-letters";
import { advisoryCapture, FailureRecorder } from "../../failures/inbox/failure-recorder";
import { FailureStore, failureLog } from "../../failures/inbox/failure-store";
import { RetryingDeliveries, rejectionCapture } from "../../failures/inbox/retrying";
import { StrandedMessages } from "../../failures/inbox/stranded";
import { FailureJobs } from "../../failures/redrive/failure-jobs";
import { jobLog } from "../../failures/redrive/job-store";
import { type BrokerClock, type BrokerMs, brokerMs } from "../../model/broker-time";
import type { Consumer } from "../../model/consumer/consumer";
import type { FailureJob } from "../../model/failure/failure-job";
import { atLeast, exact, type Known, unknown } from "../../model/known";
import type { MessageMask } from "../../model/message/message-mask";
import type { Stream } from "../../model/stream/stream";
import { type LogHealth, type Loss, problemOf, type SeenStreams, type Store } from "../../store/store";

const hourMs = 60 * 60 * 1_000;
const notCaptured = unknown("failures are not captured");
/** How long it is said that what a stream held was lost. */
const sayLossMs = hourMs;
/** Changes are told at most this often: a storm of failures must not become a storm of ticks. */
const tellEveryMs = 250;

/** What the desk needs from its surroundings. */
export interface FailureDeskOptions {
  readonly source: FailureSource;
  readonly log: MessageLog;
  readonly bus: JetStreamPort;
  /** Sends the copies of redrive jobs, and drops what they were made of. */
  readonly sender: Sender;
  readonly clock: Clock;
  /** The clock that dates failures. */
  readonly brokerNow: BrokerClock;
  readonly logger: Logger;
  /** Where failures, jobs and the audit are kept. */
  readonly store: Store;
  readonly deadLetterPatterns: readonly string[];
  readonly audit: Audit;
  readonly mask: MessageMask;
}

/** What the desk does in each round; a step that fails stops none of the others. */
type Step = "Failures" | "Dead letters" | "Stranded messages" | "Retrying" | "Activity" | "Jobs";

/** How a sentence begins about a step that failed. */
const stepFailures: Readonly<Record<Step, string>> = {
  Failures: "Recorded failures cannot be read: ",
  "Dead letters": "Dead letters of these streams are not listed, or not all: ",
  "Stranded messages": "Stranded messages cannot be looked for: ",
  Retrying: "Rejected deliveries cannot be read: ",
  Activity: "The record cannot be read: ",
  Jobs: "Jobs cannot be read: ",
};

/** Which step something that is kept belongs to. Lag history is told about by its own recorder. */
function stepOf({ name }: Pick<LogHealth, "name">): Step | null {
  switch (name) {
    case advisoryCapture.name:
    case failureLog.name:
      return "Failures";
    case jobLog.name:
      return "Jobs";
    case auditLog.name:
    case refusalLog.name:
      return "Activity";
    case rejectionCapture.name:
      return "Retrying";
    default:
      return null;
  }
}

/** Something that does not work, in sentences with what to do. */
export interface DeskProblem {
  readonly of: Step;
  readonly problem: string;
}

/** Recorder, dead letters, rejections and jobs, started together once the bus is there and kept going. */
export class FailureDesk {
  readonly store: FailureStore;
  readonly jobs: FailureJobs;
  readonly retrying: RetryingDeliveries;
  readonly #letters: DeadLetters;
  readonly #stranded: StrandedMessages;
  readonly #recorder: FailureRecorder;
  readonly #options: FailureDeskOptions;
  readonly #stepProblems = new Map<Step, string>();
  readonly #listeners = new Set<() => void>();
  #cancelTelling: (() => void) | null = null;
  #started = false;
  #stopped = false;
  #following: Promise<void> | null = null;
  #followed: readonly Stream[] | null = null;
  #changes = 0;

  constructor(options: FailureDeskOptions) {
    const { source, log, bus, store, sender, clock, brokerNow, logger, mask, deadLetterPatterns: patterns } = options;
    this.#options = options;
    const tell = () => this.#tell();
    // In the order of their worth: an account may have room for some streams only.
    const recording = { source, log, connection: bus.connection, captures: store, clock, logger, onRecorded: tell };
    this.store = new FailureStore({ log, store, logger, mask });
    this.#recorder = new FailureRecorder({ ...recording, store: this.store });
    this.#letters = new DeadLetters({ bus, log, index: this.store.index, mask, patterns });
    this.#stranded = new StrandedMessages({ bus, index: this.store.index, mask, now: brokerNow });
    this.retrying = new RetryingDeliveries({ source, log, captures: store, index: this.store.index, mask, logger });
    this.jobs = new FailureJobs({
      ...{ bus, store, sender, connection: bus.connection, clock, brokerNow, logger, failures: this.store },
      onProgress: tell,
      onDropped: (original) => this.#letters.noteRemoved(original),
      onOver: (job) => void this.#noteEnd(job),
    });
  }

  /** Calls `listener` when counts changed. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Opens what is kept and starts recording. What does not work is tried again with each {@link follow}. */
  async start(): Promise<void> {
    const { audit } = this.#options;
    // In the order of their worth: an account may have room for some streams only.
    await this.#recorder.start();
    await this.#attempt("Failures", () => this.store.records.open());
    await this.#recorder.follow();
    await this.#attempt("Jobs", () => this.jobs.open());
    await this.#attempt("Activity", () => audit.open());
    await this.retrying.start();
    this.#started = true;
    this.#tell();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelTelling?.();
    this.retrying.stop();
    await Promise.all([this.#recorder.stop(), this.jobs.stop()]);
    await this.#options.audit.stop();
  }

  /**
   * Follows what other replicas recorded and what streams hold, and makes own streams again that are gone; called after
   * each sweep, also with what the last one saw when a sweep failed. `missing` are streams that did not answer. One at a
   * time.
   */
  async follow(
    streams: readonly Stream[],
    consumers: readonly Consumer[],
    missing: readonly string[] = [],
  ): Promise<void> {
    if (!this.#started || this.#stopped) return;
    this.#following ??= this.#follow({ streams, missing }, consumers).finally(() => {
      this.#following = null;
    });
    await this.#following;
  }

  /** Everything that does not work; empty when all is well. */
  problems(): DeskProblem[] {
    const { audit } = this.#options;
    const said: readonly (readonly [Step, string | null])[] = [
      ["Failures", this.#recorder.problem],
      ["Failures", problemOf(this.store.records.health)],
      ["Jobs", problemOf(this.jobs.records.health)],
      ["Activity", audit.problem],
      ["Retrying", this.retrying.problem],
      ...this.#stepProblems,
      ...this.#losses(),
    ];
    return said.flatMap(([of, problem]) => (problem === null ? [] : [{ of, problem }]));
  }

  counts(): FailureCounts {
    const { index } = this.store;
    const problem = this.problemOf("Failures", "Dead letters");
    const hourAgo = brokerMs(this.#options.brokerNow() - hourMs);
    return {
      open: this.#counted(index.openCount, problem === null),
      lastHour: this.#counted(index.countOpenSince(hourAgo), problem === null && this.#isCapturedSince(hourAgo)),
      revision: index.revision + this.#changes,
      capturedSince: this.#capturedSince(),
      problem,
    };
  }

  /** Failures of a consumer since a moment that nobody has acted on, as far as they were captured. */
  countSince(sinceMs: BrokerMs, of: { readonly stream: string; readonly consumer: string }): Known<number> {
    return this.#counted(this.store.index.countOpenSince(sinceMs, of), this.#isCapturedSince(sinceMs));
  }

  /** A number of listed failures. `isAll`: none is missing in the list, as far as it was captured and read. */
  #counted(count: number, isAll: boolean): Known<number> {
    const isCaptured = this.#capturedSince() !== null;
    if (!isCaptured && count === 0) return notCaptured;
    return isCaptured && isAll && this.store.isRead ? exact(count) : atLeast(count);
  }

  #capturedSince(): string | null {
    return this.#started ? this.#listedSince() : null;
  }

  #isCapturedSince(sinceMs: BrokerMs): boolean {
    const capturedSince = this.#capturedSince();
    return capturedSince !== null && Date.parse(capturedSince) <= sinceMs;
  }

  /** What is wrong with these, all of it; null when all is well. */
  problemOf(...steps: readonly Step[]): string | null {
    const concerned = this.problems().filter(({ of }) => steps.includes(of));
    return concerned.length === 0 ? null : concerned.map(({ problem }) => problem).join(" ");
  }

  /** Since when failures are in the list: what was captured before their stream was made is not, ISO 8601. */
  #listedSince(): string | null {
    const { capturedSince } = this.#recorder;
    const madeAt = this.store.records.isDurable ? this.store.records.health.since : null;
    if (capturedSince === null || madeAt === null) return capturedSince;
    return Date.parse(madeAt) > Date.parse(capturedSince) ? madeAt : capturedSince;
  }

  #losses(): (readonly [Step, string | null])[] {
    return this.#options.store.health().flatMap((health) => {
      const step = stepOf(health);
      return step === null ? [] : [[step, this.#lossOf(health)] as const];
    });
  }

  #lossOf({ problem, loss }: LogHealth): string | null {
    // While something is in the way of it, that is what has to be said.
    return loss !== null && problem === null && this.#isRecent(loss) ? loss.words : null;
  }

  #isRecent({ at }: Loss): boolean {
    return this.#options.clock.now() - Date.parse(at) < sayLossMs;
  }

  async #follow(seen: Pick<SeenStreams, "streams" | "missing">, consumers: readonly Consumer[]): Promise<void> {
    const { audit, clock, store } = this.#options;
    const { streams, missing } = seen;
    const looked: SeenStreams = { ...seen, fresh: streams !== this.#followed, nowMs: clock.now() };
    this.#followed = streams;
    if (store.isOnBroker) await store.look(looked);
    await this.#recorder.look(looked);
    this.retrying.listen();
    await this.#attempt("Failures", () => this.store.refresh());
    await this.#recorder.follow();
    await this.#attempt("Dead letters", () => this.#readLetters(streams, missing));
    await this.#attempt("Stranded messages", () => this.#stranded.look(streams, consumers));
    await this.#attempt("Retrying", () => this.retrying.look(consumers));
    await this.#attempt("Activity", () => audit.refresh());
    // Last: a job that is taken up again must find the dead letters it is about.
    await this.#attempt("Jobs", () => this.jobs.follow());
  }

  async #readLetters(streams: readonly Stream[], missing: readonly string[]): Promise<void> {
    const unread = await this.#letters.follow(streams, missing);
    if (unread.size === 0) return;
    const why = [...unread].map(([name, reason]) => `${name} (${reason})`);
    throw new Error(`${why.join(", ")}`);
  }

  /** One step; what is wrong with it is said until it goes well. */
  async #attempt(step: Step, work: () => Promise<void>): Promise<void> {
    const { bus, logger } = this.#options;
    try {
      await work();
      this.#stepProblems.delete(step);
    } catch (error) {
      // A lost connection is shown by the connection itself; the next sweep reads again.
      if (bus.connection.status().state !== "connected") return;
      const problem = `${stepFailures[step]}${error instanceof Error ? error.message : String(error)}.`;
      if (this.#stepProblems.get(step) !== problem) logger.warn({ step, error }, `${step}: ${problem}`);
      this.#stepProblems.set(step, problem);
    }
  }

  async #noteEnd(job: FailureJob): Promise<void> {
    const { audit, logger } = this.#options;
    const { by: who, action, scope: what, total: count, id } = job;
    const ended = Object.entries(job.counts).filter(([, number]) => number > 0);
    const detail = `${job.status}: ${ended.map(([outcome, number]) => `${number} ${outcome}`).join(", ")}`;
    try {
      await audit.record({ who, action, what, count, result: "done", detail, job: id });
    } catch (error) {
      logger.error({ job: id, error }, `End of a job not written to the audit: ${detail}`);
    }
  }

  /** At once, and then not before a while has passed. */
  #tell(): void {
    this.#changes++;
    if (this.#cancelTelling !== null) return;
    const { clock } = this.#options;
    this.#cancelTelling = clock.schedule(tellEveryMs, () => {
      this.#cancelTelling = null;
      if (!this.#stopped) for (const listener of this.#listeners) listener();
    });
  }
}
