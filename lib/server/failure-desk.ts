import type { FailureCounts } from "../contract/snapshot";
import type { Clock } from "../event-bus/clock";
import { isEventBusError } from "../event-bus/errors";
import type { EventBus } from "../event-bus/event-bus";
import type { Logger } from "../event-bus/logger";
import { FailureRecorder } from "../failures/failure-recorder";
import { retryFailure } from "../failures/failure-retry";
import { FailureStore, failureStream } from "../failures/failure-store";
import type { Failure } from "../model/failure";
import type { MessageMask } from "../model/message-mask";
import type { Stream } from "../model/stream";

const hourMs = 60 * 60 * 1_000;
/** How long until capturing is tried again after it failed. */
const retryAfterMs = 5_000;

/** What the desk needs from its surroundings. */
export interface FailureDeskOptions {
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly durable: boolean;
  readonly mask: MessageMask;
  /** Called when counts changed. */
  readonly onChange: () => void;
}

/** Recorder and store, started together once the bus is there and kept going. */
export class FailureDesk {
  readonly store: FailureStore;
  readonly #recorder: FailureRecorder;
  readonly #options: FailureDeskOptions;
  readonly #retrying = new Map<string, Promise<Failure>>();
  #problem: string | null = null;
  #cancelRetry: (() => void) | null = null;
  #stopped = false;

  constructor(options: FailureDeskOptions) {
    const { bus, clock, logger, durable, mask, onChange } = options;
    this.#options = options;
    this.store = new FailureStore({ bus, logger, durable, mask });
    this.#recorder = new FailureRecorder({ bus, store: this.store, clock, logger, durable, onRecorded: onChange });
  }

  /** Opens the store and starts recording; tries again while the broker is not ready for it. */
  async start(): Promise<void> {
    try {
      await this.store.open();
      await this.#recorder.start();
      this.#problem = null;
    } catch (error) {
      if (this.#stopped) return;
      this.#problem = error instanceof Error ? error.message : String(error);
      this.#options.logger.warn({ error: this.#problem }, "Failures are not captured yet");
      this.#cancelRetry = this.#options.clock.schedule(retryAfterMs, () => void this.start());
    }
    this.#options.onChange();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelRetry?.();
    await this.#recorder.stop();
  }

  /** Follows what other replicas recorded and what the stream dropped; called after each sweep. */
  async follow(streams: readonly Stream[]): Promise<void> {
    const own = streams.find(({ config }) => config.name === failureStream);
    if (own === undefined || this.#recorder.capturedSince === null) return;
    try {
      await this.store.refresh();
      this.store.dropBefore(own.firstSeq);
    } catch (error) {
      // A passing loss of the connection is shown by the connection itself; the next sweep reads again.
      if (!isEventBusError(error)) throw error;
      this.#options.logger.debug({ error: error.message }, "Failure records not read");
    }
  }

  counts(): FailureCounts {
    const { index } = this.store;
    return {
      open: index.openCount,
      lastHour: index.countOpenSince(this.#options.clock.now() - hourMs),
      revision: index.revision,
      capturedSince: this.#recorder.capturedSince,
      problem: this.#problem ?? this.#recorder.problem ?? this.store.problem,
    };
  }

  /** Retries one failure; a second request while the first runs gets the first one's result. */
  async retry(id: string): Promise<Failure> {
    const running = this.#retrying.get(id) ?? retryFailure({ ...this.#options, store: this.store }, id);
    this.#retrying.set(id, running);
    try {
      return await running;
    } finally {
      this.#retrying.delete(id);
      this.#options.onChange();
    }
  }
}
