import type { Clock } from "../event-bus/clock";
import { isEventBusError } from "../event-bus/errors";
import type { EventBus } from "../event-bus/event-bus";
import type { Logger } from "../event-bus/logger";
import type { StoredMessage } from "../event-bus/messages";
import type { Advisory } from "../model/advisory";
import { toFailureRecord } from "./failure-record";
import type { FailureStore } from "./failure-store";

/** Bounds of the stream that keeps advisories until they are recorded. */
export const advisoryBounds = { maxAgeMs: 7 * 24 * 60 * 60 * 1_000, maxBytes: 64 * 1024 * 1024 };

/** Advisories recorded at once: each waits for two answers of the server. */
const concurrency = 32;

/** What the recorder needs from its surroundings. */
export interface FailureRecorderOptions {
  readonly bus: Pick<EventBus, "advisories" | "messages" | "connection">;
  readonly store: FailureStore;
  readonly logger: Logger;
  readonly clock: Clock;
  /** False creates no stream: advisories are heard only while this process runs. */
  readonly durable: boolean;
  readonly onRecorded: () => void;
}

interface Original {
  readonly message: StoredMessage | null;
  /** Why it could not be read though it may be there. */
  readonly obstacle: string | null;
}

/** Turns each advisory into a failure with its payload. */
export class FailureRecorder {
  readonly #options: FailureRecorderOptions;
  #stop: (() => Promise<void>) | null = null;
  #capturedSince: string | null = null;
  #problem: string | null = null;

  constructor(options: FailureRecorderOptions) {
    this.#options = options;
  }

  /** Since when advisories are captured; null before {@link start} succeeded. */
  get capturedSince(): string | null {
    return this.#capturedSince;
  }

  /** Why advisories are missed while the dashboard does not run, or null. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Captures advisories and records them, those included that came while no dashboard ran. */
  async start(): Promise<void> {
    if (!this.#options.durable) return this.#listen("JETLAG_STORE=memory");
    try {
      await this.#follow();
    } catch (error) {
      if (!isEventBusError(error) || error.code !== "permission_denied") throw error;
      this.#listen(error.message);
    }
  }

  async #follow(): Promise<void> {
    const { advisories } = this.#options.bus;
    const { since } = await advisories.capture(advisoryBounds);
    this.#stop = await advisories.follow((advisory) => this.#record(advisory), { concurrency });
    this.#capturedSince = since;
  }

  /** Without a stream: hears what is announced from now on. */
  #listen(reason: string): void {
    const { bus, logger, clock } = this.#options;
    const unwatch = bus.advisories.watch((advisory) => {
      this.#record(advisory).catch((error: unknown) => logger.error({ error, advisory }, "Failure not recorded"));
    });
    this.#stop = async () => unwatch();
    this.#capturedSince = new Date(clock.now()).toISOString();
    this.#problem = `heard only while the dashboard runs (${reason})`;
  }

  /** Stops and waits for the record being written. */
  async stop(): Promise<void> {
    await this.#stop?.();
    this.#stop = null;
  }

  async #record(advisory: Advisory): Promise<void> {
    const { store, logger, onRecorded } = this.#options;
    const { message, obstacle } = await this.#readOriginal(advisory);
    const reason = advisory.reason ?? obstacle;
    const { record, keptBytes } = toFailureRecord({ ...advisory, reason }, message, this.#limitBytes());
    await store.append(record, message?.data.subarray(0, keptBytes));
    const { stream, consumer, streamSeq, kind, deliveries } = advisory;
    logger.info({ stream, consumer, stream_seq: streamSeq, kind, deliveries }, "Failure recorded");
    onRecorded();
  }

  /** The message itself, at once: it may be gone soon. Null when it already is, or may not be read. */
  async #readOriginal({ stream, streamSeq }: Advisory): Promise<Original> {
    try {
      return { message: await this.#options.bus.messages.get(stream, streamSeq), obstacle: null };
    } catch (error) {
      if (!isEventBusError(error)) throw error;
      if (error.code === "stream_not_found") return { message: null, obstacle: null };
      if (error.code === "permission_denied") return { message: null, obstacle: `not readable: ${error.message}` };
      throw error;
    }
  }

  /** What one message may have of headers and payload together. */
  #limitBytes(): number {
    const status = this.#options.bus.connection.status();
    return status.state === "connected" ? status.maxPayloadBytes : 1024 * 1024;
  }
}
