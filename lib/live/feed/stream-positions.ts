import type { Clock } from "../../event-bus/clock";
import type { StreamBehind } from "./captured-subjects";

/** How often the streams behind filters are asked where they stand, milliseconds. */
const everyMs = 2_000;
/** Streams behind one filter beyond which its position is not told: each costs the broker a request. */
const maxStreamsOfFilter = 16;
/** The same for all viewers together. */
const maxStreams = 64;

/** Where a stream ends. */
export interface StreamEnd {
  /** Another stream of the same name, made anew, has another one. */
  readonly createdAt: string;
  /** Running number of the last message stored. */
  readonly lastNumber: number;
}

/** Asks the broker where a stream ends; null when it cannot say in running numbers. */
export type ReadStreamEnd = (stream: string) => Promise<StreamEnd | null>;

/** What has a position: a viewer's subscription. */
export interface Positioned {
  /** The streams behind its filter. */
  readonly behind: readonly StreamBehind[];
  /** Messages that it has received. */
  readonly received: number;
  /** Takes where streams end, asked for when it had received so many. */
  mark(ends: ReadonlyMap<string, StreamEnd>, received: number): void;
}

/** Keeps viewers' positions fresh, with one request per stream however many viewers there are. */
export class StreamPositions {
  readonly #subscriptions: ReadonlySet<Positioned>;
  readonly #readEnd: ReadStreamEnd;
  readonly #clock: Clock;
  #reading = false;
  #wantedAgain = false;
  #cancel: (() => void) | null = null;

  constructor(subscriptions: ReadonlySet<Positioned>, readEnd: ReadStreamEnd, clock: Clock) {
    this.#subscriptions = subscriptions;
    this.#readEnd = readEnd;
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
    const ends = new Map<string, StreamEnd>();
    await Promise.all(
      names.slice(0, maxStreams).map(async (name) => {
        const end = await this.#readEnd(name).catch(() => null); // unknown: the position before stays
        if (end !== null) ends.set(name, end);
      }),
    );
    for (const { subscription, received } of asking) subscription.mark(ends, received);
    this.#reading = false;
    if (this.#wantedAgain) {
      this.#wantedAgain = false;
      this.refresh();
    } else if (this.#subscriptions.size > 0) {
      this.#cancel = this.#clock.schedule(everyMs, () => this.refresh());
    }
  }
}
