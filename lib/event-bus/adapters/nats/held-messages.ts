import type { Msg } from "@nats-io/transport-node";
import type { HeaderEntries } from "../../../model/headers";
import type { Clock } from "../../clock";
import { type Acknowledgement, type DeliveryFacts, fromAcknowledgement, toHeaderEntries } from "./mapping";
import type { NatsConnection } from "./nats-connection";

/** A message of a pull consumer. */
export interface PulledMessage extends DeliveryFacts {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly headers: HeaderEntries;
}

/** How held messages are handled. */
export interface HandlingOptions {
  readonly connection: NatsConnection;
  readonly ackWaitMs: number;
  /** Deliveries after which the server gives up; null for never. */
  readonly maxDeliver: number | null;
  readonly clock: Clock;
  /** Messages handled at once (1). */
  readonly concurrency?: number;
  /** Handles one message and says what to tell the server. Called in order. Must not reject. */
  handle(message: PulledMessage): Acknowledgement | Promise<Acknowledgement>;
}

interface Held {
  message: PulledMessage;
  reply: string;
  /** Until when the server will not give it to anybody else, Unix milliseconds. */
  leaseEndsMs: number;
}

/**
 * Messages that the server gave us and waits to hear about. A bounded number is handled at once; all of them are kept
 * alive, so that none is delivered again because its neighbour is slow.
 */
export class HeldMessages {
  readonly #options: HandlingOptions;
  readonly #onRoom: () => void;
  readonly #held = new Map<number, Held>();
  readonly #waiting: number[] = [];
  readonly #ended = new AbortController();
  readonly #lanes = new Set<Promise<void>>();
  #cancelKeepAlive = () => {};

  /** `onRoom` is called whenever one is done. */
  constructor(options: HandlingOptions, onRoom: () => void) {
    this.#options = options;
    this.#onRoom = onRoom;
    this.#keepAlive();
  }

  get size(): number {
    return this.#held.size;
  }

  /** Takes a delivered message. */
  hold(facts: DeliveryFacts, { subject, data, headers, reply = "" }: Msg): void {
    const leaseEndsMs = this.#leaseEnd();
    const message = { ...facts, subject, data, headers: toHeaderEntries(headers) };
    const known = this.#held.get(facts.seq);
    if (known !== undefined) {
      // The server gave up waiting for us while the link was down. It is still here, so it is handled once.
      Object.assign(known, { message, reply, leaseEndsMs });
      return;
    }
    this.#held.set(facts.seq, { message, reply, leaseEndsMs });
    this.#waiting.push(facts.seq);
    this.#openLane();
  }

  /** Resolves when everything held is handled, or, after {@link end}, with the handler that runs. */
  async finish(): Promise<void> {
    while (this.#lanes.size > 0) await Promise.all(this.#lanes);
  }

  /** Starts no further handler, and waits for a lost link no longer. */
  end(): void {
    this.#ended.abort();
  }

  /**
   * Lets go of everything: what was never started goes back to the server at once instead of after the ack wait.
   * Returns false when there was any, or when a handler still runs.
   */
  release(): boolean {
    this.end();
    this.#cancelKeepAlive();
    const allDone = this.#held.size === 0;
    for (const seq of this.#waiting.splice(0)) {
      const held = this.#held.get(seq);
      if (held !== undefined) this.#tell(held, { kind: "nak", delayMs: 0 });
      this.#held.delete(seq);
    }
    return allDone;
  }

  /** A lane handles one message after the other until none waits. */
  #openLane(): void {
    if (this.#lanes.size >= (this.#options.concurrency ?? 1)) return;
    const lane = this.#handleWaiting().finally(() => this.#lanes.delete(lane));
    this.#lanes.add(lane);
  }

  async #handleWaiting(): Promise<void> {
    await null; // so that the lane is counted before anything here can end it
    while (!this.#ended.signal.aborted) {
      const seq = this.#waiting.shift();
      if (seq === undefined) return;
      const held = this.#held.get(seq);
      if (held !== undefined && !this.#isLost(held)) await this.#handleOne(held);
      this.#held.delete(seq);
      this.#onRoom();
    }
  }

  async #handleOne(held: Held): Promise<void> {
    const { connection, handle } = this.#options;
    const acknowledgement = await handle(held.message);
    // Without a link the client would drop the acknowledgement, and the event be handled twice.
    if (connection.session() === null) await connection.untilConnected(this.#ended.signal);
    this.#tell(held, acknowledgement);
  }

  /** Given to somebody else by now, unless this was the last delivery there will be. */
  #isLost({ leaseEndsMs, message }: Held): boolean {
    const { maxDeliver, clock } = this.#options;
    return clock.now() > leaseEndsMs && (maxDeliver === null || message.attempt < maxDeliver);
  }

  #tell(held: Held, acknowledgement: Acknowledgement): void {
    const session = this.#options.connection.session();
    // Without a link it is delivered again after the ack wait.
    if (session === null || session.client.isClosed()) return;
    session.client.publish(held.reply, fromAcknowledgement(acknowledgement));
  }

  #keepAlive(): void {
    this.#cancelKeepAlive = this.#options.clock.schedule(this.#options.ackWaitMs / 2, () => {
      if (this.#options.connection.session() !== null) {
        for (const held of this.#held.values()) {
          if (this.#isLost(held)) continue;
          held.leaseEndsMs = this.#leaseEnd();
          this.#tell(held, { kind: "working" });
        }
      }
      this.#keepAlive();
    });
  }

  #leaseEnd(): number {
    return this.#options.clock.now() + this.#options.ackWaitMs;
  }
}
