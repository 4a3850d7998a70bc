import type { Consumer } from "../../../../model/consumer/consumer";
import type { Place } from "../../../../model/place";
import type { Announcement, Rejection } from "../../../../model/stream/announcement";
import { isOwnStream, type Stream } from "../../../../model/stream/stream";
import type {
  AnnouncementKeeper,
  AnnouncementPage,
  FailureSource,
  Keeping,
  KeptRejectionPage,
  StrandedCount,
  StrandedFollower,
  StrandedSearch,
} from "../../../broker/failure-source";
import type { ReadOptions } from "../../../broker/read-options";
import { advisoryStream, advisorySubjects, isRemovedReason, rejectionStream, rejectionSubjects } from "../advisories";
import { countStranded } from "../counts/stranded-count";
import { WorkQueueSearch } from "../counts/stranded-search";
import type { JetStreamPort } from "../jetstream";
import { isLarge } from "../large-sequences";
import type { StoredMessage } from "../messages";
import { sequenceOf } from "../stored-place";
import { keepingOf } from "./announcement-keepers";
import { readKeeper } from "./keeper-page";

type SharedPart = Pick<
  FailureSource,
  | "captures"
  | "keeping"
  | "readKept"
  | "readKeptRejections"
  | "isRemoval"
  | "isOutstanding"
  | "searchStranded"
  | "countStranded"
>;

/** What of {@link FailureSource} all servers of JetStream have in common: what can be seen without a word of theirs. */
export abstract class JetStreamFailures implements SharedPart {
  readonly captures = {
    failures: { name: advisoryStream, subjects: advisorySubjects },
    rejections: { name: rejectionStream, subjects: rejectionSubjects },
  };
  readonly #jetstream: Pick<JetStreamPort, "streams" | "consumers" | "messages">;

  constructor(jetstream: Pick<JetStreamPort, "streams" | "consumers" | "messages">) {
    this.#jetstream = jetstream;
  }

  /** The announcement that a stored message is; null for what is none, or is about streams that are not of this account. */
  protected abstract toAnnouncement(message: Pick<StoredMessage, "subject" | "data">): Announcement | null;

  /** The same for a rejection. */
  protected abstract toRejection(message: Pick<StoredMessage, "subject" | "data">): Rejection | null;

  keeping(channels: readonly Stream[]): Keeping {
    return keepingOf(channels);
  }

  async readKept(
    keeper: AnnouncementKeeper,
    from: string | Date,
    limit: number,
    options?: ReadOptions,
  ): Promise<AnnouncementPage> {
    const { messages, began, next } = await readKeeper(this.#jetstream.messages, keeper, { from, limit }, options);
    return { announcements: understood(messages, (message) => this.toAnnouncement(message)), began, next };
  }

  async readKeptRejections(
    keeper: AnnouncementKeeper,
    from: string | Date,
    limit: number,
    options?: ReadOptions,
  ): Promise<KeptRejectionPage> {
    const { messages, next } = await readKeeper(this.#jetstream.messages, keeper, { from, limit }, options);
    return { rejections: understood(messages, (message) => this.toRejection(message)), next };
  }

  isRemoval(reason: string): boolean {
    return isRemovedReason(reason);
  }

  /** Acknowledged is what lies at or below the floor, and everything while nothing is outstanding. */
  isOutstanding(place: Place, { finishedUpTo, exactNumbers, inFlight }: Consumer): boolean {
    if (inFlight === 0) return false;
    if (!isLarge(place)) return sequenceOf(place) > finishedUpTo;
    return BigInt(place.at) > BigInt(exactNumbers?.finishedUpTo ?? finishedUpTo);
  }

  searchStranded<T>(follower: StrandedFollower<T>): StrandedSearch {
    return new WorkQueueSearch(this.#jetstream.messages, follower);
  }

  countStranded(channel: string, reader: string, options?: ReadOptions): Promise<StrandedCount> {
    return countStranded(this.#jetstream, channel, reader, options);
  }
}

function understood<T extends { readonly stream: string }>(
  messages: readonly StoredMessage[],
  read: (message: StoredMessage) => T | null,
): T[] {
  return messages.flatMap((message) => {
    const notice = read(message);
    return notice === null || isOwnStream(notice.stream) ? [] : [notice];
  });
}
