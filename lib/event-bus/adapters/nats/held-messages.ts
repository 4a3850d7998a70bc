import type { Msg } from "@nats-io/transport-node";
import type { HeaderEntries } from "../../../model/headers";
import type { Clock } from "../../clock";
import type { Logger } from "../../logger";
import { slowHandlerAtMs, warnOfSlowHandler } from "../../slow-handler";
import { type Acknowledgement, type DeliveryFacts, fromAcknowledgement } from "./mapping";
import type { NatsConnection } from "./nats-connection";
import { capabilityOf } from "./server-version";
import { headersOf } from "./wire-headers";

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
  readonly logger: Logger;
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
  /** When its handler began, Unix milliseconds; null while it waits, and once a slow handler was reported. */
  startedMs: number | null;
}

const acknowledged = new TextEncoder().encode(fromAcknowledgement({ kind: "ack" }));

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
  #cancelKeepAlive = () => {};
  #openLanes = 0;
  /** Told when the last lane ends. */
  readonly #onIdle: (() => void)[] = [];

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
  hold({ stream, consumer, attempt, seq, storedAt }: DeliveryFacts, delivered: Msg): void {
    const { subject, data, reply = "" } = delivered;
    const leaseEndsMs = this.#leaseEnd();
    const headers = headersOf(delivered);
    const message = { stream, consumer, attempt, seq, storedAt, subject, data, headers };
    const known = this.#held.get(seq);
    if (known !== undefined) {
      // The server gave up waiting for us while the link was down. It is still here, so it is handled once.
      Object.assign(known, { message, reply, leaseEndsMs });
      return;
    }
    this.#held.set(seq, { message, reply, leaseEndsMs, startedMs: null });
    this.#waiting.push(seq);
    this.#openLane();
  }

  /** Resolves when everything held is handled, or, after {@link end}, with the handler that runs. */
  finish(): Promise<void> {
    return this.#openLanes === 0 ? Promise.resolve() : new Promise((resolve) => this.#onIdle.push(resolve));
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

  #openLane(): void {
    if (this.#openLanes < (this.#options.concurrency ?? 1)) void this.#handleWaiting();
  }

  /**
   * A lane: handles one message after the other until none waits, without a turn of the queue for as long as handlers
   * answer at once. The acknowledgements of what came in one piece from the network then leave in one piece, too.
   */
  async #handleWaiting(): Promise<void> {
    const { connection, handle } = this.#options;
    this.#openLanes++;
    while (!this.#ended.signal.aborted) {
      const seq = this.#waiting.shift();
      if (seq === undefined) break;
      const held = this.#held.get(seq);
      if (held !== undefined && !this.#isLost(held)) {
        const answer = handle(held.message);
        if (answer instanceof Promise) held.startedMs = this.#options.clock.now();
        const acknowledgement = answer instanceof Promise ? await answer : answer;
        // Without a link the client would drop the acknowledgement, and the event be handled twice.
        if (connection.session() === null) await connection.untilConnected(this.#ended.signal);
        this.#tell(held, acknowledgement);
      }
      this.#held.delete(seq);
      this.#onRoom();
    }
    this.#openLanes--;
    if (this.#openLanes === 0) for (const tell of this.#onIdle.splice(0)) tell();
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
    session.client.publish(held.reply, answerFor(session.info.version, acknowledgement));
  }

  #keepAlive(): void {
    this.#cancelKeepAlive = this.#options.clock.schedule(this.#options.ackWaitMs / 2, () => {
      this.#reportSlow();
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

  #reportSlow(): void {
    const { clock, ackWaitMs, logger } = this.#options;
    const now = clock.now();
    for (const held of this.#held.values()) {
      if (held.startedMs === null || now < slowHandlerAtMs(held.startedMs, ackWaitMs)) continue;
      warnOfSlowHandler(logger, held.message, now - held.startedMs);
      held.startedMs = null;
    }
  }

  #leaseEnd(): number {
    return this.#options.clock.now() + this.#options.ackWaitMs;
  }
}

/** An older server ignores a termination with a reason, and delivers the message again. */
function answerFor(version: string, acknowledgement: Acknowledgement): string | Uint8Array {
  if (acknowledgement.kind === "ack") return acknowledged;
  const bare = acknowledgement.kind === "term" && !capabilityOf(version, "terminate_reason").available;
  return fromAcknowledgement(bare ? { kind: "term", reason: "" } : acknowledgement);
}
