import type { Msg } from "@nats-io/transport-node";
import type { HeaderEntries } from "../../../../model/message/headers";
import { slowHandlerAtMs, warnOfSlowHandler } from "../../../bus/slow-handler";
import type { Turns } from "../../../bus/turns";
import { type Clock, elapsedMs } from "../../../clock";
import type { Logger } from "../../../logger";
import type { NatsConnection } from "../connection/nats-connection";
import { capabilityOf } from "../connection/server-version";
import type { Session } from "../connection/session";
import { type Acknowledgement, fromAcknowledgement } from "../wire/acknowledgement";
import type { DeliveryFacts } from "../wire/delivery-facts";
import { headersOf } from "../wire-headers";

/** A message of a pull consumer. */
export interface PulledMessage extends DeliveryFacts {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly headers: HeaderEntries;
}

/** The part of a session that pulling and acknowledging need. */
export interface PullSession {
  readonly client: Pick<Session["client"], "subscribe" | "publish" | "isClosed" | "isDraining">;
  readonly jetstream: Pick<Session["jetstream"], "apiPrefix">;
  readonly newInbox: Session["newInbox"];
  readonly info: Pick<Session["info"], "version">;
}

/** The part of a {@link NatsConnection} that pulling and acknowledging need. */
export interface PullConnection extends Pick<NatsConnection, "untilConnected"> {
  session(): PullSession | null;
  onSession(listener: (session: PullSession) => void): () => void;
}

/** How held messages are handled. */
export interface HandlingOptions {
  readonly connection: PullConnection;
  readonly ackWaitMs: number;
  /** Deliveries after which the server gives up; null for never. */
  readonly maxDeliver: number | null;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Messages handled at once (1). */
  readonly concurrency?: number;
  /** Shared with others whose messages are not to be handled at the same time (none). */
  readonly turns?: Turns;
  /** Handles one message and says what to tell the server. Called in order. One that rejects is tried again. */
  handle(message: PulledMessage): Acknowledgement | Promise<Acknowledgement>;
}

/** Who hears how it goes on. */
export interface HeldMessagesListener {
  /** One more may be taken. */
  onRoom(): void;
  /** The server is told this about a message. */
  onTold(message: PulledMessage, acknowledgement: Acknowledgement): void;
  /** A message is somebody else's by now. */
  onLost(message: PulledMessage): void;
}

interface Held {
  message: PulledMessage;
  reply: string;
  /** Until when the server will not give it to anybody else, by {@link elapsedMs}. */
  leaseEndsMs: number;
  /** When its handler began, by {@link elapsedMs}; null while it waits, and once a slow handler was reported. */
  startedMs: number | null;
}

const acknowledged = new TextEncoder().encode(fromAcknowledgement({ kind: "ack" }));
/** Given back as it came, for somebody else to take at once. */
const returned: Acknowledgement = { kind: "nak", delayMs: 0 };
/** When a message comes back whose handling broke, which no handler can do, milliseconds. */
const brokenDelayMs = 5_000;

/**
 * Messages that the server gave us and waits to hear about. A bounded number is handled at once; all of them are kept
 * alive, so that none is delivered again because its neighbour is slow.
 */
export class HeldMessages {
  readonly #options: HandlingOptions;
  readonly #listener: HeldMessagesListener;
  readonly #held = new Map<number, Held>();
  readonly #waiting: number[] = [];
  /** True once no further handler begins. */
  #ending = false;
  /** Aborted when a lost link is waited for no longer. */
  readonly #released = new AbortController();
  #cancelKeepAlive = () => {};
  #openLanes = 0;
  /** Told when the last lane ends. */
  readonly #onIdle: (() => void)[] = [];

  constructor(options: HandlingOptions, listener: HeldMessagesListener) {
    this.#options = options;
    this.#listener = listener;
    this.#keepAlive();
  }

  get size(): number {
    return this.#held.size;
  }

  /** Sequences of all that is held. */
  get seqs(): Iterable<number> {
    return this.#held.keys();
  }

  /** Takes a delivered message. */
  hold({ stream, consumer, attempt, seq, storedAt }: DeliveryFacts, delivered: Msg): void {
    const { subject, data, reply = "" } = delivered;
    const leaseEndsMs = this.#leaseEnd();
    const headers = headersOf(delivered);
    const message = { stream, consumer, attempt, seq, storedAt, subject, data, headers };
    const known = this.#held.get(seq);
    if (known?.message.storedAt === storedAt) {
      // The server gave up waiting for us while the link was down. It is still here, so it is handled once.
      Object.assign(known, { message, reply, leaseEndsMs });
      return;
    }
    if (known !== undefined) this.#reportReplaced(known);
    this.#held.set(seq, { message, reply, leaseEndsMs, startedMs: null });
    if (known === undefined || !this.#waiting.includes(seq)) this.#waiting.push(seq);
    if (this.#ending) this.#giveBack();
    this.#openLane();
  }

  /** Acknowledges a message that was handled before. */
  acknowledge(reply: string): void {
    this.#tell(reply, { kind: "ack" });
  }

  /** Resolves when no handler runs and none will begin. */
  finish(): Promise<void> {
    return this.#openLanes === 0 ? Promise.resolve() : new Promise((resolve) => this.#onIdle.push(resolve));
  }

  /**
   * Begins no further handler: what waits goes back to the server at once. But for what is on its last delivery, which
   * nobody would ever get again: that is handled here.
   */
  end(): void {
    this.#ending = true;
    this.#giveBack();
  }

  /** Lets go of everything. Returns false when a handler still runs, or was not begun: its message is delivered again. */
  release(): boolean {
    this.end();
    this.#released.abort();
    this.#cancelKeepAlive();
    this.#waiting.length = 0;
    return this.#held.size === 0;
  }

  #giveBack(): void {
    const last: number[] = [];
    for (const seq of this.#waiting.splice(0)) {
      const held = this.#held.get(seq);
      if (held === undefined) continue;
      if (this.#isLastDelivery(held)) {
        last.push(seq);
        continue;
      }
      this.#settle(held, returned);
    }
    this.#waiting.push(...last);
  }

  #openLane(): void {
    if (this.#openLanes < (this.#options.concurrency ?? 1) && this.#waiting.length > 0) void this.#handleWaiting();
  }

  /**
   * A lane: handles one message after the other until none waits, without a turn of the queue for as long as handlers
   * answer at once. The acknowledgements of what came in one piece from the network then leave in one piece, too.
   */
  async #handleWaiting(): Promise<void> {
    const { connection } = this.#options;
    this.#openLanes++;
    try {
      for (let seq = this.#waiting.shift(); seq !== undefined; seq = this.#waiting.shift()) {
        const held = this.#held.get(seq);
        if (held === undefined) continue;
        if (this.#isLost(held)) {
          this.#drop(held);
          continue;
        }
        const answer = this.#takeTurn(held);
        const acknowledgement = answer instanceof Promise ? await answer : answer;
        // Without a link the client would drop the acknowledgement, and the event be handled twice.
        if (connection.session() === null) await connection.untilConnected(this.#released.signal);
        this.#settle(held, acknowledgement);
        if (!this.#ending) this.#listener.onRoom();
      }
    } finally {
      this.#openLanes--;
      if (this.#openLanes === 0) for (const tell of this.#onIdle.splice(0)) tell();
    }
  }

  #takeTurn(held: Held): Acknowledgement | Promise<Acknowledgement> {
    const { turns } = this.#options;
    if (turns === undefined) return this.#handle(held);
    // The end may have come while it waited for its turn.
    return turns.take(() => (this.#ending && !this.#isLastDelivery(held) ? returned : this.#handle(held)));
  }

  #handle(held: Held): Acknowledgement | Promise<Acknowledgement> {
    try {
      const answer = this.#options.handle(held.message);
      if (!(answer instanceof Promise)) return answer;
      held.startedMs = elapsedMs(this.#options.clock);
      return answer.catch((error: unknown) => this.#onBroken(held, error));
    } catch (error) {
      return this.#onBroken(held, error);
    }
  }

  #onBroken({ message: { stream, consumer, seq } }: Held, error: unknown): Acknowledgement {
    this.#options.logger.error({ stream, consumer, stream_seq: seq, error }, `Event not settled stream_seq=${seq}`);
    return { kind: "nak", delayMs: brokenDelayMs };
  }

  #settle(held: Held, acknowledgement: Acknowledgement): void {
    // The server would take the answer for one about the message that has its place by now.
    if (this.#held.get(held.message.seq) !== held) return;
    this.#held.delete(held.message.seq);
    this.#tell(held.reply, acknowledgement);
    this.#listener.onTold(held.message, acknowledgement);
  }

  #drop({ message }: Held): void {
    const { stream, consumer, seq, attempt } = message;
    this.#held.delete(seq);
    this.#options.logger.warn(
      { stream, consumer, stream_seq: seq, attempt },
      `Event left to others: its ack wait was over before its turn came consumer=${consumer} stream_seq=${seq}`,
    );
    this.#listener.onLost(message);
    this.#listener.onRoom();
  }

  #reportReplaced({ message: { stream, consumer, seq, attempt } }: Held): void {
    this.#options.logger.warn(
      { stream, consumer, stream_seq: seq, attempt },
      `Event forgotten: its stream was made anew consumer=${consumer} stream_seq=${seq}`,
    );
  }

  #isLastDelivery({ message }: Held): boolean {
    const { maxDeliver } = this.#options;
    return maxDeliver !== null && message.attempt >= maxDeliver;
  }

  /** Given to somebody else by now, unless this was the last delivery there will be. */
  #isLost(held: Held): boolean {
    return elapsedMs(this.#options.clock) > held.leaseEndsMs && !this.#isLastDelivery(held);
  }

  #tell(reply: string, acknowledgement: Acknowledgement): void {
    const session = this.#options.connection.session();
    // Without a link it is delivered again after the ack wait.
    if (session === null || session.client.isClosed() || session.client.isDraining()) return;
    session.client.publish(reply, answerFor(session.info.version, acknowledgement));
  }

  #keepAlive(): void {
    this.#cancelKeepAlive = this.#options.clock.schedule(this.#options.ackWaitMs / 2, () => {
      this.#reportSlow();
      if (this.#options.connection.session() !== null) {
        for (const held of this.#held.values()) {
          if (this.#isLost(held)) continue;
          held.leaseEndsMs = this.#leaseEnd();
          this.#tell(held.reply, { kind: "working" });
        }
      }
      this.#keepAlive();
    });
  }

  #reportSlow(): void {
    const { clock, ackWaitMs, logger } = this.#options;
    const now = elapsedMs(clock);
    for (const held of this.#held.values()) {
      if (held.startedMs === null || now < slowHandlerAtMs(held.startedMs, ackWaitMs)) continue;
      warnOfSlowHandler(logger, held.message, Math.round(now - held.startedMs));
      held.startedMs = null;
    }
  }

  #leaseEnd(): number {
    return elapsedMs(this.#options.clock) + this.#options.ackWaitMs;
  }
}

/** An older server ignores a termination with a reason, and delivers the message again. */
function answerFor(version: string, acknowledgement: Acknowledgement): string | Uint8Array {
  if (acknowledgement.kind === "ack") return acknowledged;
  const bare = acknowledgement.kind === "term" && !capabilityOf(version, "terminate_reason").available;
  return fromAcknowledgement(bare ? { kind: "term", reason: "" } : acknowledgement);
}
