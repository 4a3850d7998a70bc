import type { ConsumerConfig } from "../../../model/consumer/consumer";
import { exact } from "../../../model/known";
import type { Stream, StreamConfig } from "../../../model/stream/stream";
import { covers } from "../../../model/stream/subject";
import type { PublishAck } from "../../bus/publish-ack";
import type { Clock } from "../../clock";
import { EventBusError } from "../../errors";
import { isoTime } from "../../iso-time";
import { keepsFinished, refusesWhenFull, removesFinished } from "../jetstream/counts/config-facts";
import type { PurgeScope } from "../jetstream/streams";
import { Alarm } from "./delivery/alarm";
import { MessageIds } from "./log/message-ids";
import { MessageLog, type MessageRecord } from "./log/message-log";
import { OwnTimes } from "./log/own-times";
import { type PreparedMessage, requireKnownInstructions } from "./log/prepared-message";
import type { DeliveryFailure } from "./memory-consumer";
import { type ConsumersHome, StreamConsumers } from "./stream-consumers";

/** Bookkeeping that counts against a stream's bytes for each message. */
const messageOverheadBytes = 16;

/** What a stream needs from its server. */
export interface StreamHome extends Pick<ConsumersHome, "pass" | "isWatched"> {
  /** A delivery failed for good, was rejected, or its message was removed. */
  announce(stream: string, failure: DeliveryFailure): void;
}

/** A stream: what it stores, its limits, and who reads it. */
export class MemoryStream implements ConsumersHome {
  readonly name: string;
  readonly log = new MessageLog();
  readonly consumers: StreamConsumers;
  readonly announceFailure: (failure: DeliveryFailure) => void;
  readonly pass: StreamHome["pass"];
  readonly isWatched: StreamHome["isWatched"];
  private readonly clock: Clock;
  private readonly createdAtMs: number;
  private readonly ids = new MessageIds();
  private readonly expiry: Alarm;
  private readonly ownTimes = new OwnTimes();
  private current: StreamConfig;

  constructor(config: StreamConfig, clock: Clock, { announce, pass, isWatched }: StreamHome) {
    this.name = config.name;
    this.current = config;
    this.clock = clock;
    this.createdAtMs = clock.now();
    this.announceFailure = (failure) => announce(config.name, failure);
    this.pass = pass;
    this.isWatched = isWatched;
    this.expiry = new Alarm(clock, () => this.expire());
    this.consumers = new StreamConsumers(this, clock);
  }

  get config(): StreamConfig {
    return this.current;
  }

  /** Changes the configuration, which the caller has checked, and applies its limits. */
  configure(config: StreamConfig): void {
    this.current = config;
    this.trim();
    this.trimSubjects();
    this.expire();
    if (config.retention === "interest") this.dropFinished();
  }

  /** Throws `wrong_expected_sequence`, `payload_too_large`, `stream_full`, `rejected`. */
  store(message: PreparedMessage): PublishAck {
    const nowMs = this.clock.now();
    const { duplicateWindowMs } = this.current;
    const { msgId } = message;
    requireKnownInstructions(message.headers);
    if (message.expectedStream !== undefined && message.expectedStream !== this.name) {
      throw new EventBusError("rejected", `expected stream does not match: it is "${this.name}"`);
    }
    if (msgId !== undefined) {
      const seq = this.ids.find(msgId, duplicateWindowMs, nowMs);
      if (seq !== undefined) return { stream: this.name, seq, duplicate: true };
    }
    this.requireOpen();
    this.requireOwnTime(message);
    this.requireRollUp(message);
    this.requireExpectedSequence(message);
    const sizeBytes = message.wireBytes + message.subject.length + messageOverheadBytes;
    this.requireRoom(message.wireBytes, sizeBytes);
    const seq = this.keep(message, sizeBytes, nowMs);
    if (msgId !== undefined) this.ids.remember(msgId, seq, duplicateWindowMs, nowMs);
    if (message.rollUp === "all") this.purge({ keep: 1 });
    if (message.rollUp === "sub") this.purge({ subject: message.subject, keep: 1 });
    return { stream: this.name, seq, duplicate: false };
  }

  /** Removes one message; `byLimit`: for another one, or for its age. */
  remove(record: MessageRecord, byLimit = false): void {
    if (!this.log.remove(record)) return;
    for (const reader of this.consumers.readersOf(record.subject.name)) reader.onRemoved(record, byLimit);
  }

  /** Returns the number of messages removed. Throws `rejected`. */
  purge({ subject, beforeSeq, keep }: PurgeScope): number {
    const before = this.log.count;
    if (subject === undefined && beforeSeq === undefined && !keep) {
      this.log.clear();
      this.ownTimes.clear();
      for (const consumer of this.consumers.all()) consumer.onCleared();
      return before;
    }
    let spare = keep ?? 0;
    for (const record of this.log.newestFirst((beforeSeq ?? Number.POSITIVE_INFINITY) - 1, subject)) {
      if (--spare < 0) this.remove(record);
    }
    return before - this.log.count;
  }

  /** A consumer is done with a message: a work queue lets it go, an interest stream once everybody is. */
  onFinished(record: MessageRecord): void {
    const { retention } = this.current;
    if (retention === "limits") return;
    if (retention === "interest" && this.wanted(record)) return;
    this.remove(record);
  }

  /** Deletes a consumer; an interest stream lets go of what only this one wanted. Throws `consumer_not_found`. */
  deleteConsumer(name: string): void {
    this.consumers.delete(name);
    if (this.current.retention === "interest") this.dropFinished();
  }

  /** Changes a consumer. Throws `consumer_not_found`, `conflict`, `rejected`. */
  updateConsumer(name: string, change: Partial<ConsumerConfig>): void {
    this.consumers.update(name, change);
    if (this.current.retention === "interest") this.dropFinished();
  }

  /** State at this moment. */
  info(): Stream {
    const { log } = this;
    const first = log.first();
    const last = log.last();
    return {
      config: this.current,
      createdAt: isoTime(this.createdAtMs),
      removesFinished: removesFinished(this.current),
      keepsFinished: keepsFinished(this.current),
      refusesWhenFull: refusesWhenFull(this.current),
      messages: log.count,
      bytes: log.bytes,
      firstNumber: log.firstNumber,
      lastNumber: log.lastNumber,
      firstAt: first === undefined ? null : isoTime(first.storedAtMs),
      lastAt: last === undefined ? null : isoTime(last.storedAtMs),
      consumerCount: this.consumers.count,
      subjectCount: exact(log.subjectCount),
      leader: null,
      peers: null,
      origins: [],
    };
  }

  /** Sequences from its oldest message to the last one given that are not stored, ascending. */
  removedSeqs(): number[] {
    const { log } = this;
    const removed: number[] = [];
    for (let seq = log.firstNumber; seq <= log.lastNumber; seq++) if (log.get(seq) === undefined) removed.push(seq);
    return removed;
  }

  /** Messages by subject, of those that match. */
  subjectCounts(filter: string): (readonly [string, number])[] {
    const matching = [...this.log.usedSubjectEntries()].filter(({ name }) => covers(filter, name));
    return matching.map(({ name, count }) => [name, count] as const);
  }

  /** Ends it with its consumers: no timer is left. */
  delete(): void {
    this.expiry.clear();
    this.consumers.deleteAll();
  }

  private keep({ subject, headers, body, ttlMs }: PreparedMessage, sizeBytes: number, nowMs: number): number {
    const readers = this.consumers.readersOf(subject);
    if (this.current.retention === "interest" && readers.length === 0) return this.log.skip();
    const record = this.log.append({ subject, headers, body, sizeBytes, storedAtMs: nowMs });
    for (const reader of readers) reader.onStored();
    const { maxAgeMs, maxMessagesPerSubject } = this.current;
    if (maxAgeMs !== null) this.expiry.setFor(nowMs + maxAgeMs);
    if (typeof ttlMs === "number") {
      this.ownTimes.add(record, ttlMs);
      this.expiry.setFor(nowMs + ttlMs);
    }
    if (maxMessagesPerSubject !== null) this.trimSubject(record.subject.oldest, maxMessagesPerSubject);
    this.trim();
    return record.seq;
  }

  private requireExpectedSequence({ subject, expectedLastSeq, expectedLastSubjectSeq }: PreparedMessage): void {
    const { lastNumber } = this.log;
    if (expectedLastSeq !== undefined && expectedLastSeq !== lastNumber) {
      throw new EventBusError("wrong_expected_sequence", `wrong last sequence: ${lastNumber}`);
    }
    if (expectedLastSubjectSeq === undefined) return;
    const subjectSeq = this.log.newestOf(subject)?.seq ?? 0;
    if (expectedLastSubjectSeq !== subjectSeq) {
      throw new EventBusError("wrong_expected_sequence", `wrong last sequence: ${subjectSeq}`);
    }
  }

  private requireOwnTime({ ttlMs }: PreparedMessage): void {
    if (ttlMs === undefined) return;
    if (!this.current.messagesExpire) throw new EventBusError("rejected", "per-message TTL is disabled");
    if (ttlMs === "never" && this.current.maxAgeMs !== null)
      throw new EventBusError("unsupported", "the in-memory broker keeps no message beyond its stream's max age");
  }

  private requireRollUp({ rollUp }: PreparedMessage): void {
    if (rollUp === undefined) return;
    if (!this.current.rollsUp) throw new EventBusError("rejected", "rollup not permitted");
    if (rollUp !== "all" && rollUp !== "sub") throw new EventBusError("rejected", `rollup value invalid: "${rollUp}"`);
  }

  /** Throws `rejected` where nobody may remove messages so. */
  requireRemovable(way: "deniesDelete" | "deniesPurge"): void {
    this.requireOpen();
    if (!this.current[way]) return;
    const words = way === "deniesDelete" ? "message delete not permitted" : "stream purge not permitted";
    throw new EventBusError("rejected", words);
  }

  private requireOpen(): void {
    if (this.current.sealed) throw new EventBusError("rejected", "invalid operation on sealed stream");
  }

  private requireRoom(wireBytes: number, sizeBytes: number): void {
    const { maxMessageBytes, maxMessages, maxBytes, discard } = this.current;
    if (maxMessageBytes !== null && wireBytes > maxMessageBytes) {
      throw new EventBusError("payload_too_large", `message size exceeds maximum allowed: ${maxMessageBytes} bytes`);
    }
    if (discard === "old") return;
    if (maxMessages !== null && this.log.count >= maxMessages) {
      throw new EventBusError("stream_full", "maximum messages exceeded");
    }
    if (maxBytes !== null && this.log.bytes + sizeBytes > maxBytes) {
      throw new EventBusError("stream_full", "maximum bytes exceeded");
    }
  }

  private trim(): void {
    const { maxMessages, maxBytes } = this.current;
    if (maxMessages === null && maxBytes === null) return;
    for (let first = this.log.first(); first !== undefined; first = this.log.first()) {
      const over =
        (maxMessages !== null && this.log.count > maxMessages) || (maxBytes !== null && this.log.bytes > maxBytes);
      if (!over) return;
      this.remove(first, true);
    }
  }

  private trimSubjects(): void {
    const { maxMessagesPerSubject } = this.current;
    if (maxMessagesPerSubject === null) return;
    for (const { oldest } of this.log.usedSubjectEntries()) this.trimSubject(oldest, maxMessagesPerSubject);
  }

  private trimSubject(oldest: MessageRecord | undefined, limit: number): void {
    for (let record = oldest; record !== undefined && record.subject.count > limit; ) {
      const { newer } = record;
      this.remove(record, true);
      record = newer;
    }
  }

  private expire(): void {
    const nowMs = this.clock.now();
    for (const record of this.ownTimes.takeDue(nowMs)) this.remove(record, true);
    this.expiry.setFor(this.ownTimes.nextMs);
    const { maxAgeMs } = this.current;
    if (maxAgeMs === null) return;
    for (let first = this.log.first(); first !== undefined; first = this.log.first()) {
      if (first.storedAtMs + maxAgeMs > nowMs) {
        this.expiry.setFor(first.storedAtMs + maxAgeMs);
        return;
      }
      this.remove(first, true);
    }
  }

  private dropFinished(): void {
    for (const record of this.log.oldestFirst()) if (!this.wanted(record)) this.remove(record);
  }

  private wanted(record: MessageRecord): boolean {
    return this.consumers.readersOf(record.subject.name).some((reader) => reader.needs(record));
  }
}
