import { consumerKey } from "../../model/consumer/consumer-key";
import type { Announcement } from "../../model/stream/announcement";

/** Announcements remembered, so that one that is heard and read counts once. */
const remembered = 10_000;

/** Messages that were removed while a reader had them, counted for each consumer since the counting began. */
export class RemovedInFlight {
  readonly #counts = new Map<string, number>();
  readonly #ids = new Set<string>();
  /** Unix milliseconds of the broker; null before {@link begin}. */
  #sinceMs: number | null = null;

  /** Counts what is announced from this moment on, by the broker's clock. Harmless when repeated. */
  begin(nowMs: number): void {
    this.#sinceMs ??= nowMs;
  }

  /** Takes one in. One that was announced before the beginning, or was taken in lately, changes nothing. */
  add({ id, at, stream, consumer }: Pick<Announcement, "id" | "at" | "stream" | "consumer">): void {
    if (this.#sinceMs === null || Date.parse(at) < this.#sinceMs || this.#ids.has(id)) return;
    this.#ids.add(id);
    const [oldest] = this.#ids;
    if (this.#ids.size > remembered && oldest !== undefined) this.#ids.delete(oldest);
    const key = consumerKey(stream, consumer);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  /** How many messages a consumer had that were removed. */
  of({ stream, consumer }: Pick<Announcement, "stream" | "consumer">): number {
    return this.#counts.get(consumerKey(stream, consumer)) ?? 0;
  }
}
