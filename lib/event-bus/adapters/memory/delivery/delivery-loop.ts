import { slowHandlerAtMs } from "../../../bus/slow-handler";
import type { Clock } from "../../../clock";
import type { MemoryConsumer } from "../memory-consumer";
import type { Delivered } from "./delivery-ledger";
import type { Puller } from "./pull-queue";

/** What a loop works for. */
export interface DeliveryTask {
  /** Handles one message and settles it. Answers without a promise when it is done at once. Never throws or rejects. */
  handle(message: Delivered, consumer: MemoryConsumer): Promise<void> | void;
  /** Told once about a message whose handler takes very long. */
  onSlow(message: Delivered, runningMs: number): void;
  /** A consumer in place of one that was deleted, or null when there can be none now. */
  renew(deleted: MemoryConsumer): MemoryConsumer | null;
}

/** Bounds of a loop. */
export interface LoopOptions {
  /** Messages taken ahead of the handler. */
  readonly batchSize: number;
  /** How often what it holds is kept alive, milliseconds: well within the ack wait. */
  readonly keepAliveMs: number;
  readonly ackWaitMs: number;
}

/** How long a loop waits before it asks again for a consumer that cannot be made, milliseconds. */
const renewMs = 1_000;

/** Pulls batches from a consumer and handles them one by one, keeping alive those that have to wait their turn. */
export class DeliveryLoop implements Puller {
  private consumer: MemoryConsumer;
  private readonly task: DeliveryTask;
  private readonly options: LoopOptions;
  private readonly clock: Clock;
  private held: readonly Delivered[] = [];
  /** Position in `held` of the message being handled. */
  private at = 0;
  private stopping = false;
  private readonly stopped: Promise<void>;
  private resolveStopped: () => void = () => {};
  private cancelPull: () => void = () => {};
  /** When the running handler began, Unix milliseconds; null for none, and once it was reported. */
  private startedMs: number | null = null;
  private cancelKeepAlive: (() => void) | null = null;

  constructor(consumer: MemoryConsumer, options: LoopOptions, clock: Clock, task: DeliveryTask) {
    this.consumer = consumer;
    this.options = options;
    this.clock = clock;
    this.task = task;
    this.stopped = new Promise((resolve) => {
      this.resolveStopped = resolve;
    });
  }

  start(): void {
    this.pull();
  }

  /** True once it was told to stop: no further message is begun. */
  get isStopping(): boolean {
    return this.stopping;
  }

  /** Takes no more, gives back what it has not begun, and resolves when the running handler has ended. */
  stop(): Promise<void> {
    if (!this.stopping) {
      this.stopping = true;
      this.cancelPull();
      const running = this.at < this.held.length;
      for (const message of this.held.slice(this.at + 1)) this.consumer.release(message);
      this.held = this.held.slice(0, this.at + 1);
      if (!running) this.finish();
    }
    return this.stopped;
  }

  /** Lets go of the running handler too: the ack wait brings its message to somebody else. */
  abandon(): void {
    void this.stop();
    this.finish();
  }

  take(batch: readonly Delivered[]): void {
    this.held = batch;
    this.at = 0;
    this.keepAliveLater();
    this.work();
  }

  onGone(): void {
    if (this.stopping) return;
    const renewed = this.task.renew(this.consumer);
    if (renewed === null) {
      this.cancelPull = this.clock.schedule(renewMs, () => this.onGone());
      return;
    }
    this.consumer = renewed;
    this.pull();
  }

  private pull(): void {
    if (this.consumer.isDeleted) {
      this.onGone();
      return;
    }
    const pull = this.consumer.pull(this.options.batchSize, this);
    this.cancelPull = () => pull.cancel();
  }

  private work(): void {
    for (let message = this.held[this.at]; message !== undefined; message = this.held[this.at]) {
      const running = this.task.handle(message, this.consumer);
      if (running !== undefined) {
        this.startedMs = this.clock.now();
        void running.then(this.goOn, this.goOn);
        return;
      }
      this.at++;
    }
    if (this.stopping) this.finish();
    else this.pull();
  }

  private readonly goOn = (): void => {
    this.startedMs = null;
    this.at++;
    this.work();
  };

  private finish(): void {
    this.cancelKeepAlive?.();
    this.cancelKeepAlive = null;
    this.held = [];
    this.resolveStopped();
  }

  private reportSlow(): void {
    const message = this.held[this.at];
    const now = this.clock.now();
    if (message === undefined || this.startedMs === null) return;
    if (now < slowHandlerAtMs(this.startedMs, this.options.ackWaitMs)) return;
    this.task.onSlow(message, now - this.startedMs);
    this.startedMs = null;
  }

  private keepAliveLater(): void {
    this.cancelKeepAlive ??= this.clock.schedule(this.options.keepAliveMs, () => {
      this.cancelKeepAlive = null;
      if (this.at >= this.held.length) return;
      this.reportSlow();
      for (const message of this.held.slice(this.at)) this.consumer.keepAlive(message);
      this.keepAliveLater();
    });
  }
}
