import type { Consumer } from "../../model/consumer/consumer";
import type { Known } from "../../model/known";
import type { Place } from "../../model/place";
import type { AckTiming, Announcement, Rejection } from "../../model/stream/announcement";
import type { Stream } from "../../model/stream/stream";
import type { LoggedMessage } from "./message-log";
import type { ReadOptions } from "./read-options";
import type { Reading } from "./reading";

/** Rejections that were kept, read from where the reader had come to. */
export interface RejectionPage {
  readonly rejections: readonly Rejection[];
  /** Where to go on reading: only the broker's adapter knows what it means. */
  readonly next: string;
}

/** Rejections that somebody else's channel keeps; `next` null: nothing is there yet. */
export interface KeptRejectionPage extends Pick<RejectionPage, "rejections"> {
  readonly next: string | null;
}

/** How announcements are handed over. */
export interface FollowOptions {
  /** Handlers that may run at once (1); with more than one the order is that of their beginning. */
  readonly concurrency?: number;
}

/** What keeps announcements while nobody listens: a channel that captures their subjects. */
export interface AnnouncementCapture {
  /** Name of the channel. */
  readonly name: string;
  readonly subjects: readonly string[];
}

/** What is announced: deliveries given up, deliveries that ended without an acknowledgement, deliveries to be tried again. */
export type AnnouncementKind = "gave_up" | "terminated" | "rejected";

/** A channel of somebody else's that keeps announcements of one kind, as a sweep saw it. */
export interface AnnouncementKeeper {
  readonly channel: string;
  /** When the channel was made, ISO 8601: positions in another one of its name mean nothing. */
  readonly createdAt: string;
  readonly kind: AnnouncementKind;
  /** Filters of the subjects that it stores them under: it may change subjects, and other messages may share them. */
  readonly storedUnder: readonly string[];
  /** Channels that copy from it: they are not read as well. */
  readonly copiedTo: readonly string[];
  /** Since when all it was given is there, ISO 8601; null where that cannot be known. */
  readonly since: string | null;
  /** False where it keeps those of some channels or readers only. */
  readonly keepsAll: boolean;
  /** True where it lets go of what its own readers have finished. */
  readonly isDrained: boolean;
  /** Changes when something is added to it. */
  readonly end: number;
  /** True for announcements about this reader. */
  keeps(about: Pick<Announcement, "stream" | "consumer">): boolean;
  /** True where it may have dropped something from this position on. */
  hasDroppedAfter(from: string): boolean;
}

/** Who keeps announcements. */
export interface Keeping {
  /** Subjects that Jetlag may capture itself: those of the kinds that no other channel keeps. */
  readonly ours: { readonly failures: readonly string[]; readonly rejections: readonly string[] };
  readonly keepers: readonly AnnouncementKeeper[];
  /** True where Jetlag may capture a kind itself. */
  isOurs(kind: AnnouncementKind): boolean;
  /** The channel of somebody else's that keeps an announcement; null where none does. */
  keeperOf(announcement: Announcement): AnnouncementKeeper | null;
  /** True for an announcement that Jetlag may capture itself. */
  isOursToKeep(announcement: Announcement): boolean;
}

/** Announcements that were kept, read from where the reader had come to. */
export interface AnnouncementPage {
  readonly announcements: readonly Announcement[];
  /** Where this page began, and where to go on reading: only the broker's adapter knows what it means; null: it is empty. */
  readonly began: string | null;
  readonly next: string | null;
}

/** A sweep that is searched for stranded messages. */
export interface SearchedSweep extends Pick<Reading, "channels" | "readers"> {
  /** When it is searched, Unix milliseconds; searches that cost much rest in between. */
  readonly nowMs: number;
}

/** What is done with stranded messages. */
export interface StrandedFollower<T> {
  /** True for a message that needs not be found: it is known that this reader gave it up. */
  readonly isKnown: (place: Place, reader: string) => boolean;
  /** Called once with each that is found, and the reader that gave it up; what it returns is kept with the message. */
  readonly found: (message: LoggedMessage, reader: string) => T;
  /** Called once with what was kept of one that is stored no more, or searched for no more. */
  readonly gone: (kept: T) => void;
}

/** A search for messages that are stored and that nobody will get any more, though nothing announced them. */
export interface StrandedSearch {
  /**
   * Compares channels with their readers, and reads where they do not add up. A message is found when two looks see it
   * stranded, since an acknowledgement may be on its way. Cheap where nothing can be stranded.
   */
  look(sweep: SearchedSweep, options?: ReadOptions): Promise<void>;
}

/** What a reader was given and does not have any more, though it is stored. */
export interface StrandedCount {
  /**
   * `at least`: there are more than were looked through; `estimate`: the reader worked meanwhile, so that the count may be
   * off by what it took or finished.
   */
  readonly count: Known<number>;
  /** Delivered and still stored, oldest first, the first few: with messages in flight these are among them. */
  readonly messages: readonly LoggedMessage[];
  /** In flight when it was counted. */
  readonly inFlight: number;
}

/** What a broker announces of failed deliveries, and what can be seen of them without a word. */
export interface FailureSource {
  /** What keeps announcements: of failures for good, and of rejections that are tried again. */
  readonly captures: { readonly failures: AnnouncementCapture; readonly rejections: AnnouncementCapture };
  /**
   * Hands over every announcement that is kept at least once, in order; a rejected promise brings it back later. Several
   * processes share the work. Returns a function that stops and waits for the running handlers.
   */
  follow(handler: (announcement: Announcement) => Promise<void>, options?: FollowOptions): Promise<() => Promise<void>>;
  /** Who keeps announcements, by all channels that there are. */
  keeping(channels: readonly Stream[]): Keeping;
  /**
   * Announcements of failures that somebody else's channel keeps, oldest first, at most `limit`, from where a page before
   * ended, or from a time on; reading takes none away. Throws as a read of the log does.
   */
  readKept(
    keeper: AnnouncementKeeper,
    from: string | Date,
    limit: number,
    options?: ReadOptions,
  ): Promise<AnnouncementPage>;
  /** The same for rejections. */
  readKeptRejections(
    keeper: AnnouncementKeeper,
    from: string | Date,
    limit: number,
    options?: ReadOptions,
  ): Promise<KeptRejectionPage>;
  /** Hears announcements as they are made, keeping nothing: what happens while nobody listens is missed. */
  watch(listener: (announcement: Announcement) => void): () => void;
  /**
   * Rejections that are kept, oldest first, at most `limit`, from where a page before ended (null: the oldest one); reading
   * takes none away. Throws `invalid_input` for a place that is none of this broker's.
   */
  readRejections(from: string | null, limit: number, options?: ReadOptions): Promise<RejectionPage>;
  /** Hears rejections as they are made, keeping nothing. */
  watchRejections(listener: (rejection: Rejection) => void): () => void;
  /**
   * True where words are not a handler's reason, but the broker's own for a message that was removed while in flight: what
   * was recorded before the two were told apart holds them.
   */
  isRemoval(reason: string): boolean;
  /** Whether a message may be with a reader still, or come again, by the reader's figures: else the reader is done with it. */
  isOutstanding(place: Place, reader: Consumer): boolean;
  /** Begins a search for stranded messages; reads nothing yet. */
  searchStranded<T>(follower: StrandedFollower<T>): StrandedSearch;
  /**
   * Counts what a reader was given and does not have any more, though it is stored. Throws `unsupported` for a channel
   * that keeps what is acknowledged, `stream_not_found`, `consumer_not_found`, and what else a read throws.
   */
  countStranded(channel: string, reader: string, options?: ReadOptions): Promise<StrandedCount>;
  /** Hears how long acknowledgements took, of readers that have sampling on (`ackSamplePercent`). */
  watchAckTimings(listener: (timing: AckTiming) => void): () => void;
}
