import { createInbox, type Msg, type NatsConnection, type Subscription } from "@nats-io/transport-node";
import type { Service } from "../../../lib/monitor/verdict/situations/situation";
import type { WorkerPlan } from "../../../lib/monitor/verdict/situations/testing/worker";
import type { FastClock } from "./fast-clock";
import type { Ledger } from "./ledger";

/** Steps of the clock that a message that waited may take from the server to its worker. */
const stepsOnItsWay = 6;

interface Held {
  readonly seq: number;
  readonly attempt: number;
  /** Real Unix milliseconds. */
  readonly storedAtMs: number;
  readonly reply: string;
}

/** A service at work on a real server: it pulls, handles one message after the other, answers, and counts all of it. */
export class CountingWorker implements Service {
  readonly #plan: WorkerPlan;
  readonly #client: NatsConnection;
  readonly #clock: FastClock;
  readonly #ledger: Ledger;
  #subscription: Subscription | null = null;
  #held: Held[] = [];
  /** Messages that its open pull may still bring. One that is always open waits for the first, and takes the others if they are there. */
  #missing = 0;
  #isFirst = false;
  #isHandling = false;
  /** Its consumer is there, and it is meant to be at work. */
  #isOpen = false;
  #isWanted = true;
  /** Counts its lives: what an earlier one had in hand is forgotten with it. */
  #life = 0;
  #isEnding = false;
  #isFrozen = false;
  /** When it was done with the message before, by the fast clock. */
  #freeAtMs = 0;

  constructor(plan: WorkerPlan, client: NatsConnection, clock: FastClock, ledger: Ledger) {
    this.#plan = plan;
    this.#client = client;
    this.#clock = clock;
    this.#ledger = ledger;
  }

  /** Pulls that it has open. */
  get openPulls(): number {
    return this.#missing > 0 ? 1 : 0;
  }

  /** There is something to read from: it begins, unless it was stopped by then. */
  open(): void {
    this.#isOpen = true;
    if (this.#isWanted) this.start();
  }

  start(): void {
    this.#isWanted = true;
    if (!this.#isOpen) return;
    // One that is at work already forgets what it has in hand, as in memory.
    this.crash();
    this.#isWanted = true;
    const life = this.#life;
    this.#isEnding = false;
    this.#subscription = this.#client.subscribe(createInbox(), {
      callback: (_, message) => {
        if (life === this.#life) this.#receive(message);
        else this.#note(message);
      },
    });
    this.#freeAtMs = this.#clock.now();
    this.#begin(life);
  }

  crash(): void {
    this.#isWanted = false;
    this.#life++;
    // What is on its way was delivered too, and is counted.
    void this.#subscription?.drain();
    this.#subscription = null;
    this.#held = [];
    this.#missing = 0;
    this.#isHandling = false;
  }

  stop(): void {
    this.#isWanted = false;
    this.#isEnding = true;
    if (!this.#isHandling) this.crash();
  }

  /** Does nothing any more; what still comes is counted. */
  freeze(): void {
    this.#isFrozen = true;
  }

  #begin(life: number): void {
    if (life !== this.#life || this.#isFrozen || this.#isEnding) return;
    const { batch = 1, everyMs } = this.#plan;
    if (everyMs === undefined) {
      this.#isFirst = true;
      this.#pull({ batch: 1 });
      return;
    }
    this.#isFirst = false;
    this.#pull({ batch, no_wait: true });
    this.#clock.schedule(everyMs, () => this.#begin(life));
  }

  #pull(request: { readonly batch: number; readonly no_wait?: boolean }): void {
    const { stream, consumer } = this.#plan;
    if (this.#subscription === null) return;
    this.#missing = request.batch;
    const reply = this.#subscription.getSubject();
    this.#client.publish(`$JS.API.CONSUMER.MSG.NEXT.${stream}.${consumer}`, JSON.stringify(request), { reply });
  }

  /** Counts a delivery; null for a status. */
  #note({ reply }: Msg): Held | null {
    if (reply === undefined || reply === "") return null;
    const held = parseReply(reply);
    this.#ledger.delivered(held.seq, held.attempt, this.#clock.now());
    return held;
  }

  #receive(message: Msg): void {
    const held = this.#note(message);
    if (held === null) {
      // A status ends the pull.
      this.#missing = 0;
      const { headers } = message;
      if (headers?.code === 409 && /deleted/i.test(headers.description)) this.crash();
      else this.#handleAll();
      return;
    }
    this.#held.push(held);
    this.#missing = Math.max(0, this.#missing - 1);
    if (this.#isFrozen) return;
    const { batch = 1, everyMs } = this.#plan;
    if (everyMs !== undefined) {
      // As clients hand over what a fetch brings: while max ack pending holds back the rest, the server ends no fetch.
      this.#handleAll();
      return;
    }
    if (this.#missing > 0) return;
    if (this.#isFirst && batch > 1) {
      this.#isFirst = false;
      const life = this.#life;
      // What was published together comes together.
      this.#clock.schedule(0, () => {
        if (life === this.#life && !this.#isFrozen) this.#pull({ batch: batch - 1, no_wait: true });
      });
      return;
    }
    this.#handleAll();
  }

  #handleAll(): void {
    if (this.#isHandling) return;
    if (!this.#hadWaited(this.#held[0])) this.#freeAtMs = this.#clock.now();
    this.#isHandling = true;
    this.#handleNext(this.#life);
  }

  /**
   * True when a message was there by the time the one before was done. It is begun at that time: its way from the server
   * takes as many times too long as the clock is fast, and would make the worker slower than it is meant to be.
   */
  #hadWaited(held: Held | undefined): boolean {
    if (held === undefined || held.attempt > 1) return false;
    const isSoon = this.#clock.now() - this.#freeAtMs < stepsOnItsWay * this.#clock.stepSpan;
    return isSoon && this.#clock.toFast(held.storedAtMs) <= this.#freeAtMs;
  }

  #handleNext(life: number): void {
    const { handleMs = 0, everyMs } = this.#plan;
    while (life === this.#life && !this.#isFrozen) {
      const [next] = this.#held;
      if (next === undefined) {
        this.#isHandling = false;
        if (this.#isEnding) this.crash();
        else if (everyMs === undefined) this.#begin(life);
        return;
      }
      this.#freeAtMs += handleMs;
      const leftMs = this.#freeAtMs - this.#clock.now();
      if (leftMs > 0) {
        this.#endLater(next, leftMs, life);
        return;
      }
      if (!this.#end(next)) return;
      this.#held.shift();
    }
  }

  #endLater(next: Held, leftMs: number, life: number): void {
    const cancel = this.#keepAlive(next, life);
    this.#clock.schedule(leftMs, () => {
      cancel();
      if (life !== this.#life || this.#isFrozen || !this.#end(next)) return;
      this.#held.shift();
      this.#handleNext(life);
    });
  }

  #keepAlive({ seq, reply }: Held, life: number): () => void {
    const { keepAliveMs } = this.#plan;
    if (keepAliveMs === undefined) return () => {};
    const note = () => this.#ledger.keptAlive(seq, this.#clock.now() + keepAliveMs);
    note();
    let cancel = () => {};
    const next = () => {
      if (life !== this.#life || this.#isFrozen) return;
      this.#client.publish(reply, "+WPI");
      note();
      cancel = this.#clock.schedule(keepAliveMs, next);
    };
    cancel = this.#clock.schedule(keepAliveMs, next);
    return () => cancel();
  }

  /** False when it hangs. */
  #end({ seq, attempt, reply }: Held): boolean {
    const outcome = this.#plan.outcome?.(seq, attempt) ?? "ack";
    if (outcome === "hang") return false;
    if (outcome === "drop") return true;
    if (outcome === "ack") {
      this.#client.publish(reply, "+ACK");
      this.#ledger.acked(seq);
    } else if (outcome === "terminate") {
      this.#client.publish(reply, "+TERM not this one");
      this.#ledger.terminated(seq);
    } else {
      const delay = Math.round(this.#clock.toRealSpan(outcome.nakAfterMs) * 1_000_000);
      this.#client.publish(reply, `-NAK ${JSON.stringify({ delay })}`);
      this.#ledger.rejected(seq);
    }
    return true;
  }
}

/** `$JS.ACK.{stream}.{consumer}.{attempt}.{seq}.{delivery}.{nanoseconds}.…`, or the longer form with domain and account. */
function parseReply(reply: string): Held {
  const tokens = reply.split(".");
  const at = tokens.length > 9 ? 6 : 4;
  const [attempt, seq] = [Number(tokens[at]), Number(tokens[at + 1])];
  const storedAtMs = Number(tokens[at + 3]) / 1_000_000;
  if (![attempt, seq].every(Number.isSafeInteger) || Number.isNaN(storedAtMs)) throw new Error(`no delivery: ${reply}`);
  return { seq, attempt, storedAtMs, reply };
}
