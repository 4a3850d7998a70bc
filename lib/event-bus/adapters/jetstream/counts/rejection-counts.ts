import { consumerKey } from "../../../../model/consumer/consumer-key";
import type { Announcement, Rejection } from "../../../../model/stream/announcement";
import type { FailureSource } from "../../../broker/failure-source";
import type { BusConnection } from "../../../connection";

/** Messages of one consumer whose last rejection is remembered, so that none is counted twice. */
const remembered = 5_000;

/** Where rejections are heard, and what became of the messages. */
export interface RejectionPort {
  readonly advisories: Pick<FailureSource, "watch" | "watchRejections">;
  readonly connection: Pick<BusConnection, "onChange">;
}

/** What was heard of one consumer. Both only grow: what they differ by between two moments is what was heard in between. */
export interface HeardRejections {
  /** Deliveries that were rejected and come again, unless they are among those that are gone. */
  readonly rejected: number;
  /** Rejected messages that were removed before they came again, or may have been. */
  readonly gone: number;
}

interface Tally {
  rejected: number;
  gone: number;
  /** The delivery that was rejected last, by where the message is. */
  readonly last: Map<string, number>;
  /** Messages whose last rejection is not remembered any more. */
  forgotten: number;
  /** The highest number of a message that was rejected and comes again; infinite for one that is too large to be known. */
  newest: number;
}

/**
 * Counts rejections after which a message comes again, by consumer, as they are heard. What is missed makes the count the
 * least that it can be.
 */
export class RejectionCounts {
  readonly #port: RejectionPort;
  /** Deliveries after which a consumer gives up; undefined: not known. */
  readonly #maxDeliver: (stream: string, consumer: string) => number | null | undefined;
  readonly #tallies = new Map<string, Tally>();
  #listens = false;
  #outages = 0;
  /** What was rejected until then is part of readings already, by the broker's clock. */
  #readByMs = Number.NEGATIVE_INFINITY;

  constructor(port: RejectionPort, maxDeliver: (stream: string, consumer: string) => number | null | undefined) {
    this.#port = port;
    this.#maxDeliver = maxDeliver;
  }

  /** True once it listens. */
  get listens(): boolean {
    return this.#listens;
  }

  /** Times that what happened was not heard for a while. */
  get outages(): number {
    return this.#outages;
  }

  /** The highest number of a message that a consumer was heard to reject and that comes again; 0 for none. */
  newestOf(stream: string, consumer: string): number {
    return this.#tallies.get(consumerKey(stream, consumer))?.newest ?? 0;
  }

  /** Listens from now on, for as long as the connection lives. */
  listen(): void {
    if (this.#listens) return;
    this.#listens = true;
    const { advisories, connection } = this.#port;
    advisories.watchRejections((rejection) => this.#take(rejection));
    advisories.watch((announcement) => this.#end(announcement));
    connection.onChange(({ state }) => {
      if (state !== "connected") this.#loseSight();
    });
  }

  /** All numbers at this moment. */
  now(): ReadonlyMap<string, HeardRejections> {
    return new Map(Array.from(this.#tallies, ([key, { rejected, gone }]) => [key, { rejected, gone }]));
  }

  /**
   * Notes that consumers were read, at `readByMs` by the broker's clock at the latest (null: not known). What was rejected
   * before and is heard after it may have come again before: it is left out.
   */
  noteReading(readByMs: number | null): void {
    this.#readByMs = readByMs ?? Number.NEGATIVE_INFINITY;
  }

  /** Forgets consumers that are gone. */
  keep(isThere: (key: string) => boolean): void {
    for (const key of this.#tallies.keys()) if (!isThere(key)) this.#tallies.delete(key);
  }

  #take({ stream, consumer, place, number, deliveries, at }: Rejection): void {
    const limit = this.#maxDeliver(stream, consumer);
    if (limit === undefined || (limit !== null && deliveries >= limit)) return;
    const key = consumerKey(stream, consumer);
    const tally = this.#tallies.get(key) ?? newTally();
    this.#tallies.set(key, tally);
    tally.newest = Math.max(tally.newest, number ?? Number.POSITIVE_INFINITY);
    if (Date.parse(at) <= this.#readByMs) return;
    // Rejected twice, a delivery comes again once.
    if ((tally.last.get(place.at) ?? 0) >= deliveries) return;
    tally.last.delete(place.at);
    tally.last.set(place.at, deliveries);
    tally.rejected++;
    const [oldest] = tally.last.keys();
    if (tally.last.size > remembered && oldest !== undefined && tally.last.delete(oldest)) tally.forgotten++;
  }

  /** Notes that a message left its consumer: where it was rejected last, it does not come again. */
  #end({ kind, stream, consumer, place, deliveries }: Announcement): void {
    const tally = this.#tallies.get(consumerKey(stream, consumer));
    if (tally === undefined) return;
    const rejected = tally.last.get(place.at);
    if (rejected === undefined) {
      if (kind !== "removed" || tally.forgotten === 0) return;
      // It may be one of those.
      tally.forgotten--;
      tally.gone++;
      return;
    }
    tally.last.delete(place.at);
    // One that was delivered since came again. Servers may not know how often a removed one was delivered, and say 0.
    if (kind === "removed" ? deliveries <= rejected : deliveries === rejected) tally.gone++;
  }

  /** What happens to rejected messages is not heard for a while: none of them is known to come again. */
  #loseSight(): void {
    this.#outages++;
    for (const tally of this.#tallies.values()) {
      tally.gone = tally.rejected;
      tally.last.clear();
      tally.forgotten = 0;
    }
  }
}

const newTally = (): Tally => ({ rejected: 0, gone: 0, last: new Map(), forgotten: 0, newest: 0 });
