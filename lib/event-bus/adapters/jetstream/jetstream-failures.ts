import type { Consumer } from "../../../model/consumer/consumer";
import type { Place } from "../../../model/place";
import type { FailureSource, StrandedCount, StrandedFollower, StrandedSearch } from "../../broker/failure-source";
import type { ReadOptions } from "../../broker/read-options";
import { advisoryStream, advisorySubjects, isRemovedReason, rejectionStream, rejectionSubjects } from "./advisories";
import type { JetStreamPort } from "./jetstream";
import { sequenceOf } from "./stored-place";
import { countStranded } from "./stranded-count";
import { WorkQueueSearch } from "./stranded-search";

/** What of {@link FailureSource} all servers of JetStream have in common: what can be seen without a word of theirs. */
export abstract class JetStreamFailures
  implements Pick<FailureSource, "captures" | "isRemoval" | "isOutstanding" | "searchStranded" | "countStranded">
{
  readonly captures = {
    failures: { name: advisoryStream, subjects: advisorySubjects },
    rejections: { name: rejectionStream, subjects: rejectionSubjects },
  };
  readonly #jetstream: Pick<JetStreamPort, "streams" | "consumers" | "messages">;

  constructor(jetstream: Pick<JetStreamPort, "streams" | "consumers" | "messages">) {
    this.#jetstream = jetstream;
  }

  isRemoval(reason: string): boolean {
    return isRemovedReason(reason);
  }

  /** Acknowledged is what lies at or below the floor, and everything while nothing is outstanding. */
  isOutstanding(place: Place, { finishedUpTo, inFlight }: Consumer): boolean {
    return inFlight > 0 && sequenceOf(place) > finishedUpTo;
  }

  searchStranded<T>(follower: StrandedFollower<T>): StrandedSearch {
    return new WorkQueueSearch(this.#jetstream.messages, follower);
  }

  countStranded(channel: string, reader: string, options?: ReadOptions): Promise<StrandedCount> {
    return countStranded(this.#jetstream, channel, reader, options);
  }
}
