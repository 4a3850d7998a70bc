import type {
  MessagePage,
  MessageRange,
  OutgoingMessage,
  PublishAck,
  StoredMessage,
} from "../../event-bus/broker/messages";
import type { NewStream } from "../../event-bus/broker/streams";
import type { EventBus } from "../../event-bus/bus/event-bus";
import { isEventBusError } from "../../event-bus/errors";
import type { Logger } from "../../event-bus/logger";
import { ensureOwnStream, OwnStream, type SeenStreams } from "../../store/own-stream";
import { isMessageError } from "../../store/record-stream";
import {
  decodeFinishedHour,
  decodeHour,
  decodeJournal,
  encodeFinishedHour,
  encodeHour,
  encodeJournal,
  type JournalEntry,
  type JournalPage,
  type LagHour,
} from "./lag-chunk";

/** Hours of history, one message per consumer and hour. */
export const lagStream = "JETLAG_LAG";
/** What was read since the last full hour, one message a minute: what a restart begins with. */
export const recentStream = "JETLAG_LAG_RECENT";
/** Subject of the lease by which dashboards agree who writes. */
export const leaseSubject = `${recentStream}.lease`;

const hourMs = 60 * 60 * 1_000;
/** How long the journal is kept: a little longer than the hour that it bridges. */
const recentAgeMs = 90 * 60 * 1_000;
const recentBytes = 128 * 1024 * 1024;
/** Consumers in one message of the journal: stays well below the smallest usual `max_payload`, 1 MiB. */
const entriesPerPage = 1_000;
const pageSize = 200;
/** Pages of the journal read at a time while the newest one of ours is looked for. */
const newestPages = 10;
/** Messages that are warned of at most, each once. */
const maxWarned = 1_000;

/** Bounds of the history. */
export interface LagBounds {
  readonly maxAgeMs: number;
  readonly maxBytes: number;
}

/** Where finished hours are kept. */
export interface LagArchive {
  readonly store: "memory" | "stream";
  readonly bounds: LagBounds;
  /** Keeps an hour of a consumer; a second one of the same hour replaces it. */
  addHour(stream: string, consumer: string, hour: LagHour): Promise<void>;
  /** The hours of a consumer that end after `sinceMs`, oldest first. */
  hours(stream: string, consumer: string, sinceMs: number): Promise<LagHour[]>;
}

/** History in JetStream streams of Jetlag's own: outlives the process, and every dashboard reads the same. */
export class StreamLagArchive implements LagArchive {
  readonly store = "stream";
  readonly bounds: LagBounds;
  readonly #bus: Pick<EventBus, "streams" | "messages" | "connection">;
  /** Both streams: the hours, and the journal. */
  readonly own: readonly OwnStream[];
  readonly #logger: Logger;
  /** Places of the messages that could not be read and were warned of. */
  readonly #warned = new Set<string>();

  /** `onLost` is called when what was kept is gone. */
  constructor(
    { bus, logger }: { readonly bus: Pick<EventBus, "streams" | "messages" | "connection">; readonly logger: Logger },
    bounds: LagBounds,
    onLost: () => void = () => {},
  ) {
    this.#bus = bus;
    this.#logger = logger;
    this.bounds = bounds;
    const common = { retention: "limits", storage: "file", discard: "old", allowDirect: true } as const;
    const streams: NewStream[] = [
      {
        ...common,
        ...bounds,
        name: lagStream,
        description: "Lag of consumers by the hour",
        subjects: [`${lagStream}.>`],
      },
      {
        ...common,
        name: recentStream,
        description: "Lag of the last hour, and who records it",
        subjects: [`${recentStream}.>`],
        maxAgeMs: recentAgeMs,
        maxBytes: recentBytes,
        maxMessagesPerSubject: 120,
      },
    ];
    this.own = streams.map(
      (stream) =>
        new OwnStream({
          ...{ bus, logger, name: stream.name, maxBytes: stream.maxBytes ?? null, onBegunAnew: onLost },
          make: async () => (await ensureOwnStream(bus, stream)).createdAt,
        }),
    );
  }

  /** What is wrong with the streams and what to do, in sentences; null when they are there. */
  get problem(): string | null {
    const problems = this.own.flatMap(({ problem }) => problem ?? []);
    return problems.length === 0 ? null : problems.join(" ");
  }

  /** True while both streams are there. */
  get isThere(): boolean {
    return this.own.every(({ isThere }) => isThere);
  }

  /** Makes the streams where they are missing. Never throws: {@link problem} says what is in the way. */
  async ensure(): Promise<void> {
    for (const own of this.own) await own.ensure();
  }

  /** Compares the streams with what a sweep saw; those that are gone are made again. Never throws. */
  async look(seen: SeenStreams): Promise<void> {
    await Promise.all(this.own.map((own) => own.look(seen)));
  }

  /** Stores a message in one of the streams, and notes whether that is possible. */
  async publish(message: OutgoingMessage): Promise<PublishAck> {
    const own = this.own.find(({ name }) => message.subject.startsWith(`${name}.`));
    try {
      const ack = await this.#bus.messages.publish(message);
      own?.noteWrite(null);
      return ack;
    } catch (error) {
      // Somebody else was quicker: so messages are stored.
      if (isEventBusError(error) && error.code === "wrong_expected_sequence") own?.noteWrite(null);
      else if (!isMessageError(error)) own?.noteWrite(error);
      throw error;
    }
  }

  async addHour(stream: string, consumer: string, hour: LagHour): Promise<void> {
    await this.publish({
      subject: hourSubject(stream, consumer),
      data: encodeHour(hour),
      msgId: `${stream} ${consumer} ${hour.hourMs}`,
      expectedStream: lagStream,
    });
  }

  async hours(stream: string, consumer: string, sinceMs: number): Promise<LagHour[]> {
    // An hour is stored when it is over, so nothing that is wanted was stored before; another hour allows for clocks.
    const oldest = await this.#bus.messages.firstSince(lagStream, new Date(sinceMs - hourMs));
    const found = new Map<number, LagHour>();
    for (let fromSeq = oldest?.seq ?? null; fromSeq !== null; ) {
      const page = await this.#bus.messages.range(lagStream, {
        direction: "forward",
        subject: hourSubject(stream, consumer),
        limit: pageSize,
        fromSeq,
      });
      for (const message of page.messages) {
        const hour = this.#decode(message, decodeHour);
        if (hour !== null && hour.hourMs + hourMs > sinceMs) found.set(hour.hourMs, hour);
      }
      fromSeq = page.nextSeq;
    }
    return [...found.values()].sort((left, right) => left.hourMs - right.hourMs);
  }

  /** Notes that an hour is kept for every consumer. */
  async finishHour(ofHourMs: number): Promise<void> {
    await this.publish({
      subject: `${lagStream}.finished`,
      data: encodeFinishedHour(ofHourMs),
    });
  }

  /** The newest hour that is kept for every consumer, or null. */
  async finishedHour(): Promise<number | null> {
    const message = await this.#bus.messages.last(lagStream, `${lagStream}.finished`);
    return message === null ? null : this.#decode(message, decodeFinishedHour);
  }

  /** Adds what was read up to `untilMs` to the journal. */
  async addJournal(untilMs: number, entries: readonly JournalEntry[]): Promise<void> {
    const parts = Math.max(1, Math.ceil(entries.length / entriesPerPage));
    for (let part = 0; part < parts; part++) {
      await this.publish({
        subject: `${recentStream}.journal.${part}`,
        data: encodeJournal({ untilMs, entries: entries.slice(part * entriesPerPage, (part + 1) * entriesPerPage) }),
      });
    }
  }

  /** The journal, oldest first, a page at a time. */
  journal(): AsyncGenerator<JournalPage> {
    return this.#journal({ direction: "forward", limit: pageSize });
  }

  /** Up to when the journal reaches, Unix milliseconds; null when it is empty. */
  async journalUntilMs(): Promise<number | null> {
    const last = await this.#bus.messages.last(recentStream, journalSubject);
    if (last === null) return null;
    const page = this.#decode(last, decodeJournal);
    if (page !== null) return page.untilMs;
    for await (const { untilMs } of this.#journal({ direction: "backward", limit: newestPages })) return untilMs;
    return null;
  }

  async *#journal(range: Pick<MessageRange, "direction" | "limit">): AsyncGenerator<JournalPage> {
    let from: Pick<MessageRange, "fromSeq"> | null = {};
    while (from !== null) {
      const page: MessagePage = await this.#bus.messages.range(recentStream, {
        subject: journalSubject,
        ...range,
        ...from,
      });
      for (const message of page.messages) {
        const read = this.#decode(message, decodeJournal);
        if (read !== null) yield read;
      }
      from = page.nextSeq === null ? null : { fromSeq: page.nextSeq };
    }
  }

  /** What a message says; null for one that is not ours, or of a newer version. */
  #decode<T>(message: StoredMessage, decode: (data: Uint8Array) => T): T | null {
    try {
      return decode(message.data);
    } catch {
      this.#warnOnce(message);
      return null;
    }
  }

  #warnOnce({ stream, subject, seq }: StoredMessage): void {
    const place = `${stream} ${seq}`;
    if (this.#warned.size >= maxWarned || this.#warned.has(place)) return;
    this.#warned.add(place);
    this.#logger.warn({ stream, subject, stream_seq: seq }, "Lag history left out: this version cannot read it");
  }
}

const journalSubject = `${recentStream}.journal.*`;
const hourSubject = (stream: string, consumer: string) => `${lagStream}.hour.${stream}.${consumer}`;

/** History in memory, for where Jetlag may keep no stream. Bounded: the oldest hours go first. */
export class MemoryLagArchive implements LagArchive {
  readonly store = "memory";
  readonly bounds: LagBounds;
  readonly #hours = new Map<string, { readonly hourMs: number; readonly key: string; readonly bytes: Uint8Array }>();
  #bytes = 0;

  constructor(bounds: LagBounds) {
    this.bounds = bounds;
  }

  async addHour(stream: string, consumer: string, hour: LagHour): Promise<void> {
    const key = hourSubject(stream, consumer);
    const bytes = encodeHour(hour);
    const id = `${key} ${hour.hourMs}`;
    this.#bytes -= this.#hours.get(id)?.bytes.length ?? 0;
    this.#hours.delete(id);
    this.#hours.set(id, { hourMs: hour.hourMs, key, bytes });
    this.#bytes += bytes.length;
    for (const [oldest, kept] of this.#hours) {
      if (this.#bytes <= this.bounds.maxBytes && kept.hourMs >= hour.hourMs - this.bounds.maxAgeMs) break;
      this.#hours.delete(oldest);
      this.#bytes -= kept.bytes.length;
    }
  }

  async hours(stream: string, consumer: string, sinceMs: number): Promise<LagHour[]> {
    const key = hourSubject(stream, consumer);
    return [...this.#hours.values()]
      .filter((kept) => kept.key === key && kept.hourMs + hourMs > sinceMs)
      .map(({ bytes }) => decodeHour(bytes));
  }
}
