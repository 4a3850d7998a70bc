import type { FailureSource } from "../../../lib/event-bus/broker/failure-source";
import type { Consumer } from "../../../lib/model/consumer/consumer";
import { atLeast } from "../../../lib/model/known";
import type { Place } from "../../../lib/model/place";
import type { Rejection } from "../../../lib/model/stream/announcement";
import type { RejectedDeliveries } from "../../../lib/monitor/verdict/health-evidence";
import type { FastClock } from "./fast-clock";

/** Rejected deliveries of one consumer that come again, as the server announces them: what a dashboard hears. */
export class Rejections {
  readonly #source: FailureSource;
  readonly #places = new Map<string, Place>();
  /** Heard since the consumer was read last: its figures say nothing about these. */
  readonly #fresh = new Set<string>();
  readonly #clock: FastClock;
  /** When the server announced the last one, by the machine's clock. */
  #lastAtMs = 0;

  constructor(source: FailureSource, clock: FastClock) {
    this.#source = source;
    this.#clock = clock;
  }

  /** Takes what is announced. */
  add({ place, at }: Rejection): void {
    this.#places.set(place.at, place);
    this.#fresh.add(place.at);
    this.#lastAtMs = Date.parse(at);
  }

  /** Those that are not finished by the consumer's own figures. */
  of(consumer: Consumer): RejectedDeliveries {
    for (const [at, place] of this.#places)
      if (!this.#fresh.has(at) && !this.#source.isOutstanding(place, consumer)) this.#places.delete(at);
    this.#fresh.clear();
    const count = this.#places.size;
    return { count: atLeast(count), lastAtMs: count === 0 ? null : this.#clock.toFast(this.#lastAtMs) };
  }
}
