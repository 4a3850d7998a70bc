import type { Clock } from "../../event-bus/clock";
import type { LiveFeed } from "../feed/live-feed";
import type { LiveLimits } from "../feed/live-limits";
import type { LiveOutbox } from "./live-outbox";
import { pongLine } from "./server-operation";

/** Dependencies of a {@link PongQueue}. */
export interface PongQueueOptions {
  readonly settling: LiveFeed["settling"];
  readonly clock: Clock;
  readonly limits: Pick<LiveLimits, "pongMs">;
  readonly outbox: LiveOutbox;
}

/** Pings that wait for the same thing. */
interface Waiting {
  readonly settling: Promise<void>;
  pongs: number;
  isDue: boolean;
  cancelPatience: () => void;
}

/**
 * Answers a client's pings in order, each once the broker has taken the subscriptions before it: clients count on
 * seeing what is published after the answer. Everything else goes on meanwhile. A broker that does not answer holds a
 * pong back for `pongMs` at most, and one that is not connected not at all: nothing passes there, and the subscriptions
 * begin with the next connection.
 */
export class PongQueue {
  readonly #options: PongQueueOptions;
  #queue: Waiting[] = [];

  constructor(options: PongQueueOptions) {
    this.#options = options;
  }

  /** Takes a ping. */
  add(): void {
    const { clock, limits, outbox } = this.#options;
    const last = this.#queue.at(-1);
    const settling = this.#options.settling() ?? last?.settling;
    if (settling === undefined) {
      outbox.answer(pongLine);
      return;
    }
    if (last?.settling === settling) {
      last.pongs++;
      return;
    }
    const waiting: Waiting = { settling, pongs: 1, isDue: false, cancelPatience: () => {} };
    const finish = () => {
      waiting.cancelPatience();
      waiting.isDue = true;
      this.#answerDue();
    };
    waiting.cancelPatience = clock.schedule(limits.pongMs, finish);
    this.#queue.push(waiting);
    void settling.then(finish);
  }

  /** Forgets those that wait: the connection is gone. */
  clear(): void {
    for (const { cancelPatience } of this.#queue) cancelPatience();
    this.#queue = [];
  }

  #answerDue(): void {
    const { outbox } = this.#options;
    for (let first = this.#queue[0]; first?.isDue === true; first = this.#queue[0]) {
      this.#queue.shift();
      for (let pong = 0; pong < first.pongs; pong++) outbox.answer(pongLine);
    }
    outbox.flush();
  }
}
