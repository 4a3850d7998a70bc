import type { Consumer, ConsumerConfig } from "../../../model/consumer/consumer";
import { displayConsumerName } from "../../../model/consumer/durable-name";
import { covers } from "../../../model/stream/subject";
import type { Clock } from "../../clock";
import { EventBusError } from "../../errors";
import { isoTime } from "../../iso-time";
import { acknowledges, acknowledgesInOrder, beginsWithNew, skipsMessages } from "../jetstream/counts/config-facts";
import type { StartPoint } from "./consumer-config";
import { Alarm } from "./delivery/alarm";
import { type Delivered, DeliveryLedger, type InFlight } from "./delivery/delivery-ledger";
import { Pinning } from "./delivery/pinning";
import { type Pull, type Puller, PullQueue } from "./delivery/pull-queue";
import { PushFeed, type Subscriber, type Subscription } from "./delivery/push-feed";
import type { MessageLog, MessageRecord } from "./log/message-log";
import { type StartPosition, startPosition } from "./log/start-position";

/** What a consumer needs from its stream. */
export interface ConsumerHome {
  readonly name: string;
  readonly log: MessageLog;
  /** A consumer is done with a message. */
  onFinished(record: MessageRecord): void;
  /** A delivery failed. */
  announceFailure(failure: DeliveryFailure): void;
  /** Shows a message to whoever listens on a subject. */
  pass(subject: string, record: MessageRecord): void;
  /** True when somebody listens on a subject. */
  isWatched(subject: string): boolean;
}

/**
 * What an advisory tells; `rejected`: it is tried again, unless that was the last attempt; `removed`: the stream let a
 * message go that was in flight.
 */
export interface DeliveryFailure {
  readonly kind: "max_deliveries" | "terminated" | "rejected" | "removed";
  readonly consumer: string;
  readonly streamSeq: number;
  readonly deliveries: number;
  readonly reason: string | null;
}

/** A durable consumer: how far it has come, what is in flight, and who waits for messages or gets them as they come. */
export class MemoryConsumer {
  readonly name: string;
  readonly start: StartPoint;
  private readonly home: ConsumerHome;
  private readonly clock: Clock;
  private readonly createdAtMs: number;
  private readonly begin: StartPosition;
  private readonly ledger: DeliveryLedger;
  private readonly pulls: PullQueue;
  private readonly feed: PushFeed;
  private pinning: Pinning | null = null;
  private readonly wake: Alarm;
  private current: ConsumerConfig;

  /** Every message before this sequence was delivered or is of no interest. */
  private nextSeq: number;
  private waiting = 0;
  private deliveries = 0;
  private deliveredUpTo: number;
  private lastDeliveredAtMs: number | null = null;
  private lastAckedAtMs: number | null = null;
  private pausedUntilMs = 0;
  private deleted = false;

  constructor(name: string, config: ConsumerConfig, start: StartPoint, home: ConsumerHome, clock: Clock) {
    this.name = name;
    this.start = start;
    this.current = config;
    this.home = home;
    this.clock = clock;
    this.createdAtMs = clock.now();
    this.pulls = new PullQueue(
      (batchSize, client) => this.collectFor(batchSize, client),
      (client) => this.pinning?.mayGet(client) ?? true,
    );
    const { deliverSubject } = config;
    this.feed = new PushFeed(
      () => this.collect(1)[0],
      ({ record }) => deliverSubject !== null && home.pass(deliverSubject, record),
      () => deliverSubject !== null && home.isWatched(deliverSubject),
    );
    this.ledger = new DeliveryLedger(clock, () => this.deliverSoon());
    this.wake = new Alarm(clock, () => this.resumeWhenDue());
    this.begin = startPosition(config.deliverPolicy, start, home.log, (subject) => this.reads(subject));
    this.nextSeq = this.begin.seq;
    this.deliveredUpTo = this.nextSeq - 1;
    this.countWaiting();
  }

  get config(): ConsumerConfig {
    return this.current;
  }

  /** Changes the configuration; the caller has checked it. */
  configure(config: ConsumerConfig): void {
    this.current = config;
    this.countWaiting();
    this.deliverSoon();
  }

  /** True when it reads this subject. */
  reads(subject: string): boolean {
    const { filterSubjects } = this.current;
    return filterSubjects.length === 0 || filterSubjects.some((filter) => covers(filter, subject));
  }

  /** True when it has not finished a stored message of a subject that it reads. */
  needs({ seq }: MessageRecord): boolean {
    return this.ledger.holds(seq) || (seq >= this.nextSeq && !this.begin.skips(seq));
  }

  /** A message that it reads was stored. */
  onStored(): void {
    this.waiting++;
    this.deliverSoon();
  }

  /** A message that it reads was removed from the stream; `byLimit`: nobody asked for that. */
  onRemoved({ seq }: MessageRecord, byLimit: boolean): void {
    if (seq < this.nextSeq) {
      const attempts = this.ledger.attemptsOf(seq);
      this.ledger.forget(seq);
      if (byLimit && attempts > 0) this.announce("removed", seq, attempts, null);
    } else if (!this.begin.skips(seq)) this.waiting--;
  }

  /** All messages were removed from the stream. */
  onCleared(): void {
    this.waiting = 0;
    this.ledger.clear();
    this.nextSeq = Math.max(this.nextSeq, this.home.log.lastNumber + 1);
  }

  /** True once it is deleted: nothing will come from it any more. */
  get isDeleted(): boolean {
    return this.deleted;
  }

  /** Highest stream sequence delivered. */
  get lastDeliveredSeq(): number {
    return this.deliveredUpTo;
  }

  /**
   * Hands over up to `batchSize` messages, once, as soon as there is one. Never calls back at once. `client` is told from
   * others where clients are pinned. Throws `rejected` for a push consumer.
   */
  pull(batchSize: number, puller: Puller, client = ""): Pull {
    if (this.current.deliverSubject !== null) throw new EventBusError("rejected", "consumer is push based");
    this.pinning?.pulled(client);
    const open = this.pulls.add(batchSize, puller, client);
    this.deliverSoon();
    return open;
  }

  /** Hands over messages as they come. Never calls back at once. Throws `rejected` for a pull consumer. */
  subscribe(subscriber: Subscriber): Subscription {
    if (this.current.deliverSubject === null) throw new EventBusError("rejected", "consumer is pull based");
    return this.feed.add(subscriber);
  }

  /** Somebody began to listen: to its deliver subject, perhaps. */
  onInterest(): void {
    this.deliverSoon();
  }

  /** From now on only one client at a time is given messages: see {@link Pinning}. */
  pinClients(timeoutMs: number): void {
    this.pinning?.clear();
    this.pinning = new Pinning(timeoutMs, this.clock, () => this.deliverSoon());
  }

  ack(delivered: Delivered): void {
    const { record } = delivered;
    if (!this.ledger.finish(delivered) || this.deleted) return;
    this.lastAckedAtMs = this.clock.now();
    if (this.current.ackPolicy === "all") this.finishUpTo(record.seq);
    this.home.onFinished(record);
    this.deliverSoon(); // it may have been held back by the limit of unacknowledged messages
  }

  /** Delivers again after `delayMs`, or gives up when that was the last attempt. */
  nak(delivered: Delivered, delayMs: number): void {
    const { record, attempt } = delivered;
    if (this.deleted) return; // it stays unfinished: the consumer in its place has it
    if (this.ledger.comeBack(delivered, delayMs)) this.announce("rejected", record.seq, attempt, null);
  }

  /** Never delivers again. */
  terminate(delivered: Delivered, reason: string): void {
    if (!this.ledger.finish(delivered) || this.deleted) return;
    const { record, attempt } = delivered;
    this.announce("terminated", record.seq, attempt, reason);
    this.home.onFinished(record);
    this.deliverSoon();
  }

  /** The reader is still at it: the ack wait begins anew. */
  keepAlive(delivered: Delivered): void {
    this.ledger.extend(delivered, this.ackWaitMs(delivered.attempt));
  }

  /** Takes back what a reader has not looked at; the delivery does not count. */
  release(delivered: Delivered): void {
    if (this.deleted || !this.ledger.takeBack(delivered)) return;
    this.deliveries--;
    this.deliverSoon();
  }

  pause(until: Date): void {
    this.pausedUntilMs = until.getTime();
    this.wake.clear();
    this.wake.setFor(this.pausedUntilMs);
  }

  resume(): void {
    this.pausedUntilMs = 0;
    this.wake.clear();
    this.deliverSoon();
  }

  /**
   * Delivers again from `seq`, by default from where it began, as if for the first time. Throws `rejected` for what its
   * deliver policy would never have delivered, as a server does.
   */
  reset(seq = Math.max(this.begin.seq, this.home.log.firstNumber)): void {
    if (!canResetTo(seq, this.current.deliverPolicy, this.begin.seq)) {
      throw new EventBusError("rejected", `invalid reset: not allowed to ${seq} with this deliver policy`);
    }
    this.ledger.clear();
    this.nextSeq = Math.max(1, seq);
    this.deliveredUpTo = this.nextSeq - 1;
    this.countWaiting();
    this.deliverSoon();
  }

  /** True when this is the log that it reads. */
  isOf(log: MessageLog): boolean {
    return this.home.log === log;
  }

  /** Delivers what another one of its name had delivered and was not finished, as if for the first time. */
  takeOver(deleted: MemoryConsumer): void {
    for (const record of deleted.ledger.unfinished()) {
      if (this.home.log.get(record.seq) === record) this.ledger.queueAgain(record);
    }
    this.deliverSoon();
  }

  /** Ends it: no timer is left, and its readers are told. What it had delivered stays known, for {@link takeOver}. */
  delete(): void {
    this.deleted = true;
    this.ledger.retire();
    this.wake.clear();
    this.pinning?.clear();
    this.pulls.close();
    this.feed.close();
  }

  /** State at this moment. */
  info(): Consumer {
    const { oldestSeq, inFlight, redelivered } = this.ledger;
    return {
      stream: this.home.name,
      name: this.name,
      displayName: displayConsumerName(this.name),
      config: this.current,
      createdAt: isoTime(this.createdAtMs),
      skipsMessages: skipsMessages(this.current),
      beginsWithNew: beginsWithNew(this.current),
      acknowledges: acknowledges(this.current),
      acknowledgesInOrder: acknowledgesInOrder(this.current),
      waiting: this.waiting,
      inFlight,
      redelivered,
      openPulls: this.pulls.size,
      pushBound: this.current.deliverSubject === null ? null : this.feed.isBound,
      deliveries: this.deliveries,
      deliveredUpTo: this.deliveredUpTo,
      finishedUpTo: oldestSeq === undefined ? this.deliveredUpTo : oldestSeq - 1,
      lastDeliveredAt: this.lastDeliveredAtMs === null ? null : isoTime(this.lastDeliveredAtMs),
      lastAckedAt: this.lastAckedAtMs === null ? null : isoTime(this.lastAckedAtMs),
      pausedUntil: this.isPaused() ? isoTime(this.pausedUntilMs) : null,
      leader: null,
      unpinnedGroups: this.pinning === null ? null : this.pinning.isFree ? 1 : 0,
      pinTimeoutMs: this.pinning?.timeoutMs ?? null,
      leavesPullsOpen: false,
    };
  }

  private deliverSoon(): void {
    if (this.waiting === 0 && !this.ledger.hasDue) return;
    if (this.current.deliverSubject === null) this.pulls.answerSoon();
    else this.feed.deliverSoon();
  }

  private collectFor(batchSize: number, client: string): Delivered[] {
    const batch = this.collect(batchSize);
    if (batch.length > 0) this.pinning?.stay(client);
    return batch;
  }

  private collect(batchSize: number): Delivered[] {
    if (this.isPaused()) return [];
    const batch: Delivered[] = [];
    const nowMs = this.clock.now();
    while (batch.length < batchSize) {
      const next = this.nextDue() ?? this.nextNew();
      if (next === undefined) break;
      batch.push(this.deliver(next, nowMs));
    }
    if (batch.length > 0) this.lastDeliveredAtMs = nowMs;
    return batch;
  }

  /** The next message to deliver again. Those that had their last attempt are given up here, when somebody asks. */
  private nextDue(): InFlight | undefined {
    const { maxDeliver } = this.current;
    for (let next = this.ledger.takeDue(); next !== undefined; next = this.ledger.takeDue()) {
      if (maxDeliver === null || next.attempts < maxDeliver) return next;
      this.ledger.giveUp(next);
      this.announce("max_deliveries", next.seq, next.attempts, null);
    }
    return undefined;
  }

  private nextNew(): InFlight | undefined {
    if (this.waiting === 0 || this.ledger.inFlight >= (this.current.maxAckPending ?? Infinity)) return undefined;
    for (;;) {
      const record = this.home.log.atOrAfter(this.nextSeq);
      if (record === undefined) return undefined;
      this.nextSeq = record.seq + 1;
      if (this.begin.skips(record.seq) || !this.reads(record.subject.name)) continue;
      this.waiting--;
      return { seq: record.seq, record, attempts: 0, dueAtMs: 0 };
    }
  }

  private deliver(next: InFlight, nowMs: number): Delivered {
    this.deliveries++;
    if (next.seq > this.deliveredUpTo) this.deliveredUpTo = next.seq;
    if (this.current.ackPolicy !== "none") return this.ledger.deliver(next, nowMs + this.ackWaitMs(next.attempts + 1));
    this.home.onFinished(next.record);
    return { record: next.record, attempt: 1, inFlight: next };
  }

  private finishUpTo(seq: number): void {
    for (const record of this.ledger.upTo(seq)) {
      this.ledger.forget(record.seq);
      this.home.onFinished(record);
    }
  }

  private announce(kind: DeliveryFailure["kind"], streamSeq: number, deliveries: number, reason: string | null): void {
    this.home.announceFailure({ kind, consumer: this.name, streamSeq, deliveries, reason });
  }

  private ackWaitMs(attempt: number): number {
    const { backoffMs, ackWaitMs } = this.current;
    return backoffMs[Math.min(attempt, backoffMs.length) - 1] ?? ackWaitMs;
  }

  private isPaused(): boolean {
    return this.clock.now() < this.pausedUntilMs;
  }

  private resumeWhenDue(): void {
    if (this.isPaused()) this.wake.setFor(this.pausedUntilMs);
    else this.deliverSoon();
  }

  private countWaiting(): void {
    this.waiting = 0;
    for (const { seq, subject } of this.home.log.oldestFirst(this.nextSeq)) {
      if (this.reads(subject.name) && !this.begin.skips(seq)) this.waiting++;
    }
  }
}

function canResetTo(seq: number, policy: ConsumerConfig["deliverPolicy"], beginSeq: number): boolean {
  switch (policy) {
    case "all":
      return true;
    case "by_start_sequence":
    case "by_start_time":
      return seq >= beginSeq;
    case "new":
    case "last":
    case "last_per_subject":
      return false;
  }
}
