import type { Clock } from "../event-bus/clock";
import type { ViewerSubscription } from "./viewer-subscription";

/** How often the streams behind filters are asked where they stand, milliseconds. */
const everyMs = 2_000;
/** Streams behind one filter beyond which its position is not told: each costs the broker a request. */
const maxStreamsOfFilter = 16;
/** The same for all viewers together. */
const maxStreams = 64;

/** Sequence of the last message a stream stored, asked of the broker. */
export type ReadLastSeq = (stream: string) => Promise<number>;

/** Keeps viewers' positions fresh, with one request per stream however many viewers there are. */
export class StreamPositions {
  readonly #subscriptions: ReadonlySet<ViewerSubscription>;
  readonly #readLastSeq: ReadLastSeq;
  readonly #clock: Clock;
  #reading = false;
  #wantedAgain = false;
  #cancel: (() => void) | null = null;

  constructor(subscriptions: ReadonlySet<ViewerSubscription>, readLastSeq: ReadLastSeq, clock: Clock) {
    this.#subscriptions = subscriptions;
    this.#readLastSeq = readLastSeq;
    this.#clock = clock;
  }

  /** Reads now, and again every other second while there are viewers. */
  refresh(): void {
    this.#cancel?.();
    this.#cancel = null;
    if (this.#reading) {
      this.#wantedAgain = true;
    } else if (this.#subscriptions.size > 0) {
      void this.#read();
    }
  }

  async #read(): Promise<void> {
    this.#reading = true;
    // A viewer that comes later is not served by answers to questions asked before it watched anything.
    const asking = [...this.#subscriptions]
      .filter(({ behind }) => behind.length <= maxStreamsOfFilter)
      .map((subscription) => ({ subscription, received: subscription.received }));
    const behind = asking.flatMap(({ subscription }) => subscription.behind);
    const names = [...new Set(behind.map(({ stream }) => stream))];
    const lastSeqs = new Map<string, number>();
    await Promise.all(
      names.slice(0, maxStreams).map(async (name) => {
        const lastSeq = await this.#readLastSeq(name).catch(() => null); // unknown: the position before stays
        if (lastSeq !== null) lastSeqs.set(name, lastSeq);
      }),
    );
    for (const { subscription, received } of asking) subscription.mark(lastSeqs, received);
    this.#reading = false;
    if (this.#wantedAgain) {
      this.#wantedAgain = false;
      this.refresh();
    } else if (this.#subscriptions.size > 0) {
      this.#cancel = this.#clock.schedule(everyMs, () => this.refresh());
    }
  }
}
