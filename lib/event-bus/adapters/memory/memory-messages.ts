import type { RemovalOptions } from "../../broker/administration";
import type { ReadOptions } from "../../broker/read-options";
import { countPublish, type Instruments } from "../../bus/instruments";
import type { PublishAck } from "../../bus/publish-ack";
import { isoTime } from "../../iso-time";
import {
  type MessagePage,
  type MessageRange,
  type Messages,
  messageBytes,
  type OutgoingMessage,
  pageBytes,
  type StoredMessage,
} from "../jetstream/messages";
import { requireFilter, requireRange, requireSequence, requireTime } from "../jetstream/read-arguments";
import type { MessageLog, MessageRecord } from "./log/message-log";
import type { MemoryServer } from "./memory-server";

/** {@link Messages} of a server in this process. What it hands out are copies. */
export class MemoryMessages implements Messages {
  private readonly server: () => MemoryServer;
  private readonly instruments: Instruments | null;

  /** `server` throws `bus_unavailable` while the bus is not connected. */
  constructor(server: () => MemoryServer, instruments: Instruments | null) {
    this.server = server;
    this.instruments = instruments;
  }

  async get(stream: string, seq: number, options?: ReadOptions): Promise<StoredMessage | null> {
    requireSequence(seq);
    options?.signal?.throwIfAborted();
    return storedOrNull(stream, this.log(stream).get(seq));
  }

  async next(stream: string, fromSeq: number, subject: string, options?: ReadOptions): Promise<StoredMessage | null> {
    requireSequence(fromSeq);
    requireFilter(subject);
    options?.signal?.throwIfAborted();
    for (const record of this.log(stream).oldestFirst(fromSeq, subject)) return stored(stream, record);
    return null;
  }

  async countFrom(
    stream: string,
    fromSeqs: readonly number[],
    subject: string,
    options?: ReadOptions,
  ): Promise<readonly number[] | null> {
    for (const seq of fromSeqs) requireSequence(seq);
    requireFilter(subject);
    options?.signal?.throwIfAborted();
    const home = this.server().stream(stream);
    if (!home.config.allowDirect) return null;
    const counts = fromSeqs.map(() => 0);
    for (const { seq } of home.log.oldestFirst(Math.min(...fromSeqs), subject)) {
      for (const [at, fromSeq] of fromSeqs.entries()) if (seq >= fromSeq) counts[at] = (counts[at] ?? 0) + 1;
    }
    return counts;
  }

  async last(stream: string, subject: string, options?: ReadOptions): Promise<StoredMessage | null> {
    requireFilter(subject);
    options?.signal?.throwIfAborted();
    return storedOrNull(stream, this.log(stream).newestOf(subject));
  }

  async firstSince(stream: string, at: Date, options?: ReadOptions): Promise<StoredMessage | null> {
    requireTime(at);
    options?.signal?.throwIfAborted();
    return storedOrNull(stream, this.log(stream).firstSince(at.getTime()));
  }

  async range(stream: string, range: MessageRange, options?: ReadOptions): Promise<MessagePage> {
    const messages: StoredMessage[] = [];
    const nextSeq = await this.read(stream, range, (message) => void messages.push(message), options);
    return { messages, nextSeq };
  }

  async read(
    stream: string,
    range: MessageRange,
    take: (message: StoredMessage) => void,
    options?: ReadOptions,
  ): Promise<number | null> {
    requireRange(range);
    options?.signal?.throwIfAborted();
    const log = this.log(stream);
    const { direction, fromSeq, subject, limit, maxBytes = pageBytes } = range;
    if (limit === 0) return null;
    let taken = 0;
    let bytes = 0;
    const records = direction === "forward" ? log.oldestFirst(fromSeq, subject) : log.newestFirst(fromSeq, subject);
    for (const record of records) {
      if (taken === limit || bytes >= maxBytes) return record.seq;
      options?.signal?.throwIfAborted();
      const message = stored(stream, record);
      take(message);
      taken++;
      bytes += messageBytes(message);
    }
    return null;
  }

  async delete(stream: string, seq: number, _options?: RemovalOptions): Promise<boolean> {
    requireSequence(seq);
    const home = this.server().stream(stream);
    this.server().tell(`$JS.API.STREAM.MSG.DELETE.${stream}`);
    home.requireRemovable("deniesDelete");
    const record = home.log.get(seq);
    if (record !== undefined) home.remove(record);
    return record !== undefined;
  }

  async publish(message: OutgoingMessage): Promise<PublishAck> {
    return countPublish(this.instruments, null, async () =>
      this.server().publish({ ...message, data: message.data.slice() }),
    );
  }

  private log(stream: string): MessageLog {
    return this.server().stream(stream).log;
  }
}

function storedOrNull(stream: string, record: MessageRecord | undefined): StoredMessage | null {
  return record === undefined ? null : stored(stream, record);
}

function stored(stream: string, record: MessageRecord): StoredMessage {
  return {
    stream,
    seq: record.seq,
    subject: record.subject.name,
    storedAt: isoTime(record.storedAtMs),
    headers: record.headers.map(([name, value]) => [name, value]),
    data: Uint8Array.from(record.body.data),
  };
}
