import type { Msg, Subscription } from "@nats-io/transport-node";
import { elapsedMs } from "../../../clock";
import { pause } from "../connection/dial";
import { ReadPosition, type RestartPoint } from "../reads/read-position";
import type { Acknowledgement } from "../wire/acknowledgement";
import { toDeliveryFacts } from "../wire/delivery-facts";
import { fromPull, type PullLimit, toPullLimit, toUndelivered } from "../wire/pull";
import type { EnsuredDurable } from "./durable-consumer";
import { type HandlingOptions, HeldMessages, type PulledMessage, type PullSession } from "./held-messages";

/** What a loop reads and what it does with it. */
export interface PullLoopOptions extends HandlingOptions {
  readonly stream: string;
  readonly consumer: string;
  /** Messages held at most, the one being handled included. */
  readonly batchSize: number;
  /** Pull requests that may be open at a time, of all readers of the consumer together (null: plenty). */
  readonly maxWaiting?: number | null;
  /** Makes sure that the consumer is there; called after anything that may mean it is gone. One made anew begins there. */
  ensureConsumer(restart: RestartPoint | null): Promise<EnsuredDurable>;
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
  readonly #position: ReadPosition;
  readonly #stopped = new AbortController();
  readonly #forgetSession: () => void;
  #stopping: Promise<void> | null = null;
  /** The inbox that requests are answered to; requests that are given up are given up with their inbox. */
  #inbox: {
    readonly client: PullSession["client"];
    readonly prefix: string;
    readonly subscription: Subscription;
  } | null = null;
  /** Messages that the open pull requests may still bring. */
  #outstanding = 0;
  /** The consumer's limits for a request, learnt from refusals: they may be changed at any time. */
  #maxBatch = Number.POSITIVE_INFINITY;
  #expiresMs = pullExpiresMs;
  #maxWaiting: number | null;
  /** True once it was said that others have all places for requests, until there is one. */
  #crowded = false;
  /** When the server last gave a sign of life, by {@link elapsedMs}. */
  #heardAtMs = 0;
  #watching = false;
  #failures = 0;
  #recovering = false;
  #cancelSilence = () => {};
  #cancelRetry = () => {};

  constructor(options: PullLoopOptions) {
    this.#options = options;
    this.#maxWaiting = options.maxWaiting ?? null;
    this.#position = new ReadPosition(options.ackWaitMs);
    this.#held = new HeldMessages(options, {
      onRoom: () => this.#pull(),
      onTold: (message, acknowledgement) => this.#onTold(message, acknowledgement),
      onLost: ({ seq }) => this.#position.lose(seq),
    });
    this.#forgetSession = options.connection.onSession((session) => this.#attach(session));
    const session = options.connection.session();
    if (session !== null) this.#attach(session);
  }

  /**
   * Takes no more messages, begins no further handler and gives back what it had taken; resolves when the handlers that
   * run have ended and their messages are acknowledged, after at most `timeoutMs`: what still runs then is delivered again.
   */
  stop(timeoutMs: number): Promise<void> {
    this.#stopping ??= this.#stop(timeoutMs);
    return this.#stopping;
  }

  async #stop(timeoutMs: number): Promise<void> {
    this.#stopped.abort();
    this.#forgetSession();
    this.#cancelSilence();
    this.#cancelRetry();
    // Before anything is given back: else it would come straight back to a request that is open still.
    const closed = this.#closeInbox();
    this.#held.end();
    let cancelDeadline = () => {};
    const deadline = new Promise<void>((resolve) => {
      cancelDeadline = this.#options.clock.schedule(timeoutMs, resolve);
    });
    // What the server had sent before the inbox was closed is here afterwards, and given back as well.
    await Promise.race([closed.then(() => this.#held.finish()), deadline]);
    cancelDeadline();
    if (this.#held.release()) return;
    const { logger, stream, consumer } = this.#options;
    logger.warn({ stream, consumer }, "A handler did not finish in time; its message will be delivered again");
  }

  #onTold({ seq, attempt }: PulledMessage, acknowledgement: Acknowledgement): void {
    const { maxDeliver, clock } = this.#options;
    const again = acknowledgement.kind === "nak" && (maxDeliver === null || attempt < maxDeliver);
    if (again) this.#position.reject(seq, elapsedMs(clock) + acknowledgement.delayMs);
    else this.#position.finish(seq);
  }

  /** Pulls over this link: a new one has forgotten the requests of the old one. */
  #attach(session: PullSession): void {
    this.#abandonRequests();
    this.#failures = 0;
    this.#pull(session);
  }

  /** Nothing more comes for the open requests: without their inbox the server drops them. */
  #abandonRequests(): void {
    void this.#closeInbox();
    this.#outstanding = 0;
  }

  /** Sends UNSUB at once, and resolves after a round trip: all that came to the inbox is here then. */
  async #closeInbox(): Promise<void> {
    const inbox = this.#inbox;
    this.#inbox = null;
    if (inbox === null || inbox.subscription.isClosed()) return;
    if (this.#options.connection.session() === null) inbox.subscription.unsubscribe();
    else await inbox.subscription.drain().catch(() => {}); // the link just broke: nothing more will come
  }

  /** Below it each request has a subject that ends with how much it asked for. */
  #openInbox({ client, newInbox }: PullSession): string {
    if (this.#inbox === null || this.#inbox.client !== client || this.#inbox.subscription.isClosed()) {
      void this.#closeInbox();
      const prefix = `${newInbox()}.`;
      const subscription = client.subscribe(`${prefix}*`, {
        callback: (error, message) => {
          if (error === null) this.#receive(message, prefix);
          else if (this.#inbox?.prefix === prefix) this.#fail(error.message);
        },
      });
      this.#inbox = { client, prefix, subscription };
    }
    return this.#inbox.prefix;
  }

  /** Asks for as much as there is room for once half of it is free, so that the next batch comes while one is handled. */
  #pull(session = this.#options.connection.session()): void {
    const { batchSize, stream, consumer } = this.#options;
    const free = batchSize - this.#held.size - this.#outstanding;
    const room = Math.min(free, this.#maxBatch);
    if (room < Math.min(batchSize / 2, this.#maxBatch) || room < 1) return;
    // Beyond its limit of open requests a server forgets one without a word, which shows only where no other is open.
    if (this.#maxWaiting !== null && this.#outstanding > 0) return;
    if (this.#stopped.signal.aborted || this.#recovering) return;
    if (session === null || session.client.isClosed() || session.client.isDraining()) return;
    const reply = this.#openInbox(session) + room;
    this.#outstanding += room;
    this.#heard();
    this.#watchSilence();
    session.client.publish(
      `${session.jetstream.apiPrefix}.CONSUMER.MSG.NEXT.${stream}.${consumer}`,
      fromPull(room, this.#expiresMs, Math.min(heartbeatMs, this.#expiresMs / 2)),
      { reply },
    );
  }

  #receive(message: Msg, prefix: string): void {
    const facts = toDeliveryFacts(message.reply ?? "");
    // A message that comes late, to an inbox that was given up, is still handled, but says nothing about requests.
    const current = this.#inbox?.prefix === prefix;
    if (facts === null) {
      if (current) this.#onStatus(message, prefix);
      return;
    }
    if (current) {
      this.#answered();
      this.#outstanding = Math.max(0, this.#outstanding - 1);
      this.#heard();
    }
    if (this.#position.read(facts.seq, facts.storedAt, this.#heardAtMs)) this.#held.hold(facts, message);
    else this.#held.acknowledge(message.reply ?? "");
    this.#pull();
  }

  #onStatus({ headers, subject }: Msg, prefix: string): void {
    const code = headers?.code ?? 0;
    const description = headers?.description ?? "";
    this.#heard();
    if (code === 100) {
      this.#answered();
      return;
    }
    const limit = code === 409 ? toPullLimit(description) : null;
    const asked = Number(subject.slice(prefix.length)) || this.#outstanding;
    if (code === 404 || code === 408 || limit !== null) {
      // A request ran its time, found nothing or asked for too much: the others are open still.
      this.#outstanding -= Math.min(this.#outstanding, toUndelivered(headers) ?? asked);
      if (limit === null) this.#pull();
      else this.#obey(limit, description);
    } else {
      this.#fail(code === 503 ? "nobody answers for the consumer" : description);
    }
  }

  /** Asks again within a limit of the consumer. */
  #obey(limit: PullLimit, description: string): void {
    const { logger, stream, consumer } = this.#options;
    const note = `Consumer limits pull requests consumer=${consumer} limit="${description}"`;
    switch (limit.kind) {
      case "batch":
        logger.info({ stream, consumer, limit: description }, note);
        this.#maxBatch = limit.most;
        this.#pull();
        return;
      case "expires":
        logger.info({ stream, consumer, limit: description }, note);
        this.#expiresMs = Math.min(pullExpiresMs, limit.mostMs);
        this.#pull();
        return;
      case "waiting":
        // Some servers refuse instead of forgetting: with one request open, the next one is made when that ends.
        this.#maxWaiting ??= 1;
        if (this.#outstanding > 0) return;
        this.#reportCrowded();
        this.#cancelRetry();
        this.#cancelRetry = this.#options.clock.schedule(this.#nextDelay(), () => this.#pull());
    }
  }

  #reportCrowded(): void {
    if (this.#crowded) return;
    this.#crowded = true;
    const { logger, stream, consumer } = this.#options;
    logger.warn(
      { stream, consumer, max_waiting: this.#maxWaiting },
      `Consumer takes no further pull request consumer=${consumer} max_waiting=${this.#maxWaiting ?? "default"}, ` +
        "waiting until another reader leaves",
    );
  }

  /** The server serves a request of ours. */
  #answered(): void {
    this.#failures = 0;
    this.#crowded = false;
  }

  #heard(): void {
    this.#heardAtMs = elapsedMs(this.#options.clock);
  }

  /** Grows with each failure in a row. */
  #nextDelay(): number {
    return Math.min(firstRetryMs * 2 ** Math.min(this.#failures++, 10), lastRetryMs);
  }

  /**
   * No sign of life from the server for an open request: it was lost with a leader or a consumer. One timer looks after
   * all that is open; one for each message would cost more than the message.
   */
  #watchSilence(): void {
    if (this.#watching) return;
    const { clock } = this.#options;
    this.#watching = true;
    const left = silenceMs - Math.max(0, elapsedMs(clock) - this.#heardAtMs);
    this.#cancelSilence = clock.schedule(left, () => {
      this.#watching = false;
      if (this.#outstanding === 0 || this.#stopped.signal.aborted) return;
      if (elapsedMs(clock) - this.#heardAtMs >= silenceMs) this.#fail("no heartbeat from the server");
      else this.#watchSilence();
    });
  }

  /** Looks after the consumer, with growing delays, and goes on. */
  #fail(reason: string): void {
    if (this.#stopped.signal.aborted || this.#recovering) return;
    this.#recovering = true;
    // A request may be open still: what it brings meanwhile would be more than there is room for.
    this.#abandonRequests();
    void this.#recover(reason).finally(() => {
      this.#recovering = false;
      this.#pull();
    });
  }

  async #recover(reason: string): Promise<void> {
    const { connection, stream, consumer, logger } = this.#options;
    const { signal } = this.#stopped;
    // A broken link explains every silence, and is logged by the connection.
    if (connection.session() !== null && !this.#crowded) {
      logger.warn({ stream, consumer, error: reason }, `Consumer interrupted consumer=${consumer} reason="${reason}"`);
    }
    while (!signal.aborted) {
      await pause(this.#nextDelay(), signal);
      if (!(await connection.untilConnected(signal))) return;
      try {
        return await this.#ensureConsumer();
      } catch (error) {
        logger.warn({ stream, consumer, error }, `Consumer not available consumer=${consumer}, trying again`);
      }
    }
  }

  async #ensureConsumer(): Promise<void> {
    const { ensureConsumer, stream, consumer, logger } = this.#options;
    const { origin, openPulls, maxWaiting } = await ensureConsumer(this.#position.restart(this.#held.seqs));
    this.#maxWaiting = maxWaiting;
    if (maxWaiting !== null && openPulls >= maxWaiting) this.#reportCrowded();
    switch (origin) {
      case "found":
        this.#position.resume();
        return;
      case "restarted":
        this.#position.replay();
        break;
      case "made":
        this.#position.reset();
    }
    logger.warn({ stream, consumer }, `Consumer was deleted, made again consumer=${consumer}`);
  }
}
