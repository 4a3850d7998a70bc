import { type MessageRange, messageBytes, pageBytes, type StoredMessage } from "../../jetstream/messages";
import { type MessageReader, partBytes } from "./message-reader";

/** Ends of what is stored. */
export interface StoredBounds {
  readonly stream: string;
  readonly firstNumber: number;
  readonly lastNumber: number;
  /** Of a message, as stored. */
  readonly averageBytes: number;
  /** How many stored messages match what is read; null where that is not known. */
  readonly count?: () => Promise<number | null>;
  /** Looks that did not fill a page, after which it is worth asking for that number. */
  readonly countAfter?: number;
}

/** A page ends early, and says where to go on, after this long: a rare subject may take many reads, and reads queue. */
const budgetMs = 3_000;
/** How much wider the next look is after one that found nothing. */
const widening = 4;

/** The room that is left on a page. */
class PageRoom {
  messages: number;
  readonly #limit: number;
  readonly #take: (message: StoredMessage) => void;
  #bytes: number;

  constructor({ limit, maxBytes = pageBytes }: MessageRange, take: (message: StoredMessage) => void) {
    this.messages = limit;
    this.#limit = limit;
    this.#bytes = maxBytes;
    this.#take = take;
  }

  /** True when a page that holds something has no room for more bytes. */
  get isSpent(): boolean {
    return this.#bytes <= 0 && this.messages < this.#limit;
  }

  get isEmpty(): boolean {
    return this.messages === this.#limit;
  }

  /** False, and nothing happens, when it is full. */
  add(message: StoredMessage): boolean {
    if (this.messages === 0 || this.isSpent) return false;
    this.#take(message);
    this.messages--;
    this.#bytes -= messageBytes(message);
    return true;
  }
}

/** Oldest first, from `fromSeq` or the oldest. Returns where the next page begins, or null at the end. */
export async function readForward(
  reader: MessageReader,
  { stream, firstNumber, lastNumber }: StoredBounds,
  range: MessageRange,
  take: (message: StoredMessage) => void,
  now: () => number,
): Promise<number | null> {
  const { fromSeq, subject } = range;
  const deadline = now() + budgetMs;
  const room = new PageRoom(range, take);
  let at: number | null = Math.max(fromSeq ?? firstNumber, firstNumber);
  while (at !== null && at <= lastNumber) {
    // One more than asked for: its sequence is exactly where the next page begins.
    const part = await reader.read({ stream, fromSeq: at, toSeq: lastNumber, subject }, room.messages + 1);
    for (const message of part.messages) if (!room.add(message)) return message.seq;
    at = part.nextSeq;
    if (room.isSpent || (!room.isEmpty && now() > deadline)) return at;
  }
  return null;
}

/**
 * Newest first, from `fromSeq` or the newest. The server only reads forward, so this looks at stretches further and
 * further down: wider when one was empty or little matches, narrower when one held more than fits. Returns where the
 * next page begins, or null at the end.
 */
export async function readBackward(
  reader: MessageReader,
  bounds: StoredBounds,
  range: MessageRange,
  take: (message: StoredMessage) => void,
  now: () => number,
): Promise<number | null> {
  const { stream, firstNumber, lastNumber, averageBytes, count, countAfter } = bounds;
  const { fromSeq, subject } = range;
  const deadline = now() + budgetMs;
  const room = new PageRoom(range, take);
  let upper = Math.min(fromSeq ?? lastNumber, lastNumber);
  let even = 0;
  let looks = 0;
  const lookEvenly = async () => {
    if (looks++ === countAfter) even = evenWidth(bounds, (await count?.()) ?? null, room.messages + 1);
  };
  await lookEvenly();
  let width = Math.max(even, Math.min(room.messages + 1, Math.max(1, Math.floor(partBytes / averageBytes))));
  while (upper >= firstNumber) {
    if (room.isSpent || now() > deadline) return upper;
    const lower = Math.max(firstNumber, upper - width + 1);
    // One more than asked for: its sequence is exactly where the next page begins.
    const most = room.messages + 1;
    const part = await reader.read({ stream, fromSeq: lower, toSeq: upper, subject }, most + 1);
    if (part.messages.length > most || part.nextSeq !== null) {
      width = Math.ceil((upper - lower + 1) / 2);
      continue;
    }
    for (const message of part.messages.toReversed()) if (!room.add(message)) return message.seq;
    upper = lower - 1;
    await lookEvenly();
    width = nextWidth(part.messages, { width, wanted: room.messages + 1, even });
  }
  return null;
}

/** Sequences that hold what is wanted, but no more than is read at a time, where all that matches lies evenly. */
function evenWidth({ firstNumber, lastNumber, averageBytes }: StoredBounds, matches: number | null, wanted: number) {
  if (matches === null) return 0;
  const most = Math.max(1, Math.min(wanted, Math.floor(partBytes / averageBytes)));
  return Math.ceil(((lastNumber - firstNumber + 1) * most) / Math.max(1, matches));
}

interface Width {
  readonly width: number;
  readonly wanted: number;
  /** See {@link evenWidth}; 0: not known. */
  readonly even: number;
}

/** Sequences to look at next: as many as may hold what is still wanted, but no more bytes than are read at a time. */
function nextWidth(found: readonly StoredMessage[], { width, wanted, even }: Width): number {
  if (found.length === 0) return Math.max(width * widening, even);
  const bytes = found.reduce((sum, message) => sum + messageBytes(message), 0);
  const fitting = Math.max(1, Math.floor((width * partBytes) / Math.max(1, bytes)));
  return Math.min(Math.max(width, wanted, even), fitting);
}
