import type { LoggedMessage, LogRange, MessageLog } from "../event-bus/broker/message-log";
import { writtenNumber } from "../model/message/message-number";
import type { Place } from "../model/place";
import type { MessageTest } from "./conditions";

/** Which messages of a stream are looked at, and in which order. */
export interface ScanRange {
  readonly order: "newest" | "oldest";
  /** In the broker's grammar; null: all. */
  readonly subject: string | null;
  /** Stored at this time or later, and before that one; Unix milliseconds by the broker's clock, null: open. */
  readonly sinceMs: number | null;
  readonly untilMs: number | null;
  /** Running numbers of the first and last of them, null: open. */
  readonly fromNumber: bigint | null;
  readonly toNumber: bigint | null;
}

/** How much is read at a time. */
export interface PageSize {
  readonly messages: number;
  readonly bytes: number;
}

/** A message that meets the conditions. */
export interface Match {
  readonly message: LoggedMessage;
  /** When it was stored, Unix milliseconds. */
  readonly storedMs: number;
  /** Messages of its stream that were looked at before it. */
  readonly before: number;
}

/** Whether a message is within a range; `beyond`: no other one behind it is. */
type Position = "within" | "outside" | "beyond";

/** One stream on its way through a search: where it is, and what it found that was not handed over yet. */
export class StreamScan {
  readonly channel: string;
  readonly #log: Pick<MessageLog, "read" | "placeOf">;
  readonly #range: ScanRange;
  readonly #test: MessageTest;
  readonly #found: Match[] = [];
  #next: Place | null;
  #isBegun: boolean;
  #looked = 0;
  #isOver = false;
  #reachedMs: number | null = null;
  #problem: string | null = null;

  /** `from`: where to go on; undefined: from its beginning in the order of the range. */
  constructor(
    log: Pick<MessageLog, "read" | "placeOf">,
    channel: string,
    { range, test, from }: { readonly range: ScanRange; readonly test: MessageTest; readonly from: string | undefined },
  ) {
    this.#log = log;
    this.channel = channel;
    this.#range = range;
    this.#test = test;
    this.#next = from === undefined ? null : { channel, at: from };
    this.#isBegun = from !== undefined;
  }

  /** True when all of its range was looked at. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Why it cannot be read; null: it can. */
  get problem(): string | null {
    return this.#problem;
  }

  /** The time of the last message that was looked at, Unix milliseconds; null before the first. */
  get reachedMs(): number | null {
    return this.#reachedMs;
  }

  /** Messages looked at that are done with: who resumes does not look at them again. */
  get scanned(): number {
    return this.#found[0]?.before ?? this.#looked;
  }

  /** What was found and not handed over, in the order of the range. */
  get found(): readonly Match[] {
    return this.#found;
  }

  /** Hands the first of {@link found} over. */
  shift(): Match | undefined {
    return this.#found.shift();
  }

  /**
   * Where to go on so that nothing that was not handed over is missed; null when it is over, undefined for its beginning.
   * One that could not be read is tried again there.
   */
  get resume(): string | null | undefined {
    const [first] = this.#found;
    if (first !== undefined) return first.message.place.at;
    if (this.#isOver && this.#problem === null) return null;
    return this.#isBegun ? this.#next?.at : undefined;
  }

  /** Notes that it cannot be read: it is over. */
  fail(problem: string): void {
    this.#problem = problem;
    this.#isOver = true;
  }

  /** Looks at the next page. Resolves with how many messages it held. Rejects as reading a log does. */
  async step(size: PageSize, signal: AbortSignal): Promise<number> {
    const page: LoggedMessage[] = [];
    const next = await this.#log.read(this.channel, this.#page(size), (message) => void page.push(message), { signal });
    this.#isBegun = true;
    this.#next = next;
    if (next === null) this.#isOver = true;
    for (const message of page) {
      const before = this.#looked++;
      const at = this.#positionOf(message);
      if (at === "beyond") {
        this.#isOver = true;
        this.#reachedMs = Date.parse(message.storedAt);
        return page.length;
      }
      if (at === "outside") continue;
      const answer = this.#test(message);
      if (typeof answer === "boolean" ? answer : await answer)
        this.#found.push({ message, storedMs: Date.parse(message.storedAt), before });
    }
    const last = page.at(-1);
    if (last !== undefined) this.#reachedMs = Date.parse(last.storedAt);
    return page.length;
  }

  #page({ messages, bytes }: PageSize): LogRange {
    const { order, subject } = this.#range;
    const direction = order === "newest" ? "backward" : "forward";
    const bounds = { direction, limit: messages, maxBytes: bytes } as const;
    return { ...bounds, ...this.#beginning(), ...(subject === null ? {} : { subject }) };
  }

  #beginning(): Pick<LogRange, "from"> {
    if (this.#next !== null) return { from: this.#next };
    const { order, sinceMs, untilMs, fromNumber, toNumber } = this.#range;
    const number = order === "newest" ? toNumber : fromNumber;
    if (number !== null) return { from: this.#log.placeOf(this.channel, String(number)) };
    const atMs = order === "newest" ? untilMs : sinceMs;
    return atMs === null ? {} : { from: new Date(atMs) };
  }

  #positionOf(message: LoggedMessage): Position {
    const byNumber = this.#numberOf(message);
    return byNumber === "within" ? this.#timeOf(message) : byNumber;
  }

  /** One whose number is not known lies behind every range of numbers. */
  #numberOf({ number, place: { at } }: LoggedMessage): Position {
    const { order, fromNumber, toNumber } = this.#range;
    if (fromNumber === null && toNumber === null) return "within";
    const text = writtenNumber({ number, at });
    const known = text === null ? null : BigInt(text);
    if (fromNumber !== null && known !== null && known < fromNumber) return order === "newest" ? "beyond" : "outside";
    if (toNumber !== null && (known === null || known > toNumber)) return order === "oldest" ? "beyond" : "outside";
    return "within";
  }

  /** By its time. Without bounds none is read. */
  #timeOf({ storedAt }: LoggedMessage): Position {
    const { order, sinceMs, untilMs } = this.#range;
    if (sinceMs === null && untilMs === null) return "within";
    const storedMs = Date.parse(storedAt);
    if (sinceMs !== null && storedMs < sinceMs) return order === "newest" ? "beyond" : "outside";
    if (untilMs !== null && storedMs >= untilMs) return order === "oldest" ? "beyond" : "outside";
    return "within";
  }
}
