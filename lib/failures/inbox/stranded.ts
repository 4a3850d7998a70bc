import type { FailureSource, StrandedSearch } from "../../event-bus/broker/failure-source";
import type { ReadOptions } from "../../event-bus/broker/read-options";
import type { BrokerClock } from "../../model/broker-time";
import type { Consumer } from "../../model/consumer/consumer";
import type { MessageMask } from "../../model/message/message-mask";
import type { Stream } from "../../model/stream/stream";
import type { FailureIndex } from "./failure-index";
import { failureOfStranded } from "./failure-of";

/** What finding stranded messages needs. */
export interface StrandedMessagesOptions {
  readonly source: Pick<FailureSource, "searchStranded">;
  readonly index: FailureIndex;
  readonly mask: MessageMask;
  /** Gives the time of what is found: other failures have the broker's time, too. */
  readonly now: BrokerClock;
}

/** Messages that are stored and delivered to nobody, as failures: no announcement of them is needed. */
export class StrandedMessages {
  readonly #search: StrandedSearch;
  readonly #now: BrokerClock;

  constructor({ source, index, mask, now }: StrandedMessagesOptions) {
    this.#now = now;
    this.#search = source.searchStranded({
      isKnown: (place, reader) => index.ofMessage(place).some(({ consumer }) => consumer === reader),
      found(message, reader) {
        const stranded = failureOfStranded(message, reader, new Date(now()).toISOString(), mask);
        index.add(stranded);
        return stranded.failure.id;
      },
      gone: (id) => index.release(id),
    });
  }

  /** Compares streams with their consumers, all of one sweep. Cheap where nothing can be stranded. */
  look(channels: readonly Stream[], readers: readonly Consumer[], options?: ReadOptions): Promise<void> {
    return this.#search.look({ channels, readers, nowMs: this.#now() }, options);
  }
}
