import { consumerKey } from "../../../model/consumer/consumer-key";
import type { Rejection } from "../../../model/stream/announcement";
import type { FailureSource } from "../../broker/failure-source";

/** Messages of one consumer whose last rejection is remembered, so that none is counted twice. */
const remembered = 5_000;

interface Tally {
  count: number;
  /** The delivery that was rejected last, by the message's number. */
  readonly last: Map<number, number>;
}

/**
 * Counts rejections after which a message comes again, by consumer, as they are heard. What is missed makes the count the
 * least that it can be.
 */
export class RejectionCounts {
  readonly #source: Pick<FailureSource, "watchRejections">;
  /** Deliveries after which a consumer gives up; undefined: not known. */
  readonly #maxDeliver: (stream: string, consumer: string) => number | null | undefined;
  readonly #tallies = new Map<string, Tally>();
  #listens = false;

  constructor(
    source: Pick<FailureSource, "watchRejections">,
    maxDeliver: (stream: string, consumer: string) => number | null | undefined,
  ) {
    this.#source = source;
    this.#maxDeliver = maxDeliver;
  }

  /** Listens from now on, for as long as the connection lives. */
  listen(): void {
    if (this.#listens) return;
    this.#listens = true;
    this.#source.watchRejections((rejection) => this.#take(rejection));
  }

  /** All numbers at this moment. */
  now(): ReadonlyMap<string, number> {
    return new Map(Array.from(this.#tallies, ([key, { count }]) => [key, count]));
  }

  /** Forgets consumers that are gone. */
  keep(isThere: (key: string) => boolean): void {
    for (const key of this.#tallies.keys()) if (!isThere(key)) this.#tallies.delete(key);
  }

  #take({ stream, consumer, number, deliveries }: Rejection): void {
    const limit = this.#maxDeliver(stream, consumer);
    if (limit === undefined || (limit !== null && deliveries >= limit)) return;
    const key = consumerKey(stream, consumer);
    const tally = this.#tallies.get(key) ?? { count: 0, last: new Map<number, number>() };
    // Rejected twice, a delivery comes again once.
    if ((tally.last.get(number) ?? 0) >= deliveries) return;
    tally.last.delete(number);
    tally.last.set(number, deliveries);
    tally.count++;
    if (tally.last.size > remembered) for (const oldest of tally.last.keys()) if (tally.last.delete(oldest)) break;
    this.#tallies.set(key, tally);
  }
}
