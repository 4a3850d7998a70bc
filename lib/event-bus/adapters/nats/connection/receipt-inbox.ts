import type { NatsConnection as Client, Msg, MsgHdrs, Subscription } from "@nats-io/transport-node";
import type { PublishAck } from "../../../bus/publish-ack";
import { EventBusError } from "../../../errors";
import { toEventBusError } from "../errors";
import { toPublishAck } from "./receipt";

/** A message on its way, as the wire has it. */
export interface Posting {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly headers: MsgHdrs | null;
}

interface Pending {
  readonly subject: string;
  /** By `performance.now()`. */
  readonly deadlineMs: number;
  /** False until the client has taken it: then it was certainly not stored. */
  sent: boolean;
  resolve(ack: PublishAck): void;
  reject(error: EventBusError): void;
}

/** How much later than its deadline a publish may end, milliseconds: many that end together cost one look. */
const lookEveryMs = 20;

/**
 * Where one client gets the receipts for what it publishes to streams: one subscription and one timer for all of them.
 * The client's own `request()` makes a timer, several promises and an error with its stack for each, also when it
 * succeeds.
 */
export class ReceiptInbox {
  readonly #client: Client;
  readonly #prefix: string;
  readonly #pending = new Map<string, Pending>();
  /** Set while receipts can arrive; the client restores it after a reconnect. */
  #subscription: Subscription | null = null;
  #opening: Promise<void> | null = null;
  #lastToken = 0;
  #look: { readonly atMs: number; readonly timer: NodeJS.Timeout } | null = null;

  /** `inbox` is a subject of this client's own, below which receipts come. */
  constructor(client: Client, inbox: string) {
    this.#client = client;
    this.#prefix = `${inbox}.`;
  }

  /** Publishes that wait for their receipts. */
  get size(): number {
    return this.#pending.size;
  }

  /** Opens the inbox ahead of the first publish. One that cannot be opened now is tried again by each publish. */
  async prepare(): Promise<void> {
    await this.#open().catch(() => {}); // the publish that needs it is told
  }

  /**
   * Sends a message and waits for its receipt. Throws `publish_unknown` when it was sent and no receipt came within
   * `timeoutMs` or before {@link lose}, `bus_unavailable` when it was never sent, and what the server answers.
   */
  publish(posting: Posting, timeoutMs: number): Promise<PublishAck> {
    return new Promise((resolve, reject) => {
      const token = String(++this.#lastToken);
      const deadlineMs = performance.now() + timeoutMs;
      const pending: Pending = { subject: posting.subject, deadlineMs, sent: false, resolve, reject };
      this.#pending.set(token, pending);
      this.#lookAt(deadlineMs);
      if (this.#subscription !== null) this.#send(token, pending, posting);
      else {
        this.#open().then(
          () => this.#send(token, pending, posting),
          (error: unknown) => this.#fail(token, pending, toEventBusError(error, "request", about(pending))),
        );
      }
    });
  }

  /** The link broke: no receipt will come for what was sent over it. */
  lose(): void {
    for (const [token, pending] of this.#pending) this.#fail(token, pending, lost(pending));
    clearTimeout(this.#look?.timer);
    this.#look = null;
  }

  /** The server refused to take a message of this subject from us: the one that was sent first. */
  refuse(subject: string, error: Error): void {
    for (const [token, pending] of this.#pending) {
      if (pending.subject !== subject || !pending.sent) continue;
      this.#fail(token, pending, toEventBusError(error, "publish", about(pending)));
      return;
    }
  }

  #send(token: string, pending: Pending, { subject, data, headers }: Posting): void {
    if (this.#pending.get(token) !== pending) return; // ended while the inbox was being opened
    const reply = this.#prefix + token;
    try {
      this.#client.publish(subject, data, headers === null ? { reply } : { reply, headers });
      pending.sent = true;
    } catch (error) {
      this.#fail(token, pending, toEventBusError(error, "request", about(pending)));
    }
  }

  #open(): Promise<void> {
    this.#opening ??= this.#subscribe().finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  /** With a round trip: where the server refuses the inbox, nothing is sent whose receipt could not come. */
  async #subscribe(): Promise<void> {
    let refusal: Error | null = null;
    const subscription = this.#client.subscribe(`${this.#prefix}*`, {
      callback: (error, message) => {
        if (error === null) {
          this.#receive(message);
          return;
        }
        refusal = error;
        this.#close(error);
      },
    });
    try {
      await this.#client.flush();
    } catch (error) {
      subscription.unsubscribe(); // or the client would bring it back beside the next one
      throw error;
    }
    // What was begun since the refusal waits for this opening.
    if (refusal !== null) throw refusal;
    if (!subscription.isClosed()) this.#subscription = subscription;
  }

  /** The server refuses the inbox, now or after a reconnect. The next publish asks again. */
  #close(error: Error): void {
    this.#subscription = null;
    for (const [token, pending] of this.#pending) {
      const note = pending.sent ? ": no receipt can come, it may be stored" : "";
      this.#fail(token, pending, toEventBusError(error, "request", about(pending) + note));
    }
  }

  #receive(message: Msg): void {
    const token = message.subject.slice(this.#prefix.length);
    const pending = this.#pending.get(token);
    if (pending === undefined) return; // given up before
    try {
      pending.resolve(toPublishAck(message, pending.subject));
    } catch (error) {
      pending.reject(toEventBusError(error, "publish", about(pending)));
    }
    this.#pending.delete(token);
  }

  #fail(token: string, pending: Pending, error: EventBusError): void {
    if (this.#pending.get(token) !== pending) return;
    this.#pending.delete(token);
    pending.reject(error);
  }

  /** Sees to it that somebody looks at the deadlines at `atMs`, or before. */
  #lookAt(atMs: number): void {
    if (this.#look !== null && this.#look.atMs <= atMs) return;
    clearTimeout(this.#look?.timer);
    this.#look = { atMs, timer: setTimeout(() => this.#endOverdue(), atMs - performance.now()) };
  }

  #endOverdue(): void {
    this.#look = null;
    const now = performance.now();
    let next = Number.POSITIVE_INFINITY;
    for (const [token, pending] of this.#pending) {
      if (pending.deadlineMs > now) next = Math.min(next, pending.deadlineMs);
      else this.#fail(token, pending, late(pending));
    }
    if (this.#pending.size > 0) this.#lookAt(Math.max(next, now + lookEveryMs));
  }
}

function about({ subject }: Pending): string {
  return `publish to ${subject}`;
}

function late(pending: Pending): EventBusError {
  return pending.sent
    ? new EventBusError("publish_unknown", `${about(pending)}: no answer came, so it may or may not be stored`)
    : new EventBusError("bus_unavailable", `${about(pending)}: the server did not open an inbox for receipts in time`);
}

function lost(pending: Pending): EventBusError {
  return pending.sent
    ? new EventBusError(
        "publish_unknown",
        `${about(pending)}: the connection broke before the answer; it may or may not be stored`,
      )
    : new EventBusError("bus_unavailable", `${about(pending)}: the connection to NATS broke before it was sent`);
}
