import type { BrokerSpan } from "../../model/broker-time";
import { consumerKey } from "../../model/consumer/consumer-key";
import type { Announcement } from "../../model/stream/announcement";
import { Moments } from "./moments";

/** Announcements remembered, so that one that is heard and read counts once. */
const remembered = 10_000;
/** How far back moments are kept, milliseconds: longer than a window of readings, also with tens of thousands of consumers. */
const keptMs = 15 * 60_000;

/**
 * When deliveries ended without an acknowledgement, by consumer: given up, terminated, or removed in flight. What becomes
 * of the failure later changes nothing. Times are Unix milliseconds of the broker.
 */
export class UnacknowledgedDeliveries {
  readonly #byConsumer = new Map<string, Moments>();
  readonly #ids = new Set<string>();

  /** Takes an announcement in; the same one once more changes nothing. */
  add({ id, at, stream, consumer }: Pick<Announcement, "id" | "at" | "stream" | "consumer">): void {
    if (this.#ids.has(id)) return;
    this.#ids.add(id);
    const [oldest] = this.#ids;
    if (this.#ids.size > remembered && oldest !== undefined) this.#ids.delete(oldest);
    const key = consumerKey(stream, consumer);
    const moments = this.#byConsumer.get(key) ?? new Moments();
    moments.add(Date.parse(at));
    moments.keepNewest(keptMs);
    this.#byConsumer.set(key, moments);
  }

  /** How many of a consumer ended within a span. */
  countIn({ fromMs, toMs }: BrokerSpan, { stream, consumer }: Pick<Announcement, "stream" | "consumer">): number {
    if (this.#byConsumer.size === 0) return 0;
    const moments = this.#byConsumer.get(consumerKey(stream, consumer));
    return moments === undefined ? 0 : Math.max(0, moments.countSince(fromMs) - moments.countSince(toMs + 1));
  }
}
