import * as z from "zod";
import type { BrokerMs } from "../../model/broker-time";
import type { Consumer } from "../../model/consumer/consumer";
import type { LagSample } from "../../model/consumer/lag-sample";
import { BacklogTrend } from "./backlog-trend";
import { Habit, habitRecordSchema } from "./habit";
import { lostUnread, redeliveriesBetween } from "./lag-rates";
import { MinuteRing } from "./minute-ring";

/** Minutes over which redeliveries and losses are judged. */
export const judgedMinutes = 5;
/** Shortest stretch of a backlog's trend. */
const shortestStretchMs = 60_000;
/** Without a reading for this long, nothing is known of what readers did meanwhile. */
const longSilenceMs = 30_000;
/** Readers that were away for this long come back: what they take up again has only begun. */
const awayMs = 30_000;
/** Time over which the share of blocked readings is taken. */
const blockedOverMs = 30_000;
/** A reader that is there at every look for so long is always there; a batch is over sooner. */
const steadyMs = 5 * 60_000;
/** A stretch holds at least so much more than the usual gap between two reads. */
const stretchPerGap = 1.5;

/** How a consumer's stream lets go of messages. */
export interface ReadStream {
  /** The consumer is given every message of it, in order. */
  readonly readsAll: boolean;
  /** A limit may have removed messages since the reading before, unlike newer ones that took the place of older ones. */
  readonly losesUnread: boolean;
  /** Newer messages take the place of older ones: who reads late, reads the newest. */
  readonly replacesOlder: boolean;
}

/** What is remembered of a consumer over a restart of the dashboard. Times are Unix milliseconds of the broker. */
export const activityRecordSchema = z.object({
  reads: habitRecordSchema,
  acks: habitRecordSchema,
  readsSteadily: z.boolean(),
  waitingSinceMs: z.number().nullable(),
  inFlightSinceMs: z.number().nullable(),
  pausedSinceMs: z.number().nullable(),
  /** When it acknowledged last, and how many deliveries were repeated since then. */
  ackedAtMs: z.number().nullable().default(null),
  redeliveredSinceAck: z.number().default(0),
});
/** See {@link activityRecordSchema}. */
export type ActivityRecord = z.infer<typeof activityRecordSchema>;

/**
 * What a consumer and its workers did, and when, kept from reading to reading: all times are Unix milliseconds by the
 * broker's clock. Costs the same whether a consumer is watched for a minute or a month.
 */
export class Activity {
  /** Usual gaps between two reads while something waits, and between two acknowledgements while something is in flight. */
  readonly reads = new Habit();
  readonly acks = new Habit();
  readonly minutes = new MinuteRing(judgedMinutes);
  /** The same, in minutes that are longer or shorter by its patience. */
  readonly patientMinutes: MinuteRing;
  readonly backlog = new BacklogTrend(shortestStretchMs);
  /** Its reader waits for messages with a pull open, or takes them as they come: that it is gone is seen soon. */
  readsSteadily = false;
  /** Since when something waits, something is in flight, it is paused, without a break; null: it is not so now. */
  waitingSinceMs: number | null = null;
  inFlightSinceMs: number | null = null;
  pausedSinceMs: number | null = null;
  /** When somebody surely read, or acknowledged, last; null: never. */
  readAtMs: number | null = null;
  ackedAtMs: number | null = null;
  /** When readers came back, for the first time since the last acknowledgement; null: they were not away. */
  cameBackAtMs: number | null = null;
  /** When something was delivered last; null: never. */
  deliveredAtMs: number | null = null;
  /** Share of the last half minute in which readers waited for messages behind the limit of messages in flight. */
  blockedShare = 0;
  blockedSinceMs: number | null = null;
  /** Since when messages wait, somebody asks for them at each look, and nothing is delivered or in flight. */
  withheldSinceMs: number | null = null;
  /** Since when its oldest unfinished message is the same. */
  floorSinceMs = 0;
  /** When readings went on after a long silence: what readers did before is not known. */
  resumedAtMs: number;
  /** The same, when it was a silence of this process's readings, which an outage of the broker may be; null: none was. */
  silentUntilMs: number | null = null;
  /** Redeliveries since the last acknowledgement and since the oldest message is the same. */
  redeliveredSinceAck = 0;
  redeliveredSinceFloor = 0;
  /** Since when each reading shows a reader. */
  #readSinceMs: number | null = null;
  #lastMs: number | null = null;
  /** From the reading before that the last one can be compared with, milliseconds; 0 without. */
  #stepMs = 0;

  /** How much longer, or shorter, than usual it takes until something counts as a trouble; 1: as usual. */
  readonly patience: number;

  /** `nowMs`: the first reading. */
  constructor(nowMs: BrokerMs, patience = 1) {
    this.resumedAtMs = nowMs;
    this.patience = patience;
    this.patientMinutes = patience === 1 ? this.minutes : new MinuteRing(judgedMinutes, 60_000 * patience);
  }

  /** Takes a reading. `before` is the one before that it can be compared with, or null. */
  note(consumer: Consumer, before: LagSample | null, now: LagSample, stream: ReadStream, nowMs: BrokerMs): void {
    const elapsedMs = this.#lastMs === null ? 0 : Math.max(0, nowMs - this.#lastMs);
    // With thousands of consumers readings are further apart than this: then it is no silence.
    if (elapsedMs > longSilenceMs * this.patience && before === null) {
      this.resumedAtMs = nowMs;
      this.silentUntilMs = nowMs;
    }
    this.#lastMs = nowMs;
    this.#stepMs = before === null ? 0 : elapsedMs;
    const { waiting, inFlight } = consumer;
    // What did not change since the reading before costs nothing: most consumers are idle.
    this.#noteReads(consumer, before, nowMs);
    this.#noteAcks(consumer, before);
    this.waitingSinceMs = waiting === 0 ? null : (this.waitingSinceMs ?? nowMs);
    // What is in flight at the first look was delivered by then.
    const takenMs = before === null ? (this.deliveredAtMs ?? nowMs) : nowMs;
    this.inFlightSinceMs = inFlight === 0 ? null : (this.inFlightSinceMs ?? takenMs);
    this.pausedSinceMs = consumer.pausedUntil === null ? null : (this.pausedSinceMs ?? nowMs);
    if (before === null || before.finishedUpTo !== now.finishedUpTo) {
      this.floorSinceMs = nowMs;
      this.redeliveredSinceFloor = 0;
    }
    if (before !== null) this.#noteFigures(before, now, stream, nowMs);
    this.#noteBlocked(consumer, elapsedMs, nowMs);
    if (waiting === 0 && this.backlog.lows.length === 0) return;
    const stretchMs = Math.max(shortestStretchMs * this.patience, (this.reads.usualMs ?? 0) * stretchPerGap);
    const handled = before !== null && now.deliveredUpTo > before.deliveredUpTo;
    this.backlog.add(waiting, handled, nowMs, stretchMs);
  }

  /** Notes how many rejected deliveries wait to come again, as of the reading that was taken last. */
  noteRetrying(count: number): void {
    if (count === 0 || this.#lastMs === null) return;
    const waited = { putOffMs: count * this.#stepMs };
    this.minutes.add(waited, this.#lastMs);
    if (this.patientMinutes !== this.minutes) this.patientMinutes.add(waited, this.#lastMs);
  }

  #noteReads(consumer: Consumer, before: LagSample | null, nowMs: number): void {
    const isOpen = consumer.openPulls > 0 || consumer.pushBound === true;
    const isNews = before !== null && consumer.deliveries > before.deliveries;
    const wasRead = before === null || isNews;
    const deliveredMs = wasRead && consumer.lastDeliveredAt !== null ? Date.parse(consumer.lastDeliveredAt) : null;
    if (deliveredMs !== null) this.deliveredAtMs = deliveredMs;
    const readMs = isOpen ? nowMs : deliveredMs;
    if (readMs !== null && readMs > (this.readAtMs ?? 0)) {
      const quietSinceMs = Math.max(this.readAtMs ?? 0, this.waitingSinceMs ?? readMs, this.resumedAtMs);
      // What the first reading shows is no gap: nobody looked before.
      if (before !== null) this.reads.note(readMs - quietSinceMs, readMs);
      const wasAway = this.readAtMs !== null && readMs - this.readAtMs >= awayMs * this.patience;
      if (before !== null && wasAway) this.cameBackAtMs ??= readMs;
      this.readAtMs = readMs;
    }
    const isWithheld =
      isOpen && consumer.waiting > 0 && consumer.inFlight === 0 && consumer.pausedUntil === null && !isNews;
    this.withheldSinceMs = isWithheld ? ((before === null ? null : this.withheldSinceMs) ?? nowMs) : null;
    this.#readSinceMs = isOpen || isNews ? (this.#readSinceMs ?? nowMs) : null;
    if (this.#readSinceMs !== null && nowMs - this.#readSinceMs >= steadyMs * this.patience) this.readsSteadily = true;
  }

  #noteAcks({ lastAckedAt }: Consumer, before: LagSample | null): void {
    if (before !== null && before.lastAckedAt === lastAckedAt) return;
    // A server that was started again has forgotten when.
    if (lastAckedAt === null && this.ackedAtMs !== null) return;
    const ackedMs = lastAckedAt === null ? null : Date.parse(lastAckedAt);
    // Nothing was seen for a while, and nothing was acknowledged meanwhile.
    if (before === null && ackedMs === this.ackedAtMs) return;
    if (ackedMs !== null && this.inFlightSinceMs !== null && before !== null) {
      const quietSinceMs = Math.max(this.ackedAtMs ?? 0, this.inFlightSinceMs, this.resumedAtMs);
      this.acks.note(ackedMs - quietSinceMs, ackedMs);
    }
    this.ackedAtMs = ackedMs;
    this.cameBackAtMs = null;
    this.redeliveredSinceAck = 0;
  }

  #noteBlocked({ config, waiting, inFlight, openPulls, pushBound }: Consumer, elapsedMs: number, nowMs: number): void {
    const limit = config.maxAckPending;
    // A limit of one keeps an order: it is meant to block.
    const isBlocked =
      limit !== null && limit > 1 && inFlight >= limit && waiting > 0 && (openPulls > 0 || pushBound === true);
    if (!isBlocked && this.blockedShare === 0) return;
    const weight = 1 - Math.exp(-elapsedMs / (blockedOverMs * this.patience));
    const share = this.blockedShare + ((isBlocked ? 1 : 0) - this.blockedShare) * weight;
    this.blockedShare = share < 0.01 ? 0 : share;
    this.blockedSinceMs = this.blockedShare === 0 ? null : (this.blockedSinceMs ?? nowMs);
  }

  #noteFigures(
    before: LagSample,
    now: LagSample,
    { readsAll, losesUnread, replacesOlder }: ReadStream,
    nowMs: number,
  ): void {
    const redelivered = redeliveriesBetween(before, now);
    const first = Math.max(0, now.deliveries - before.deliveries - redelivered);
    const lost = losesUnread ? lostUnread(before, now, readsAll, replacesOlder) : 0;
    this.redeliveredSinceAck += redelivered;
    this.redeliveredSinceFloor += redelivered;
    this.minutes.add({ redelivered, first, lost }, nowMs);
    if (this.patientMinutes !== this.minutes) this.patientMinutes.add({ redelivered, first, lost }, nowMs);
  }

  /** What {@link restore} takes. */
  get record(): ActivityRecord {
    const { readsSteadily, waitingSinceMs, inFlightSinceMs, pausedSinceMs, ackedAtMs, redeliveredSinceAck } = this;
    return {
      ...{ reads: this.reads.record, acks: this.acks.record },
      ...{ readsSteadily, waitingSinceMs, inFlightSinceMs, pausedSinceMs, ackedAtMs, redeliveredSinceAck },
    };
  }

  /** Takes in what was known before this process: where things are still so, they are since then. */
  restore(record: ActivityRecord): void {
    this.reads.restore(record.reads);
    this.acks.restore(record.acks);
    this.readsSteadily ||= record.readsSteadily;
    this.waitingSinceMs = earlier(this.waitingSinceMs, record.waitingSinceMs);
    this.inFlightSinceMs = earlier(this.inFlightSinceMs, record.inFlightSinceMs);
    this.pausedSinceMs = earlier(this.pausedSinceMs, record.pausedSinceMs);
    this.ackedAtMs ??= record.ackedAtMs;
    if (record.ackedAtMs === this.ackedAtMs) this.redeliveredSinceAck += record.redeliveredSinceAck;
  }
}

/** Since when something is so that was so before too; null while it is not so. */
const earlier = (nowMs: number | null, beforeMs: number | null) =>
  nowMs === null || beforeMs === null ? nowMs : Math.min(nowMs, beforeMs);
