import type { Delivered } from "./delivery-ledger";

/** Who is subscribed to the subject that a push consumer delivers to. */
export interface Subscriber {
  take(delivered: Delivered): void;
  /** Called when the consumer is deleted. */
  onGone(): void;
  /** With flow control: messages that it is sent until it says that it is {@link Subscription.ready}; else no limit. */
  readonly window?: number;
}

/** A subscription of a {@link Subscriber}. */
export interface Subscription {
  /** Answers the flow control: what it was sent is handled. */
  ready(): void;
  cancel(): void;
}

interface Listener extends Subscription {
  readonly subscriber: Subscriber;
  sent: number;
}

/** Hands the messages of a push consumer to everybody who is subscribed, as they come. */
export class PushFeed {
  private readonly next: () => Delivered | undefined;
  private readonly pass: (delivered: Delivered) => void;
  private readonly isWatched: () => boolean;
  private readonly listeners: Listener[] = [];
  private delivering = false;

  /** `next` gives the next message that is due; `pass` shows it to plain listeners, which `isWatched` says there are. */
  constructor(next: () => Delivered | undefined, pass: (delivered: Delivered) => void, isWatched: () => boolean) {
    this.next = next;
    this.pass = pass;
    this.isWatched = isWatched;
  }

  /** True when somebody is subscribed. */
  get isBound(): boolean {
    return this.listeners.length > 0 || this.isWatched();
  }

  add(subscriber: Subscriber): Subscription {
    const listener: Listener = {
      subscriber,
      sent: 0,
      ready: () => {
        listener.sent = 0;
        this.deliverSoon();
      },
      cancel: () => {
        const at = this.listeners.indexOf(listener);
        if (at >= 0) this.listeners.splice(at, 1);
      },
    };
    this.listeners.push(listener);
    this.deliverSoon();
    return listener;
  }

  /** Delivers, after whoever runs now, as much as is due and there is room for. */
  deliverSoon(): void {
    if (this.delivering || !this.isBound) return;
    this.delivering = true;
    queueMicrotask(() => {
      this.delivering = false;
      while (this.isBound && this.hasRoom()) {
        const delivered = this.next();
        if (delivered === undefined) return;
        for (const listener of this.listeners) {
          listener.sent++;
          listener.subscriber.take(delivered);
        }
        this.pass(delivered);
      }
    });
  }

  /** Tells everybody that nothing will come. */
  close(): void {
    for (const { subscriber } of this.listeners.splice(0)) subscriber.onGone();
  }

  private hasRoom(): boolean {
    return this.listeners.every(({ sent, subscriber }) => sent < (subscriber.window ?? Number.POSITIVE_INFINITY));
  }
}
