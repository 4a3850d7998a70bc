import type { Consumer } from "../../../../model/consumer/consumer";
import { consumerKey } from "../../../../model/consumer/consumer-key";
import type { DeliveryCounts } from "../../../../model/consumer/delivery-counts";
import type { Stream } from "../../../../model/stream/stream";
import { filtersCounted, goesOn, holesOf, limitsMayRemove, removedIn, type StreamStep } from "./delivery-step";
import type { Holding } from "./holding";

/** Figures of a consumer: small, since those of thousands are kept. */
export type Standing = Pick<
  Consumer,
  "createdAt" | "deliveries" | "deliveredUpTo" | "finishedUpTo" | "inFlight" | "redelivered" | "lastAckedAt"
>;

/** A stream as the last sweep saw it, and its consumers. */
interface SeenStream {
  stream: Stream;
  readonly consumers: Map<string, SeenConsumer>;
  /** Names of consumers that got or finished something in the last step. */
  active: ReadonlySet<string>;
}

/** A consumer as the last sweep saw it, and what was counted of it. */
export interface SeenConsumer {
  standing: Standing;
  maxDeliver: number | null;
  counts: DeliveryCounts | null;
  /** Where what is finished is removed: what it held when it was counted last, and what was gone by then; null: not known. */
  held: Holding | null;
  /** Rejections that say nothing: what was rejected may have been removed since. */
  ignored: number;
  /** Messages up to this number may have been rejected while that was not heard. */
  unheardUpTo: number;
  /** The turn in which it was counted last, and the sweep that saw it last. */
  countedIn: number;
  seenIn: number;
}

/** A consumer that was given something since the last sweep, and how that is counted. */
export interface Moved {
  readonly seen: SeenConsumer;
  readonly before: Standing;
  readonly now: Consumer;
  readonly delivered: number;
  /** Deliveries that surely came again: what enters the gauge was delivered before. */
  readonly again: number;
  readonly step: StreamStep;
  /** `passed`: as `position`, where somebody may have deleted what it passed. */
  readonly way: "position" | "passed" | "stored" | "removed" | "none";
}

/** Consumers as one sweep after the other lists them: which of them were given something, and how that can be counted. */
export class SeenConsumers {
  /** Names the beginnings of these. */
  readonly #id = crypto.randomUUID();
  readonly #streams = new Map<string, SeenStream>();
  readonly #counts = new Map<string, DeliveryCounts>();
  #beginnings = 0;
  #sweep = 0;

  /** By `consumerKey`: of all that were given something. */
  get counts(): ReadonlyMap<string, DeliveryCounts> {
    return this.#counts;
  }

  /** One as the last sweep saw it. */
  of(stream: string, name: string): SeenConsumer | undefined {
    return this.#streams.get(stream)?.consumers.get(name);
  }

  /** All of them. */
  *all(): Generator<SeenConsumer> {
    for (const { consumers } of this.#streams.values()) yield* consumers.values();
  }

  /** Notes how all stand at a sweep, and returns those that were given something since the one before. */
  see(channels: readonly Stream[], readers: readonly Consumer[], serverMs: number | null): Moved[] {
    this.#sweep++;
    const listed = new Map(channels.map((stream) => [stream.config.name, stream]));
    const moved: Moved[] = [];
    for (const [name, consumers] of byStream(readers)) {
      const stream = listed.get(name);
      if (stream !== undefined) moved.push(...this.#compare(stream, consumers, serverMs));
    }
    return moved;
  }

  /** Notes what was counted of one. */
  count({ seen, now }: Moved, counts: DeliveryCounts): void {
    seen.counts = counts;
    this.#counts.set(consumerKey(now.stream, now.name), counts);
  }

  /** Forgets those that the last sweep did not list. */
  forgetGone(): void {
    for (const [stream, { consumers }] of this.#streams) {
      for (const [name, { seenIn }] of consumers) {
        if (seenIn === this.#sweep) continue;
        consumers.delete(name);
        this.#counts.delete(consumerKey(stream, name));
      }
      if (consumers.size === 0) this.#streams.delete(stream);
    }
  }

  /** Notes how the consumers of a stream stand now, and returns those that were given something. */
  #compare(now: Stream, consumers: readonly Consumer[], serverMs: number | null): Moved[] {
    const { name } = now.config;
    const home = this.#streams.get(name);
    const isSame =
      home !== undefined && home.stream.createdAt === now.createdAt && now.lastNumber >= home.stream.lastNumber;
    const seenStream = isSame
      ? home
      : { stream: now, consumers: new Map<string, SeenConsumer>(), active: new Set<string>() };
    this.#streams.set(name, seenStream);
    const step = { before: seenStream.stream, now };
    const active = new Set<string>();
    const going: { seen: SeenConsumer; before: Standing; now: Consumer }[] = [];
    for (const consumer of consumers) {
      const seen = seenStream.consumers.get(consumer.name);
      if (seen === undefined || !goesOn(seen.standing, consumer)) {
        seenStream.consumers.set(consumer.name, this.#begin(consumer, seen));
        if (seenStream.stream !== now) active.add(consumer.name);
        continue;
      }
      seen.seenIn = this.#sweep;
      const before = seen.standing;
      if (isAlike(before, consumer)) continue;
      seen.standing = standingOf(consumer);
      seen.maxDeliver = consumer.config.maxDeliver;
      if (isActive(before, consumer)) active.add(consumer.name);
      going.push({ seen, before, now: consumer });
    }
    const mayRemove = limitsMayRemove(step, serverMs);
    const all = new Set([...seenStream.active, ...active]);
    const lonely = all.size === 1 && !mayRemove ? [...all][0] : undefined;
    if (now.removesFinished) {
      for (const consumer of all) {
        const seen = seenStream.consumers.get(consumer);
        if (seen === undefined) continue;
        if (consumer !== lonely) seen.held = null;
      }
      // Removed by nobody: what a consumer held before says nothing any more.
      if (all.size === 0 && removedIn(step) > 0) for (const seen of seenStream.consumers.values()) seen.held = null;
    }
    seenStream.active = active;
    seenStream.stream = now;
    return going
      .map(({ seen, before, now: consumer }) => {
        const delivered = consumer.deliveries - before.deliveries;
        const way = wayToCount(consumer, before, step, { mayRemove, isLonely: consumer.name === lonely });
        const again = Math.max(0, consumer.redelivered - before.redelivered);
        return { seen, before, now: consumer, delivered, again, step, way };
      })
      .filter(({ delivered }) => delivered > 0);
  }

  #begin(consumer: Consumer, before: SeenConsumer | undefined): SeenConsumer {
    if (before !== undefined) this.#counts.delete(consumerKey(consumer.stream, consumer.name));
    return {
      standing: standingOf(consumer),
      maxDeliver: consumer.config.maxDeliver,
      counts: {
        since: `${this.#id} ${this.#beginnings++}`,
        afterDeliveries: consumer.deliveries,
        firstLeast: 0,
        firstMost: 0,
        estimates: 0,
        rejectedBefore: 0,
        rejectedAfter: 0,
      },
      held: null,
      ignored: 0,
      unheardUpTo: consumer.deliveredUpTo,
      countedIn: 0,
      seenIn: this.#sweep,
    };
  }
}

/** How what was given can be counted. */
function wayToCount(
  { config: { filterSubjects }, skipsMessages, exactNumbers }: Consumer,
  before: Standing,
  { before: earlier, now }: StreamStep,
  { mayRemove, isLonely }: { mayRemove: boolean; isLonely: boolean },
): Moved["way"] {
  // Rounded positions say nothing, and cannot be asked for.
  if (exactNumbers !== undefined || now.exactNumbers !== undefined) return "none";
  if (filterSubjects.length === 0 && !skipsMessages) {
    const isDense = holesOf(earlier) === 0 && holesOf(now) === 0 && now.firstNumber <= before.deliveredUpTo + 1;
    if (isDense) return "position";
    // Elsewhere than behind it, nothing is removed but by limits, and by hand.
    if (now.config.retention !== "limits" && !mayRemove) return "passed";
  }
  if (!now.config.allowDirect || filterSubjects.length > filtersCounted) return "none";
  if (!now.removesFinished) return "stored";
  return isLonely ? "removed" : "none";
}

function standingOf(consumer: Consumer): Standing {
  const { createdAt, deliveries, deliveredUpTo, finishedUpTo, inFlight, redelivered, lastAckedAt } = consumer;
  return { createdAt, deliveries, deliveredUpTo, finishedUpTo, inFlight, redelivered, lastAckedAt };
}

function isAlike(before: Standing, now: Standing): boolean {
  return (
    before.deliveries === now.deliveries &&
    before.deliveredUpTo === now.deliveredUpTo &&
    before.inFlight === now.inFlight &&
    before.redelivered === now.redelivered &&
    before.lastAckedAt === now.lastAckedAt
  );
}

/** True when it got or finished something: its position moves with messages of others as well. */
function isActive(before: Standing, now: Standing): boolean {
  return (
    before.deliveries !== now.deliveries || before.inFlight !== now.inFlight || before.lastAckedAt !== now.lastAckedAt
  );
}

function byStream(readers: readonly Consumer[]): Map<string, Consumer[]> {
  const streams = new Map<string, Consumer[]>();
  for (const reader of readers) {
    const consumers = streams.get(reader.stream);
    if (consumers === undefined) streams.set(reader.stream, [reader]);
    else consumers.push(reader);
  }
  return streams;
}
