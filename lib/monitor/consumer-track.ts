import type { BrokerMs } from "../model/broker-time";
import type { Consumer } from "../model/consumer/consumer";
import type { AckLatency, ConsumerHealth } from "../model/consumer/consumer-health";
import type { DeliveryCounts } from "../model/consumer/delivery-counts";
import { type LagSample, lagSeriesNames } from "../model/consumer/lag-sample";
import type { HistoryMark } from "../model/history";
import { exactNumber, isKnown, isSome, type Known, mapKnown } from "../model/known";
import { countable } from "../model/message/message-number";
import { ConsumerAnswer } from "./consumer-answer";
import { type HistoryPoint, HistorySeries } from "./history/history-series";
import type { StreamSighting } from "./stream-sightings";
import type { OldestAges } from "./sweep/oldest-ages";
import type { TrackMemory } from "./track-memory";
import { Activity } from "./verdict/activity";
import { judgeConsumer } from "./verdict/consumer-health";
import { FilterReach } from "./verdict/filter-reach";
import {
  type OpenFailures,
  type RejectedDeliveries,
  type UnacknowledgedDeliveries,
  windowSamples,
} from "./verdict/health-evidence";
import { ackedPerSecond, readsAll, redeliveriesBetween, secondsBetween } from "./verdict/lag-rates";
import { LagWindow, type MarkEvidence, marksBetween } from "./verdict/lag-window";
import type { JudgedLimits } from "./verdict/limits";
import { VerdictStory } from "./verdict/verdict-story";

/** Points of a sparkline. */
const trendPoints = 60;

const none = exactNumber(0);

/** What is known about a consumer besides its counters. */
export interface TrackEvidence {
  readonly ages: OldestAges;
  readonly unacknowledged: UnacknowledgedDeliveries;
  /** Failures that nobody acted on yet. */
  readonly openFailures: OpenFailures;
  readonly retrying: RejectedDeliveries;
  readonly ackLatency: Known<AckLatency>;
  readonly limits: JudgedLimits;
  readonly brokerMs: BrokerMs;
}

/** When a reading was taken: by our clock, Unix milliseconds, and by the broker's. */
export interface ReadingTime {
  readonly atMs: number;
  /** When it began, by our clock (at once). */
  readonly beganMs?: number;
  readonly brokerMs: BrokerMs;
}

/** What a sweep counted of a consumer. */
export interface CountedDeliveries {
  /** What it was given; null: nothing since it is watched. */
  readonly counts: DeliveryCounts | null;
  /** What it surely lost since the sweep before. */
  readonly lost: number;
}

const notCounted: CountedDeliveries = { counts: null, lost: 0 };

/** One consumer over time: the window its verdict is drawn from, the verdict that is shown, and its history. */
export class ConsumerTrack {
  readonly series: HistorySeries;
  readonly #window = new LagWindow(windowSamples);
  #activity: Activity | null = null;
  #reach = new FilterReach();
  #story = new VerdictStory();
  /** What was known before this process, until there is a reading that it can be put to. */
  #remembered: TrackMemory | null = null;
  #rememberedOf: string | null = null;
  #seen: MarkEvidence | null = null;
  #newMarks: HistoryMark[] = [];
  #createdAt: string | null = null;
  readonly #answer = new ConsumerAnswer();

  readonly #patience: number;

  /** `keepMs`: how long readings are kept; `patience`: see {@link Activity.patience}. */
  constructor(keepMs: number, patience = 1) {
    this.series = new HistorySeries(keepMs, lagSeriesNames.length);
    this.#patience = patience;
  }

  /** When the consumer was made; null before the first sample. */
  get createdAt(): string | null {
    return this.#createdAt;
  }

  /** Takes a reading, by our clock and by the broker's, with what was counted of its deliveries (nothing). */
  sample(
    consumer: Consumer,
    stream: StreamSighting,
    { atMs, beganMs = atMs, brokerMs }: ReadingTime,
    { counts, lost }: CountedDeliveries = notCounted,
  ): void {
    const isRefiltered = this.#reach.note(consumer, stream, brokerMs);
    if (isRefiltered && this.#createdAt === consumer.createdAt) this.#window.forget();
    const before = this.#window.last;
    const isAfterGap = this.#window.samples.length === 0;
    const sample = toSample(consumer, stream, { atMs, beganMs }, { counts, lost }, before);
    const readAll = readsAll(consumer);
    const restart = this.#window.add(sample, readAll);
    const seen = { atMs, paused: consumer.pausedUntil !== null, leader: consumer.leader };
    // A consumer that was made anew while the dashboard was away is known from its history only.
    const isAnother = this.#seen === null && this.#createdAt !== null && this.#createdAt !== consumer.createdAt;
    this.#newMarks = marksBetween(this.#seen, seen, isAnother ? "recreated" : restart);
    if (isAnother || restart === "recreated") this.#beginAnew();
    this.#activity ??= new Activity(brokerMs, this.#patience);
    const comparable = restart === null && !isAfterGap ? before : null;
    const { losesUnread, replacesOlder } = stream;
    this.#activity.note(consumer, comparable, sample, { readsAll: readAll, losesUnread, replacesOlder }, brokerMs);
    this.#recall(consumer.createdAt);
    this.#seen = seen;
    this.#createdAt = consumer.createdAt;
  }

  /** Judges the last reading and puts it into the history. */
  judge(consumer: Consumer, evidence: TrackEvidence): ConsumerHealth {
    const { ages, unacknowledged, openFailures, retrying, ackLatency, limits, brokerMs } = evidence;
    const { judged, samples } = this.#window;
    const { oldestUnfinished, oldestUndelivered } = ages;
    if (this.#activity === null) throw new Error("a consumer is judged after it was sampled");
    const undeliveredAgeMs =
      oldestUndelivered === null || !isKnown(oldestUndelivered) ? null : oldestUndelivered.value.ageMs;
    const oldestAgeMs = oldestUnfinished === null ? none : mapKnown(oldestUnfinished, ({ ageMs }) => ageMs);
    if (isSome(retrying.count)) this.#activity.noteRetrying(retrying.count.value);
    this.series.add(toPoint(samples, oldestAgeMs.value, unacknowledged.inStep), this.#newMarks);
    const judgement = judgeConsumer(
      {
        consumer,
        window: judged,
        oldestAgeMs,
        unacknowledged,
        activity: this.#activity,
        openFailures,
        retrying,
        reach: this.#reach,
        undeliveredSinceMs: undeliveredAgeMs === null ? null : brokerMs - undeliveredAgeMs,
        limits: limits.limits,
        nowMs: brokerMs,
      },
      this.#story,
    );
    return this.#answer.say(consumer, judgement, {
      oldestUnfinished,
      oldestUndelivered,
      ackLatency,
      limits: limits.limits,
      limitProblems: limits.problems,
      samples: samples.length,
      samplesWanted: windowSamples,
      openFailures: openFailures.count,
      lastFailureAt: openFailures.lastAtMs === null ? null : new Date(openFailures.lastAtMs).toISOString(),
    });
  }

  /** Notes that the consumer could not be read. */
  addGap(atMs: number): void {
    this.#window.addGap();
    this.series.addGap(atMs);
  }

  /**
   * Puts history from before this process in front; `createdAt` is that of the consumer then. The time between shows as
   * a gap. The series is this track's afterwards.
   */
  restore(history: HistorySeries, createdAt: string, memory: TrackMemory | null = null): void {
    const { lastAtMs } = history;
    if (lastAtMs === null) return;
    const endMs = lastAtMs + 1;
    const kind = this.#createdAt === null || this.#createdAt === createdAt ? "restarted" : "recreated";
    history.addGap(endMs, [{ atMs: endMs, kind }]);
    this.series.takeOver(history);
    if (kind === "restarted") this.#remembered = memory;
    // Before the first reading it is not known whether it is still the same consumer.
    if (this.#activity !== null) this.#recall(createdAt);
    this.#rememberedOf = createdAt;
    this.#createdAt ??= createdAt;
  }

  /** True while something about it is open that a person should look at. */
  get isTroubled(): boolean {
    return this.#story.isTroubled;
  }

  /** What is worth remembering over a restart; null before the first reading. */
  get memory(): TrackMemory | null {
    return this.#activity === null ? null : { activity: this.#activity.record, story: this.#story.record };
  }

  #recall(createdAt: string): void {
    const memory = this.#remembered;
    this.#remembered = null;
    if (memory === null || createdAt !== (this.#rememberedOf ?? createdAt)) return;
    this.#activity?.restore(memory.activity);
    if (memory.story !== null) this.#story.restore(memory.story);
  }

  #beginAnew(): void {
    this.#activity = null;
    this.#reach = new FilterReach();
    this.#story = new VerdictStory();
  }

  /** When the first reading of the judged window began; null after a gap. */
  get windowBeganMs(): number | null {
    return this.#window.samples[0]?.beganMs ?? null;
  }

  /** Since when the judged window runs; null after a gap. */
  get windowStartMs(): number | null {
    return this.#window.samples[0]?.atMs ?? null;
  }

  /** When the reading before the last one was; null without. */
  get stepStartMs(): number | null {
    return this.#window.samples.at(-2)?.atMs ?? null;
  }

  /** Waiting plus in flight of the newest readings. */
  trend(): (number | null)[] {
    return this.series.trend(trendPoints);
  }
}

function toPoint(samples: readonly LagSample[], oldestAgeMs: number | null, failed: number): HistoryPoint {
  const last = samples.at(-1);
  const before = samples.at(-2);
  if (last === undefined) throw new Error("a consumer is judged after it was sampled");
  const seconds = before === undefined ? 0 : secondsBetween(before, last);
  const rates =
    before === undefined || seconds <= 0
      ? [null, null]
      : [ackedPerSecond(before, last, failed), redeliveriesBetween(before, last) / seconds];
  return { atMs: last.atMs, values: [last.waiting, last.inFlight, last.redelivered, ...rates, oldestAgeMs] };
}

/** Texts that are what they were `before` are that one's: of ten samples, thousands of times, each would be kept. */
function toSample(
  consumer: Consumer,
  stream: StreamSighting,
  { atMs, beganMs }: Pick<LagSample, "atMs" | "beganMs">,
  { counts, lost }: CountedDeliveries,
  before: LagSample | null,
): LagSample {
  const { waiting, inFlight, redelivered, deliveries, exactNumbers, openPulls, pushBound } = consumer;
  return {
    atMs,
    beganMs,
    createdAt: before?.createdAt === consumer.createdAt ? before.createdAt : consumer.createdAt,
    waiting,
    inFlight,
    redelivered,
    deliveries,
    deliveredUpTo: countable(consumer.deliveredUpTo, exactNumbers?.deliveredUpTo),
    finishedUpTo: countable(consumer.finishedUpTo, exactNumbers?.finishedUpTo),
    openPulls,
    pushBound,
    lastAckedAt: before?.lastAckedAt === consumer.lastAckedAt ? before.lastAckedAt : consumer.lastAckedAt,
    streamFirstNumber: stream.firstNumber,
    streamHoles: stream.holes,
    limitsRemove: stream.limitsRemove,
    rollsUp: stream.rollsUp,
    removedByHand: stream.removedByHand,
    removedOnRequest: stream.removedOnRequest,
    lost,
    counts,
  };
}
