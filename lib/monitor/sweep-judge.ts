import type { OldestMessages } from "../event-bus/broker/reading";
import type { BrokerMs, BrokerSpan } from "../model/broker-time";
import type { Consumer } from "../model/consumer/consumer";
import type { AckLatency, ConsumerHealth } from "../model/consumer/consumer-health";
import { consumerKey } from "../model/consumer/consumer-key";
import { type Known, unknown } from "../model/known";
import type { ConsumerTrack, CountedDeliveries } from "./consumer-track";
import type { ConsumerTracks } from "./consumer-tracks";
import { type StreamSighting, sightStream, storedPerSecond, unseenStream } from "./stream-sightings";
import type { ClockSkew } from "./sweep/clock-skew";
import { agesOf, noOldest } from "./sweep/oldest-ages";
import { isUnread, type Sweep } from "./sweep/sweep";
import type { MonitorView } from "./sweep-feed";
import { unacknowledgedDeliveries } from "./unacknowledged";
import { asUnread } from "./unread-consumer";
import { worstFirst } from "./verdict/consumer-order";
import type { Captured } from "./verdict/filter-reach";
import type { OpenFailures, RejectedDeliveries } from "./verdict/health-evidence";
import { judgeLimits, metadataLimits, type WrittenLimits } from "./verdict/limits";

/** How many deliveries of a consumer ended without an acknowledgement within a span. */
type UnacknowledgedIn = (stream: string, consumer: string, span: BrokerSpan) => Known<number>;

/** What consumers are judged by besides their figures. */
export interface JudgedBy {
  /**
   * Asked once for each sweep: deliveries of a consumer that ended without an acknowledgement within a span, that is given
   * up, terminated, removed in flight.
   */
  readonly unacknowledgedIn: () => UnacknowledgedIn;
  /** Asked once for each sweep: failures of a consumer that nobody has acted on (not captured). */
  readonly openFailuresOf?: () => (consumer: Consumer) => OpenFailures;
  /** Rejected deliveries of a consumer that come again, for the verdict (not known). */
  readonly retryingOf?: (consumer: Consumer) => RejectedDeliveries;
  /** Limits for every consumer whose metadata and stream say nothing else. */
  readonly limits: WrittenLimits;
  /** Latency of a consumer's acknowledgements, where the server announces it (not measured). */
  readonly ackLatencyOf?: (consumer: Consumer) => Known<AckLatency>;
}

/** When a sweep began and was: by this dashboard's clock, and by the broker's. */
export interface SweepMoment {
  readonly atMs: number;
  readonly beganMs: number;
  readonly brokerMs: BrokerMs;
  readonly skew: ClockSkew | null;
}

/** Makes of what a sweep saw what is shown of it. */
export class SweepJudge {
  readonly #tracks: ConsumerTracks;
  readonly #grammar: Captured["grammar"];
  readonly #by: JudgedBy;

  /** `tracks` take every reading. */
  constructor(tracks: ConsumerTracks, grammar: Captured["grammar"], by: JudgedBy) {
    this.#tracks = tracks;
    this.#grammar = grammar;
    this.#by = by;
  }

  /** Streams and consumers, worst first, beside how they are `shown` so far. */
  judge(seen: Sweep, shown: MonitorView, now: SweepMoment): Pick<MonitorView, "streams" | "consumers"> {
    const before = new Map(shown.streams.map((stream) => [stream.config.name, stream]));
    const sightings = new Map(
      seen.channels.map((stream) => {
        const { name } = stream.config;
        const removedOnRequest = seen.removedOnRequest.has(name);
        return [name, sightStream(before.get(name), stream, now.brokerMs, this.#grammar, removedOnRequest)];
      }),
    );
    const evidence = {
      ...now,
      openFailuresOf: this.#by.openFailuresOf?.() ?? (() => noFailures),
      unacknowledgedIn: this.#by.unacknowledgedIn(),
    };
    const consumers = seen.readers.map((consumer) => {
      const track = this.#tracks.sight(consumer.stream, consumer.name);
      const stream = sightings.get(consumer.stream) ?? unseenStream;
      track.sample(consumer, stream, now, countsOf(seen, consumer));
      return this.#judgeOne({ consumer, track, stream }, oldestOf(seen, consumer), evidence);
    });
    const seconds = shown.sampledAtMs === null ? 0 : (seen.atMs - shown.sampledAtMs) / 1_000;
    const streams = seen.channels.map((stream) => {
      const messagesPerS = storedPerSecond(before.get(stream.config.name), stream, seconds);
      return { ...stream, messagesPerS };
    });
    return { streams, consumers: [...consumers, ...unreadConsumers(seen, shown)].sort(worstFirst) };
  }

  #judgeOne(
    { consumer, track, stream: { limits } }: Sampled,
    oldest: OldestMessages,
    { atMs, beganMs, brokerMs, skew, openFailuresOf, unacknowledgedIn }: SweepEvidence,
  ): ConsumerHealth {
    const { stream, name } = consumer;
    const written = {
      consumer: metadataLimits(consumer.config.metadata, "consumer"),
      stream: limits,
      settings: this.#by.limits,
    };
    const unacknowledged = unacknowledgedDeliveries(track, { atMs, beganMs, skew }, (span) =>
      unacknowledgedIn(stream, name, span),
    );
    return track.judge(consumer, {
      ages: agesOf(oldest, atMs, skew),
      unacknowledged,
      openFailures: openFailuresOf(consumer),
      retrying: this.#by.retryingOf?.(consumer) ?? notHeard,
      ackLatency: this.#by.ackLatencyOf?.(consumer) ?? notTimed,
      limits: judgeLimits(written, consumer, brokerMs),
      brokerMs,
    });
  }
}

const notTimed = unknown("acknowledgements are not timed");
const noFailures: OpenFailures = { count: unknown("failures are not captured"), firstAtMs: null, lastAtMs: null };
const notHeard: RejectedDeliveries = { count: unknown("rejections are not heard"), lastAtMs: null };

/** A consumer as the sweep saw it, with what is known of it. */
interface Sampled {
  readonly consumer: Consumer;
  readonly track: ConsumerTrack;
  readonly stream: StreamSighting;
}

/** What is asked once for each sweep. */
interface SweepEvidence extends SweepMoment {
  readonly openFailuresOf: (consumer: Consumer) => OpenFailures;
  readonly unacknowledgedIn: UnacknowledgedIn;
}

/** Consumers that did not answer keep their last counts, and when these were read. */
function unreadConsumers(seen: Sweep, { consumers, sampledAtMs }: MonitorView): ConsumerHealth[] {
  const since = sampledAtMs === null ? null : new Date(sampledAtMs).toISOString();
  return consumers
    .filter(({ stream, name }) => isUnread(seen, stream, name))
    .map((consumer) => asUnread(consumer, consumer.unreadSince ?? since));
}

/** What of a sweep is about one consumer. Most have nothing to do: no key is made for these. */
function oldestOf({ oldest }: Sweep, { stream, name, waiting, inFlight }: Consumer): OldestMessages {
  return (waiting + inFlight === 0 ? undefined : oldest.get(consumerKey(stream, name))) ?? noOldest;
}

/** What of a sweep was counted of one consumer. */
function countsOf({ counts, lost }: Sweep, { stream, name }: Consumer): CountedDeliveries | undefined {
  if (counts.size + lost.size === 0) return undefined;
  const key = consumerKey(stream, name);
  return { counts: counts.get(key) ?? null, lost: lost.get(key) ?? 0 };
}
