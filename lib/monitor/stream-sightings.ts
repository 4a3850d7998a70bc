import { exact, type Known, unknown } from "../model/known";
import { countable } from "../model/message/message-number";
import type { Stream } from "../model/stream/stream";
import type { Captured, FilteredStream } from "./verdict/filter-reach";
import { limitsMayLose, replacesOlder } from "./verdict/limit-removal";
import { metadataLimits, type WrittenLimits } from "./verdict/limits";

/** What two sweeps tell about the stream of a consumer. */
export interface StreamSighting extends FilteredStream {
  /** Running number of the oldest message. */
  readonly firstNumber: number;
  /** Running numbers between the oldest and the newest message whose messages are gone. */
  readonly holes: number;
  /** True when a limit may have removed messages since the sweep before. */
  readonly limitsRemove: boolean;
  /** The same of limits that lose messages: not where a newer message takes the place of an older one by design. */
  readonly losesUnread: boolean;
  /** True when a message may take the place of those before it, of which nothing is announced. */
  readonly rollsUp: boolean;
  /**
   * True when messages left since the sweep before, and neither a limit nor a reader can have removed them. Where messages
   * leave as soon as they are finished, they tell nothing.
   */
  readonly removedByHand: boolean;
  /** There: true when somebody asked for it since the sweep before, or may have. */
  readonly removedOnRequest: boolean;
  /** Newer messages may have taken the place of older ones. */
  readonly replacesOlder: boolean;
  /** Limits in the stream's metadata. */
  readonly limits: WrittenLimits;
}

/** Of a stream that was made between the listing of streams and that of its consumers. */
export const unseenStream: StreamSighting = {
  firstNumber: 0,
  lastNumber: 0,
  captured: null,
  holes: 0,
  limitsRemove: true,
  losesUnread: false,
  rollsUp: false,
  removedByHand: false,
  removedOnRequest: false,
  replacesOlder: false,
  limits: metadataLimits({}, "stream"),
};

/** What a stream shows beside how the sweep before saw it (undefined: it did not). `nowMs` is by the broker's clock. */
export function sightStream(
  before: Stream | undefined,
  now: Stream,
  nowMs: number,
  grammar: Captured["grammar"],
  removedOnRequest = false,
): StreamSighting {
  const { messages, config, exactNumbers } = now;
  const firstNumber = countable(now.firstNumber, exactNumbers?.firstNumber);
  const lastNumber = lastCountable(now);
  const losesUnread = limitsMayLose(before, now, nowMs);
  const limitsRemove = losesUnread || replacesOlder(now);
  return {
    ...{ firstNumber, lastNumber, captured: capturedBy(now, grammar) },
    holes: Math.max(0, lastNumber - firstNumber + 1 - messages),
    limitsRemove,
    losesUnread,
    rollsUp: config.rollsUp,
    removedByHand: now.keepsFinished && !limitsRemove && before !== undefined && hasLost(before, now),
    removedOnRequest,
    replacesOlder: replacesOlder(now),
    limits: metadataLimits(config.metadata, "stream"),
  };
}

/** The number of the newest message, to count with. */
export function lastCountable({ lastNumber, exactNumbers }: Pick<Stream, "lastNumber" | "exactNumbers">): number {
  return countable(lastNumber, exactNumbers?.lastNumber);
}

/** True when fewer messages are left than were there and were stored since. */
function hasLost(before: Stream, now: Stream): boolean {
  const grew = lastCountable(now) - lastCountable(before);
  return before.createdAt === now.createdAt && grew >= 0 && now.messages - before.messages < grew;
}

/** Subjects of what is stored in it; null where they are changed before, or messages of other streams come as well. */
function capturedBy({ config, origins }: Stream, grammar: Captured["grammar"]): Captured | null {
  const { subjects, subjectTransform } = config;
  const isAll = subjects.length > 0 && subjectTransform === null && origins.length === 0;
  return isAll ? { subjects, grammar } : null;
}

/** The pace of a stream between two sweeps: by how much its running numbers grew. */
export function storedPerSecond(before: Stream | undefined, now: Stream, seconds: number): Known<number> {
  if (before === undefined || seconds <= 0) return unknown("two readings are needed");
  const grew = lastCountable(now) - lastCountable(before);
  const isSame = before.createdAt === now.createdAt && grew >= 0;
  return isSame ? exact(grew / seconds) : unknown("the stream was made anew");
}
