import type { Audit } from "../access/audit";
import type { FailureCounts } from "../contract/snapshot";
import type { Clock } from "../event-bus/clock";
import { isEventBusError } from "../event-bus/errors";
import type { EventBus } from "../event-bus/event-bus";
import type { Logger } from "../event-bus/logger";
import type { ManualPublisher } from "../event-bus/manual-publisher";
import type { RecordDigests } from "../event-bus/record-digest";
import { DeadLetters } from "../failures/dead-letters";
import { FailureJobs } from "../failures/failure-jobs";
import { FailureRecorder } from "../failures/failure-recorder";
import { FailureStore, failureStream } from "../failures/failure-store";
import { jobStream } from "../failures/job-store";
import { RetryingDeliveries } from "../failures/retrying";
import { StrandedMessages } from "../failures/stranded";
import { type BrokerClock, brokerMs } from "../model/broker-time";
import type { Consumer } from "../model/consumer";
import type { FailureJob } from "../model/failure-job";
import type { MessageMask } from "../model/message-mask";
import type { ForeignCounts } from "../model/record-doubt";
import type { Stream } from "../model/stream";

const hourMs = 60 * 60 * 1_000;
/** How long until capturing is tried again after it failed. */
const retryAfterMs = 5_000;
/** Changes are told at most this often: a storm of failures must not become a storm of ticks. */
const tellEveryMs = 250;

/** What the desk needs from its surroundings. */
export interface FailureDeskOptions {
  readonly bus: EventBus;
  /** Sends the copies of redrive jobs. */
  readonly publisher: ManualPublisher;
  readonly clock: Clock;
  /** The clock that dates failures. */
  readonly brokerNow: BrokerClock;
  readonly logger: Logger;
  readonly durable: boolean;
  /** With them, only what they vouch for is a job. */
  readonly digests: RecordDigests | undefined;
  readonly deadLetterPatterns: readonly string[];
  readonly audit: Audit;
  readonly mask: MessageMask;
  /** Called when counts changed. */
  readonly onChange: () => void;
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
  #problem: string | null = null;
  #cancelRetry: (() => void) | null = null;
  #cancelTelling: (() => void) | null = null;
  #opened = false;
  #stopped = false;
  #following: Promise<void> | null = null;
  #changes = 0;

  constructor(options: FailureDeskOptions) {
    const { bus, publisher, clock, brokerNow, logger, durable, digests, mask } = options;
    const { deadLetterPatterns: patterns } = options;
    this.#options = options;
    const tell = () => this.#tell();
    this.store = new FailureStore({ bus, logger, durable, mask });
    this.#recorder = new FailureRecorder({ bus, store: this.store, clock, logger, durable, onRecorded: tell });
    this.#letters = new DeadLetters({ bus, index: this.store.index, mask, patterns });
    this.#stranded = new StrandedMessages({ bus, index: this.store.index, mask, now: brokerNow });
    this.retrying = new RetryingDeliveries({ bus, index: this.store.index, mask, logger, durable });
    this.jobs = new FailureJobs({
      ...{ bus, publisher, clock, brokerNow, logger, durable, digests, failures: this.store },
      onProgress: tell,
      onDropped: (original) => this.#letters.noteRemoved(original),
      onOver: (job) => void this.#noteEnd(job),
    });
  }

  /** Opens what is kept and starts recording; tries again while the broker is not ready for it. */
  async start(): Promise<void> {
    try {
      await this.store.open();
      await this.#options.audit.open();
      await this.jobs.open();
      await this.retrying.start();
      await this.#recorder.start();
      this.#opened = true;
      this.#problem = null;
    } catch (error) {
      if (this.#stopped) return;
      this.#problem = error instanceof Error ? error.message : String(error);
      this.#options.logger.warn({ error: this.#problem }, "Failures are not captured yet");
      this.#cancelRetry = this.#options.clock.schedule(retryAfterMs, () => void this.start());
    }
    this.#tell();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelRetry?.();
    this.#cancelTelling?.();
    this.retrying.stop();
    await Promise.all([this.#recorder.stop(), this.jobs.stop()]);
    await this.#options.audit.stop();
  }

  /** Follows what other replicas recorded and what streams hold; called after each sweep. One at a time. */
  async follow(streams: readonly Stream[], consumers: readonly Consumer[]): Promise<void> {
    if (!this.#opened || this.#stopped) return;
    this.#following ??= this.#follow(streams, consumers).finally(() => {
      this.#following = null;
    });
    await this.#following;
  }

  counts(): FailureCounts {
    const { index } = this.store;
    return {
      open: index.openCount,
      lastHour: index.countOpenSince(brokerMs(this.#options.brokerNow() - hourMs)),
      revision: index.revision + this.#changes,
      capturedSince: this.#recorder.capturedSince,
      problem: this.#problem ?? this.#recorder.problem ?? this.store.problem,
    };
  }

  /** Records of jobs and of the audit that were not believed, by stream; null where every record is believed. */
  get foreignRecords(): Readonly<Record<string, ForeignCounts>> | null {
    const [jobs, audit] = [this.jobs.foreign, this.#options.audit.foreign];
    return jobs === null || audit === null ? null : { ...audit, [jobStream]: jobs };
  }

  async #follow(streams: readonly Stream[], consumers: readonly Consumer[]): Promise<void> {
    try {
      await this.store.refresh();
      const own = streams.find(({ config }) => config.name === failureStream);
      if (own !== undefined) this.store.dropBefore(own.firstSeq);
      await this.#letters.follow(streams);
      await this.#stranded.look(streams, consumers);
      await this.retrying.look(consumers);
      await this.#options.audit.refresh();
      // Last: a job that is taken up again must find the dead letters it is about.
      await this.jobs.follow(streams);
    } catch (error) {
      // A passing loss of the connection is shown by the connection itself; the next sweep reads again.
      if (!isEventBusError(error)) throw error;
      this.#options.logger.debug({ error: error.message }, "Failure records not read");
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
    const { clock, onChange } = this.#options;
    this.#cancelTelling = clock.schedule(tellEveryMs, () => {
      this.#cancelTelling = null;
      if (!this.#stopped) onChange();
    });
  }
}
