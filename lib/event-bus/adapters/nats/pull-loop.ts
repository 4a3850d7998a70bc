import { createInbox, type Msg, type Subscription } from "@nats-io/transport-node";
import { pause } from "./dial";
import { type HandlingOptions, HeldMessages } from "./held-messages";
import { fromPull, toDeliveryFacts, toUndelivered } from "./mapping";
import type { Session } from "./nats-connection";

/** What a loop reads and what it does with it. */
export interface PullLoopOptions extends HandlingOptions {
  readonly stream: string;
  readonly consumer: string;
  /** Messages held at most, the one being handled included. */
  readonly batchSize: number;
  /** Makes sure that the consumer is there; called after anything that may mean it is gone. */
  ensureConsumer(lastSeq: number | null): Promise<void>;
}

/** How long one pull request stays open, and how often the server says that it still is, milliseconds. */
const pullExpiresMs = 20_000;
const heartbeatMs = 2_000;
/** Silence after which a pull request counts as lost: two heartbeats and a bit. */
const silenceMs = 5_000;
const firstRetryMs = 250;
const lastRetryMs = 5_000;

/**
 * Takes messages from a durable pull consumer, a batch ahead of the handler. The client's own `consume()` cannot keep
 * alive what waits in its queue, so acknowledgement times run out behind a slow handler; and after the loss of a
 * consumer's leader it takes over ten seconds to go on.
 */
export class PullLoop {
  readonly #options: PullLoopOptions;
  readonly #held: HeldMessages;
  readonly #stopped = new AbortController();
  readonly #forgetSession: () => void;
  #listening: { readonly client: Session["client"]; readonly subscription: Subscription } | null = null;
  /** Messages that the open pull requests may still bring. */
  #outstanding = 0;
  /** When the server last gave a sign of life, Unix milliseconds. */
  #heardAt = 0;
  #watching = false;
  #lastSeq: number | null = null;
  #failures = 0;
  #recovering = false;
  #cancelSilence = () => {};

  constructor(options: PullLoopOptions) {
    this.#options = options;
    this.#held = new HeldMessages(options, () => this.#pull());
    this.#forgetSession = options.connection.onSession((session) => this.#attach(session));
    const session = options.connection.session();
    if (session !== null) this.#attach(session);
  }

  /**
   * Takes no more messages, and waits until those it holds are handled and acknowledged, at most `timeoutMs`.
   * Returns false when a handler still ran then: its message will be delivered again.
   */
  async stop(timeoutMs: number): Promise<boolean> {
    this.#stopped.abort();
    this.#forgetSession();
    this.#cancelSilence();
    let cancelDeadline = () => {};
    const deadline = new Promise<void>((resolve) => {
      cancelDeadline = this.#options.clock.schedule(timeoutMs, resolve);
    });
    await Promise.race([this.#finish(), deadline]);
    cancelDeadline();
    return this.#held.release();
  }

  async #finish(): Promise<void> {
    if (this.#options.connection.session() === null) {
      // Nothing can be acknowledged: only the handler that runs is waited for, the rest is delivered again.
      this.#held.end();
      this.#listening?.subscription.unsubscribe();
    } else {
      // UNSUB and a round trip: what the server had sent before is here afterwards.
      await this.#listening?.subscription.drain().catch(() => {}); // the link just broke: nothing more will come
    }
    await this.#held.finish();
  }

  /** Pulls over this link: a new one has forgotten the requests of the old one. */
  #attach(session: Session): void {
    this.#outstanding = 0;
    this.#failures = 0;
    this.#pull(session);
  }

  /** The inbox that pull requests are answered to. The client keeps it over reconnects; a refused one is made anew. */
  #inbox({ client }: Session): string {
    if (this.#listening?.client !== client || this.#listening.subscription.isClosed()) {
      const subscription = client.subscribe(createInbox(), {
        callback: (error, message) => {
          if (error === null) this.#receive(message);
          else this.#fail(error.message);
        },
      });
      this.#listening = { client, subscription };
    }
    return this.#listening.subscription.getSubject();
  }

  /** Asks for as much as there is room for once half of it is free, so that the next batch comes while one is handled. */
  #pull(session = this.#options.connection.session()): void {
    const { batchSize, stream, consumer } = this.#options;
    const room = batchSize - this.#held.size - this.#outstanding;
    if (room < batchSize / 2 || this.#stopped.signal.aborted || this.#recovering) return;
    if (session === null || session.client.isClosed() || session.client.isDraining()) return;
    const reply = this.#inbox(session);
    this.#outstanding += room;
    this.#heard();
    this.#watchSilence();
    session.client.publish(
      `${session.jetstream.apiPrefix}.CONSUMER.MSG.NEXT.${stream}.${consumer}`,
      fromPull(room, pullExpiresMs, heartbeatMs),
      { reply },
    );
  }

  #receive(message: Msg): void {
    const facts = toDeliveryFacts(message.reply ?? "");
    if (facts === null) {
      this.#onStatus(message);
      return;
    }
    this.#failures = 0;
    this.#outstanding = Math.max(0, this.#outstanding - 1);
    this.#heard();
    this.#lastSeq = Math.max(this.#lastSeq ?? 0, facts.seq);
    this.#held.hold(facts, message);
    this.#pull();
  }

  #onStatus({ headers }: Msg): void {
    const code = headers?.code ?? 0;
    this.#heard();
    if (code === 100) {
      this.#failures = 0;
    } else if (code === 404 || code === 408) {
      // A request ran its time, or found nothing: ordinary ends, ask again.
      this.#outstanding -= Math.min(this.#outstanding, toUndelivered(headers) ?? this.#outstanding);
      this.#pull();
    } else {
      this.#fail(code === 503 ? "nobody answers for the consumer" : (headers?.description ?? ""));
    }
  }

  #heard(): void {
    this.#heardAt = this.#options.clock.now();
  }

  /**
   * No sign of life from the server for an open request: it was lost with a leader or a consumer. One timer looks after
   * all that is open; one for each message would cost more than the message.
   */
  #watchSilence(): void {
    if (this.#watching) return;
    const { clock } = this.#options;
    this.#watching = true;
    const left = silenceMs - Math.max(0, clock.now() - this.#heardAt);
    this.#cancelSilence = clock.schedule(left, () => {
      this.#watching = false;
      if (this.#outstanding === 0 || this.#stopped.signal.aborted) return;
      if (clock.now() - this.#heardAt >= silenceMs) this.#fail("no heartbeat from the server");
      else this.#watchSilence();
    });
  }

  /** Looks after the consumer, with growing delays, and goes on. */
  #fail(reason: string): void {
    if (this.#stopped.signal.aborted || this.#recovering) return;
    this.#recovering = true;
    void this.#recover(reason).finally(() => {
      this.#recovering = false;
      this.#outstanding = 0;
      this.#pull();
    });
  }

  async #recover(reason: string): Promise<void> {
    const { connection, stream, consumer, logger, ensureConsumer } = this.#options;
    const { signal } = this.#stopped;
    // A broken link explains every silence, and is logged by the connection.
    if (connection.session() !== null) {
      logger.warn({ stream, consumer, error: reason }, `Consumer interrupted consumer=${consumer} reason="${reason}"`);
    }
    while (!signal.aborted) {
      await pause(Math.min(firstRetryMs * 2 ** Math.min(this.#failures++, 10), lastRetryMs), signal);
      if (!(await connection.untilConnected(signal))) return;
      try {
        return await ensureConsumer(this.#lastSeq);
      } catch (error) {
        logger.warn({ stream, consumer, error }, `Consumer not available consumer=${consumer}, trying again`);
      }
    }
  }
}
