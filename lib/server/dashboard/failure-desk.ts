import type { Audit } from "../../access/audit/audit";
import type { FailureCounts } from "../../contract/snapshot";
import type { Administration } from "../../event-bus/broker/administration";
import type { FailureSource } from "../../event-bus/broker/failure-source";
import type { MessageLog } from "../../event-bus/broker/message-log";
import { both, madeOf, type Offer, taken, takenOrNull } from "../../event-bus/broker/offer";
import type { ReadOptions } from "../../event-bus/broker/read-options";
import type { Sender } from "../../event-bus/broker/sender";
import type { DeadLetters } from "../../failures/inbox/dead-letters";
import type { FailureStore } from "../../failures/inbox/failure-store";
import type { RetryingDeliveries } from "../../failures/inbox/retrying";
import { FailureJobs, FailureKind, knownFailures, type Redrive } from "../../failures/redrive/failure-jobs";
import { Jobs } from "../../jobs/jobs";
import { MessageKind } from "../../jobs/messages/message-jobs";
import { type BrokerSpan, brokerMs } from "../../model/broker-time";
import type { Consumer } from "../../model/consumer/consumer";
import type { Job } from "../../model/job/job";
import { atLeast, exact, type Known, unknown } from "../../model/known";
import type { Place } from "../../model/place";
import type { Stream } from "../../model/stream/stream";
import type { OpenFailures, RejectedDeliveries } from "../../monitor/verdict/health-evidence";
import { type LogHealth, type Loss, problemOf } from "../../store/log-health";
import type { SeenStreams } from "../../store/seen-streams";
import { type DeskProblem, type Step, stepFailures, stepOf } from "./desk-step";
import { type Inbox, type InboxOptions, openInbox } from "./failure-inbox";
import { readFromOf } from "./read-from";

const hourMs = 60 * 60 * 1_000;
const notCaptured = unknown("failures are not captured");
const none = exact(0);
/** Of nearly every consumer. */
const noneRetrying: RejectedDeliveries = { count: atLeast(0), lastAtMs: null };
/** How long it is said that what a stream held was lost. */
const sayLossMs = hourMs;
/** Changes are told at most this often: a storm of failures must not become a storm of ticks. */
const tellEveryMs = 250;

/** What the desk needs from its surroundings. */
export interface FailureDeskOptions extends InboxOptions {
  readonly source: Offer<FailureSource>;
  readonly log: Offer<MessageLog>;
  /** Sends the copies of redrive jobs, and drops what they were made of. */
  readonly sender: Offer<Sender>;
  /** Removes messages that a person chose. */
  readonly administration: Offer<Administration>;
  readonly audit: Audit;
}

/**
 * Recorder, dead letters, rejections and jobs, started together once the bus is there and kept going. Where the broker
 * does not announce failures, or keeps no messages, there are none, and only the audit is kept going.
 */
export class FailureDesk {
  readonly #inbox: Offer<Inbox>;
  readonly #jobs: Offer<Jobs>;
  readonly #options: FailureDeskOptions;
  readonly #stepProblems = new Map<Step, string>();
  readonly #listeners = new Set<() => void>();
  #cancelTelling: (() => void) | null = null;
  #started = false;
  /** Ends the reads that are under way. */
  readonly #stopping = new AbortController();
  #following: Promise<void> | null = null;
  #followed: readonly Stream[] | null = null;
  #changes = 0;
  /** False once the connection was lost: what is announced meanwhile is not heard. */
  #hasListenedThrough = true;
  /** Since when it listens without a break, by our clock; null while it does not. */
  #listensSinceMs: number | null = null;

  constructor(options: FailureDeskOptions) {
    this.#options = options;
    options.connection.onChange(({ state }) => {
      if (this.#started && state !== "connected") this.#hasListenedThrough = false;
      this.#listensSinceMs = state === "connected" ? options.clock.now() : null;
    });
    this.#inbox = madeOf(both(options.source, options.log), ([source, log]) =>
      openInbox({ source, log }, options, () => this.#tell()),
    );
    this.#jobs = madeOf(both(both(this.#inbox, options.sender), options.log), ([[inbox, sender], log]) =>
      this.#openJobs(inbox, sender, log),
    );
  }

  /** Why nothing is known of failures on this broker, a sentence for people; null: it is. */
  get absence(): string | null {
    return this.#inbox.available ? null : this.#inbox.reason;
  }

  /** What failed. Throws `unsupported` where the broker does not say. */
  get store(): FailureStore {
    return taken(this.#inbox).store;
  }

  /** What is rejected and comes again. Throws `unsupported` where the broker does not say. */
  get retrying(): RetryingDeliveries {
    return taken(this.#inbox).retrying;
  }

  /** All jobs. Throws `unsupported` where the broker does not announce failures or cannot send. */
  get jobs(): Jobs {
    return taken(this.#jobs);
  }

  /** What is done about failures. Throws as {@link jobs} does. */
  get failureJobs(): FailureJobs {
    return new FailureJobs(this.jobs);
  }

  /** Redrives with the failures of each; none where there are no jobs. */
  redrives(): Iterable<Redrive> {
    return this.#jobs.available ? new FailureJobs(this.#jobs.it).redrives() : [];
  }

  /** Calls `listener` when counts changed. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Opens what is kept and starts recording. What does not work is tried again with each {@link follow}. */
  async start(): Promise<void> {
    const { audit } = this.#options;
    const inbox = takenOrNull(this.#inbox);
    const jobs = takenOrNull(this.#jobs);
    inbox?.removed.begin(this.#options.brokerNow());
    this.#listensSinceMs = this.#options.clock.now();
    // In the order of their worth: an account may have room for some streams only.
    await inbox?.recorder.start();
    if (inbox !== null) await this.#attempt("Failures", () => inbox.store.records.open());
    await inbox?.recorder.follow();
    if (jobs !== null) await this.#attempt("Jobs", () => jobs.open());
    await this.#attempt("Activity", () => audit.open());
    await inbox?.retrying.start();
    this.#started = true;
    this.#tell();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#cancelTelling?.();
    const inbox = takenOrNull(this.#inbox);
    inbox?.retrying.stop();
    await Promise.all([inbox?.recorder.stop(), takenOrNull(this.#jobs)?.stop()]);
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
    if (!this.#started || this.#stopping.signal.aborted) return;
    this.#following ??= this.#follow({ streams, missing }, consumers).finally(() => {
      this.#following = null;
    });
    await this.#following;
  }

  /** Everything that does not work; empty when all is well. What the broker does not offer is no problem. */
  problems(): DeskProblem[] {
    const { audit } = this.#options;
    const inbox = takenOrNull(this.#inbox);
    const jobs = takenOrNull(this.#jobs);
    const said: readonly (readonly [Step, string | null])[] = [
      ["Failures", inbox?.recorder.problem ?? null],
      ["Failures", inbox && problemOf(inbox.store.records.health)],
      ["Jobs", jobs && problemOf(jobs.records.health)],
      ["Activity", audit.problem],
      ["Retrying", inbox?.retrying.problem ?? null],
      ...this.#stepProblems,
      ...this.#losses(),
    ];
    return said.flatMap(([of, problem]) => (problem === null ? [] : [{ of, problem }]));
  }

  counts(): FailureCounts {
    const { brokerNow } = this.#options;
    const index = takenOrNull(this.#inbox)?.store.index;
    const problem = this.problemOf("Failures", "Dead letters");
    const hourAgo = brokerMs(brokerNow() - hourMs);
    const counted = this.#counting();
    const lastHour = index?.countSince(hourAgo) ?? 0;
    return {
      open: counted(index?.openCount ?? 0, problem === null),
      lastHour: counted(lastHour, problem === null && this.#capturedSinceMs() <= hourAgo),
      revision: (index?.revision ?? 0) + this.#changes,
      capturedSince: this.#capturedSince(),
      problem,
      ...readFromOf(takenOrNull(this.#inbox)?.recorder.readElsewhere ?? []),
    };
  }

  /**
   * Deliveries of a consumer that ended without an acknowledgement within a span, whatever became of the failures since, as
   * far as they were captured. To be got anew for each sweep: what is known of all consumers is asked once for thousands.
   */
  unacknowledgedIn(): (span: BrokerSpan, of: { readonly stream: string; readonly consumer: string }) => Known<number> {
    const unacknowledged = takenOrNull(this.#inbox)?.unacknowledged;
    const counted = this.#counting();
    const sinceMs = Math.max(this.#heardSinceMs(), this.#capturedSinceMs());
    return (span, of) => counted(unacknowledged?.countIn(span, of) ?? 0, sinceMs <= span.fromMs);
  }

  /** By the broker's clock, Unix milliseconds; infinite while nothing is heard. */
  #heardSinceMs(): number {
    const { brokerNow, clock } = this.#options;
    return this.#listensSinceMs === null ? Number.POSITIVE_INFINITY : this.#listensSinceMs + brokerNow() - clock.now();
  }

  /** Failures that nobody has acted on, consumer by consumer: how many, and when the first and the last failed. */
  openFailures(): (of: { readonly stream: string; readonly consumer: string }) => OpenFailures {
    const index = takenOrNull(this.#inbox)?.store.index;
    const isAll = this.problemOf("Failures", "Dead letters") === null;
    const counted = this.#counting();
    const noOpen: OpenFailures = { count: counted(0, isAll), firstAtMs: null, lastAtMs: null };
    return (of) => {
      const open = index?.openOf(of) ?? null;
      return open === null ? noOpen : { ...open, count: counted(open.count, isAll) };
    };
  }

  /** Rejected deliveries of a consumer that come again. */
  retryingOf(of: { readonly stream: string; readonly consumer: string }): RejectedDeliveries {
    if (!this.#inbox.available) return { count: unknown(this.#inbox.reason), lastAtMs: null };
    const { count, lastAtMs } = this.#inbox.it.retrying.of(of);
    if (count === 0) return noneRetrying;
    return { count: atLeast(count), lastAtMs };
  }

  /**
   * Messages of a consumer that were removed while they were in flight, since this dashboard listens; null while none is
   * known. What was announced while the broker was out of reach may be missing.
   */
  removedOf(of: { readonly stream: string; readonly consumer: string }): Known<number> | null {
    const count = takenOrNull(this.#inbox)?.removed.of(of) ?? 0;
    if (count === 0) return null;
    return this.#hasListenedThrough ? exact(count) : atLeast(count);
  }

  /**
   * Says how well a number of listed failures is known, as things are now. `isAll`: none is missing in the list, as far as
   * it was captured and read.
   */
  #counting(): (count: number, isAll: boolean) => Known<number> {
    if (!this.#inbox.available) {
      const { reason } = this.#inbox;
      return () => unknown(reason);
    }
    const isCaptured = this.#capturedSince() !== null;
    // What fails while the broker is away is captured there, and read when it is back.
    const isHeard = this.#options.connection.status().state === "connected";
    const isWhole = isCaptured && isHeard && this.#inbox.it.store.isRead;
    return (count, isAll) => {
      if (!isCaptured && count === 0) return notCaptured;
      if (!isWhole || !isAll) return atLeast(count);
      return count === 0 ? none : exact(count);
    };
  }

  #capturedSince(): string | null {
    return this.#started ? this.#listedSince() : null;
  }

  /** By the broker's clock, Unix milliseconds; infinite while nothing is captured. */
  #capturedSinceMs(): number {
    const capturedSince = this.#capturedSince();
    return capturedSince === null ? Number.POSITIVE_INFINITY : Date.parse(capturedSince);
  }

  /** What is wrong with these, all of it; null when all is well. */
  problemOf(...steps: readonly Step[]): string | null {
    const concerned = this.problems().filter(({ of }) => steps.includes(of));
    return concerned.length === 0 ? null : concerned.map(({ problem }) => problem).join(" ");
  }

  /** Since when failures are in the list: what was captured before their stream was made is not, ISO 8601. */
  #listedSince(): string | null {
    const inbox = takenOrNull(this.#inbox);
    if (inbox === null) return null;
    const { records } = inbox.store;
    return inbox.recorder.recordedSince(records.isDurable ? records.health.since : null);
  }

  #losses(): (readonly [Step, string | null])[] {
    const { source, store } = this.#options;
    return store.health().flatMap((health) => {
      const step = stepOf(health, takenOrNull(source)?.captures);
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

  #openJobs({ store: failures, letters }: Inbox, sender: Sender, log: MessageLog): Jobs {
    const { connection, store, clock, brokerNow, logger, administration } = this.#options;
    const messages = madeOf(administration, (all) => all.messages);
    const onDropped = (original: Place) => letters.noteRemoved(original);
    return new Jobs({
      ...{ store, sender, connection, clock, brokerNow, logger },
      kinds: [new FailureKind({ failures, onDropped }), new MessageKind({ log, messages })],
      failures: knownFailures(failures),
      numberOf: (place) => log.numberOf(place),
      onProgress: () => this.#tell(),
      onOver: (job) => void this.#noteEnd(job),
    });
  }

  async #follow(seen: Pick<SeenStreams, "streams" | "missing">, consumers: readonly Consumer[]): Promise<void> {
    const { audit, clock, store } = this.#options;
    const { streams } = seen;
    const looked: SeenStreams = { ...seen, fresh: streams !== this.#followed, nowMs: clock.now() };
    this.#followed = streams;
    if (store.isOnBroker) await store.look(looked);
    const inbox = takenOrNull(this.#inbox);
    const jobs = takenOrNull(this.#jobs);
    if (inbox !== null) await this.#followInbox(inbox, looked, consumers);
    await this.#attempt("Activity", () => audit.refresh());
    // Last: a job that is taken up again must find the dead letters it is about.
    if (jobs !== null) await this.#attempt("Jobs", () => jobs.follow());
  }

  async #followInbox(inbox: Inbox, looked: SeenStreams, consumers: readonly Consumer[]): Promise<void> {
    const { store, recorder, letters, stranded, retrying } = inbox;
    const { streams } = looked;
    const { signal } = this.#stopping;
    await recorder.look(looked);
    if (looked.fresh) await retrying.see(streams, looked.missing);
    else retrying.listen();
    await this.#attempt("Failures", () => store.refresh());
    await recorder.follow();
    await this.#attempt("Dead letters", () => readLetters(letters, looked, { signal }));
    await this.#attempt("Stranded messages", () => stranded.look(streams, consumers, { signal }));
    await this.#attempt("Retrying", () => retrying.look(consumers, { signal }));
  }

  /** One step; what is wrong with it is said until it goes well. */
  async #attempt(step: Step, work: () => Promise<void>): Promise<void> {
    const { connection, logger } = this.#options;
    try {
      await work();
      this.#stepProblems.delete(step);
    } catch (error) {
      // A lost connection is shown by the connection itself; the next sweep reads again.
      if (this.#stopping.signal.aborted || connection.status().state !== "connected") return;
      const problem = `${stepFailures[step]}${error instanceof Error ? error.message : String(error)}.`;
      if (this.#stepProblems.get(step) !== problem) logger.warn({ step, error }, `${step}: ${problem}`);
      this.#stepProblems.set(step, problem);
    }
  }

  async #noteEnd(job: Job): Promise<void> {
    const { audit, logger } = this.#options;
    const { by: who, scope: what, total: count, id } = job;
    const action = job.action === "delete" ? "delete_messages" : job.action;
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
      if (!this.#stopping.signal.aborted) for (const listener of this.#listeners) listener();
    });
  }
}

async function readLetters(
  letters: DeadLetters,
  { streams, missing }: SeenStreams,
  options: ReadOptions,
): Promise<void> {
  const unread = await letters.follow(streams, missing, options);
  if (unread.size === 0) return;
  const why = [...unread].map(([name, reason]) => `${name} (${reason})`);
  throw new Error(`${why.join(", ")}`);
}
