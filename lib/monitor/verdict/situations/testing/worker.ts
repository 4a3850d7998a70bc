import type { Delivered } from "../../../../event-bus/adapters/memory/delivery/delivery-ledger";
import type { Pull } from "../../../../event-bus/adapters/memory/delivery/pull-queue";
import type { Subscription } from "../../../../event-bus/adapters/memory/delivery/push-feed";
import type { MemoryConsumer } from "../../../../event-bus/adapters/memory/memory-consumer";
import type { Clock } from "../../../../event-bus/clock";

/** What a handler does with a message in the end; `hang`: nothing, for ever; `drop`: nothing, and goes on. */
export type Outcome = "ack" | "terminate" | "hang" | "drop" | { readonly nakAfterMs: number };

/** How a service reads. */
export interface WorkerPlan {
  readonly stream: string;
  readonly consumer: string;
  /** Messages of one fetch (1). */
  readonly batch?: number;
  /** Fetches once in so many milliseconds, and goes away when nothing is there; not given: a pull is always open. */
  readonly everyMs?: number;
  /** The client that it is where clients are pinned. */
  readonly client?: string;
  /** Its consumer pushes. With `window`: by flow control, so many messages at a time; else all at once. */
  readonly push?: { readonly window?: number };
  /** How long a message takes, one after the other, milliseconds (0). */
  readonly handleMs?: number;
  /** Says so often that it is still at work, milliseconds (never). */
  readonly keepAliveMs?: number;
  /** What becomes of a message (`ack`). `attempt` begins with 1. */
  readonly outcome?: (seq: number, attempt: number) => Outcome;
}

/** Who hears of a worker's rejections. */
export interface WorkerEars {
  rejected(seq: number): void;
  finished(seq: number): void;
}

/** How long a pull stays open, as clients have it. */
const pullMs = 30_000;

/** A service that reads from a consumer, handling one message at a time. */
export class Worker {
  readonly #plan: WorkerPlan;
  readonly #clock: Clock;
  readonly #consumer: () => MemoryConsumer;
  readonly #ears: WorkerEars;
  #pull: Pull | null = null;
  #subscription: Subscription | null = null;
  #held: Delivered[] = [];
  /** Counts its lives: what an earlier one had in hand is forgotten with it. */
  #life = 0;

  constructor(plan: WorkerPlan, clock: Clock, consumer: () => MemoryConsumer, ears: WorkerEars) {
    this.#plan = plan;
    this.#clock = clock;
    this.#consumer = consumer;
    this.#ears = ears;
    this.start();
  }

  start(): void {
    this.#life++;
    this.#isEnding = false;
    if (this.#plan.push === undefined) this.#fetch(this.#life);
    else this.#subscribe(this.#life, this.#plan.push);
  }

  /** Goes away, at once: what it had in hand is delivered again after the ack wait. */
  crash(): void {
    this.#life++;
    this.#leave();
    this.#held = [];
  }

  /** Ends in order: it goes when what it has in hand is done. */
  stop(): void {
    this.#leave();
    const held = this.#held.splice(1);
    for (const delivered of held) this.#consumer().release(delivered);
    this.#isEnding = true;
  }

  #leave(): void {
    this.#pull?.cancel();
    this.#pull = null;
    this.#subscription?.cancel();
    this.#subscription = null;
  }

  #isEnding = false;

  #subscribe(life: number, { window }: NonNullable<WorkerPlan["push"]>): void {
    this.#subscription = this.#consumer().subscribe({
      ...(window === undefined ? {} : { window }),
      take: (delivered) => {
        this.#held.push(delivered);
        if (this.#held.length === 1) this.#handleNext(life);
      },
      onGone: () => this.crash(),
    });
  }

  #fetch(life: number): void {
    if (life !== this.#life || this.#isEnding) return;
    const { batch = 1, everyMs, client } = this.#plan;
    const puller = {
      take: (delivered: Delivered[]) => {
        this.#pull = null;
        this.#held = delivered;
        this.#handleNext(life);
      },
      onGone: () => this.crash(),
    };
    this.#pull = this.#consumer().pull(batch, puller, client);
    if (client !== undefined) this.#pullAgain(life);
    if (everyMs === undefined) return;
    // A fetch that does not wait is over before anybody sees it, and after the broker had its turn.
    const pull = this.#pull;
    setImmediate(() => setImmediate(() => pull.cancel()));
    this.#clock.schedule(everyMs, () => this.#fetch(life));
  }

  /** A pull ends after a while, and the next one begins: that it is still there is known by that. */
  #pullAgain(life: number): void {
    const pull = this.#pull;
    this.#clock.schedule(pullMs, () => {
      if (life !== this.#life || pull === null || pull !== this.#pull) return;
      pull.cancel();
      this.#fetch(life);
    });
  }

  #handleNext(life: number): void {
    if (life !== this.#life) return;
    const [next] = this.#held;
    if (next === undefined) {
      this.#subscription?.ready();
      if (this.#plan.everyMs === undefined && this.#plan.push === undefined) this.#fetch(life);
      return;
    }
    const { handleMs = 0, keepAliveMs } = this.#plan;
    const cancel = keepAliveMs === undefined ? () => {} : this.#keepAlive(next, keepAliveMs, life);
    this.#clock.schedule(handleMs, () => {
      cancel();
      if (life !== this.#life) return;
      if (!this.#end(next)) return;
      this.#held.shift();
      this.#handleNext(life);
    });
  }

  #keepAlive(delivered: Delivered, everyMs: number, life: number): () => void {
    let cancel = () => {};
    const next = () => {
      if (life !== this.#life) return;
      this.#consumer().keepAlive(delivered);
      cancel = this.#clock.schedule(everyMs, next);
    };
    cancel = this.#clock.schedule(everyMs, next);
    return () => cancel();
  }

  /** False when it hangs. */
  #end(delivered: Delivered): boolean {
    const { seq } = delivered.record;
    const outcome = this.#plan.outcome?.(seq, delivered.attempt) ?? "ack";
    if (outcome === "hang") return false;
    if (outcome === "drop") return true;
    const consumer = this.#consumer();
    if (outcome === "ack") consumer.ack(delivered);
    else if (outcome === "terminate") consumer.terminate(delivered, "not this one");
    else {
      consumer.nak(delivered, outcome.nakAfterMs);
      this.#ears.rejected(seq);
      return true;
    }
    this.#ears.finished(seq);
    return true;
  }
}
