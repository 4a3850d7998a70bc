import type { Consumer } from "../../../../model/consumer/consumer";
import { consumerKey } from "../../../../model/consumer/consumer-key";
import type { DeliveryCounts } from "../../../../model/consumer/delivery-counts";
import type { Stream } from "../../../../model/stream/stream";
import { forEachAtMost } from "../../../concurrency";
import type { JetStreamPort } from "../jetstream";
import {
  anyOf,
  countedRemoved,
  countedStored,
  type FirstDeliveries,
  filtersCounted,
  goesOn,
  holesOf,
  limitsMayRemove,
  removedIn,
  type StreamStep,
} from "./delivery-step";
import { type Holding, takeRemoved } from "./holding";
import { type HeardRejections, RejectionCounts, type RejectionPort } from "./rejection-counts";

/** Counts at the same time, and at most in one sweep: who does not get a turn gets a bound, and is first in the next. */
const concurrency = 8;
const countsPerSweep = 250;

/** What the counter needs. */
export interface CounterPort extends RejectionPort {
  readonly streams: Pick<JetStreamPort["streams"], "info">;
  readonly messages: Pick<JetStreamPort["messages"], "countFrom">;
}

/** What one sweep listed. */
export interface ListedFigures {
  readonly channels: readonly Stream[];
  readonly readers: readonly Consumer[];
  /** The broker's clock before consumers were read, and after that at the latest; null when it did not say. */
  readonly serverMs: number | null;
  readonly readByMs: number | null;
  /** See `Reading`. */
  readonly removedOnRequest: ReadonlySet<string>;
}

/** Figures of a consumer: small, since those of thousands are kept. */
type Standing = Pick<
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
interface SeenConsumer {
  standing: Standing;
  maxDeliver: number | null;
  counts: DeliveryCounts | null;
  /** Where what is finished is removed: what it held when it was counted last, and what was gone by then; null: not known. */
  held: Holding | null;
  /** Rejections that say nothing: what was rejected may have been removed since. */
  ignored: number;
  /** Messages up to this number may have been rejected while that was not heard. */
  unheardUpTo: number;
  /** The sweep that counted it last, and the one that saw it last. */
  countedIn: number;
  seenIn: number;
}

/** A consumer that was given something since the last sweep, and how that is counted. */
interface Moved {
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

/**
 * Counts what consumers are given for the first time, which the server does not: it counts deliveries, and its positions
 * move with messages of others. Consumers that are given nothing cost nothing.
 *
 * Where messages stay, those that are stored between where a consumer stood and where it stands are counted. Where what
 * is finished is removed, what one consumer alone took is what was removed and what more it holds: at most, since whoever
 * deletes messages that wait is seen by nobody. Where neither can be had, all deliveries are the bound, less those that
 * were rejected before.
 */
export class DeliveryCounter {
  readonly #port: CounterPort;
  readonly #rejections: RejectionCounts;
  /** Names this counter's beginnings. */
  readonly #id = crypto.randomUUID();
  readonly #streams = new Map<string, SeenStream>();
  /** By `consumerKey`: of all that were given something. */
  readonly #counts = new Map<string, DeliveryCounts>();
  #beginnings = 0;
  #sweep = 0;
  /** Outages of what is heard, by the last sweep. */
  #outages = 0;

  constructor(port: CounterPort) {
    this.#port = port;
    this.#rejections = new RejectionCounts(
      port,
      (stream, name) => this.#streams.get(stream)?.consumers.get(name)?.maxDeliver,
    );
  }

  /** Rejections heard so far: to be asked before the consumers are read. */
  rejections(): ReadonlyMap<string, HeardRejections> {
    return this.#rejections.now();
  }

  /**
   * Counts what one sweep shows beside the one before. What cannot be read gets a bound. Throws the signal's reason, and
   * nothing else.
   */
  async read(
    { channels, readers, serverMs, readByMs, removedOnRequest }: ListedFigures,
    before: ReadonlyMap<string, HeardRejections>,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, DeliveryCounts>> {
    this.#sweep++;
    const listed = new Map(channels.map((stream) => [stream.config.name, stream]));
    const moved: Moved[] = [];
    for (const [name, consumers] of byStream(readers)) {
      const stream = listed.get(name);
      if (stream !== undefined) moved.push(...this.#compare(stream, consumers, serverMs));
    }
    this.#hear(moved);
    const found = await this.#count(moved, signal);
    const after = this.#rejections.now();
    this.#rejections.noteReading(readByMs);
    for (const one of moved) {
      const key = consumerKey(one.now.stream, one.now.name);
      const [earlier, later] = [before.get(key) ?? unheard, after.get(key) ?? unheard];
      // In case of doubt fewer come again: the removals of the other moment are taken off each.
      const rejected = [earlier.rejected - later.gone, later.rejected - earlier.gone] as const;
      const first = found.get(one) ?? anyOf(one.delivered);
      const known = this.#mayHideRepeats(one) ? { ...first, least: 0 } : first;
      this.#add(key, one, known, rejected, { onRequest: removedOnRequest.has(one.now.stream), serverMs });
    }
    this.#hear(moved);
    this.#forgetGone();
    return new Map(this.#counts);
  }

  /**
   * Listens to rejections from the first time that they are needed: where everything is counted they never are. Of what
   * consumers had by then, and of what they had in an outage, it is not known what was rejected.
   */
  #hear(moved: readonly Moved[]): void {
    const begins =
      !this.#rejections.listens &&
      moved.some(
        ({ way, seen: { counts } }) => isByRemoval(way) || (counts?.firstLeast ?? 0) < (counts?.firstMost ?? 0),
      );
    if (begins) this.#rejections.listen();
    if (!begins && this.#rejections.outages === this.#outages) return;
    this.#outages = this.#rejections.outages;
    for (const { consumers } of this.#streams.values())
      for (const seen of consumers.values()) seen.unheardUpTo = seen.standing.deliveredUpTo;
  }

  /** True where as many messages may have come again as somebody deleted: then the one hides the other. */
  #mayHideRepeats({ way, seen, before, now }: Moved): boolean {
    return (
      isByRemoval(way) &&
      before.finishedUpTo < Math.max(seen.unheardUpTo, this.#rejections.newestOf(now.stream, now.name))
    );
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

  /** What can be counted in this sweep. */
  async #count(moved: readonly Moved[], signal: AbortSignal): Promise<ReadonlyMap<Moved, FirstDeliveries>> {
    const found = new Map<Moved, FirstDeliveries>();
    const wanted: Moved[] = [];
    for (const one of moved) {
      const { delivered, again } = one;
      const passed = one.now.deliveredUpTo - one.before.deliveredUpTo;
      if (one.way === "position" && passed <= delivered) found.set(one, { least: passed, most: passed });
      else if (one.way === "position" || one.way === "passed")
        found.set(one, countedRemoved({ delivered, again, left: passed }));
      else if (one.way !== "none") wanted.push(one);
    }
    const turns = wanted.sort((left, right) => left.seen.countedIn - right.seen.countedIn);
    let left = countsPerSweep;
    const chosen = turns.filter(({ now }) => {
      left -= filtersOf(now).length;
      return left >= 0;
    });
    const stored = new Map<Moved, number>();
    await forEachAtMost(concurrency, chosen, async (one) => {
      const count = await this.#countOne(one, signal);
      if (count === null) return;
      one.seen.countedIn = this.#sweep;
      if (one.way === "stored") return void stored.set(one, count);
      // Not the stream as it was listed: what was finished since then is stored no more, and was not gone then.
      const stream = await this.#look(one.now.stream, signal);
      if (stream === null) return;
      const { seen, delivered, again, step } = one;
      const read = { delivered, again, stored: count, listed: step.now, looked: stream };
      const { given, holding } = takeRemoved(seen.held, read);
      seen.held = holding;
      found.set(one, given);
    });
    for (const one of wanted) if (one.way === "removed" && !found.has(one)) one.seen.held = null;
    await this.#judgeStored(stored, found, signal);
    return found;
  }

  /** Messages of a consumer that lie behind where it stands: from where it stood, or all of them. */
  async #countOne({ before, now, way }: Moved, signal: AbortSignal): Promise<number | null> {
    const from = way === "removed" ? 1 : before.deliveredUpTo + 1;
    const ends = [from, now.deliveredUpTo + 1];
    let sum = 0;
    try {
      for (const filter of filtersOf(now)) {
        const counts = await this.#port.messages.countFrom(now.stream, ends, filter, { signal });
        const [all, beyond] = counts ?? [];
        if (all === undefined || beyond === undefined) return null;
        sum += all - beyond;
      }
      return sum;
    } catch {
      signal.throwIfAborted();
      return null;
    }
  }

  /** A stream at this moment; null when it cannot be read. */
  async #look(name: string, signal: AbortSignal): Promise<Stream | null> {
    try {
      return await this.#port.streams.info(name, { signal });
    } catch {
      signal.throwIfAborted();
      return null;
    }
  }

  /** What was removed while it was counted is known from a look at the stream afterwards. */
  async #judgeStored(
    counted: ReadonlyMap<Moved, number>,
    found: Map<Moved, FirstDeliveries>,
    signal: AbortSignal,
  ): Promise<void> {
    const unsure = new Set<string>();
    for (const [one, stored] of counted) {
      if (stored === one.delivered && !one.now.skipsMessages) found.set(one, { least: stored, most: stored });
      else unsure.add(one.now.stream);
    }
    const after = new Map<string, Stream>();
    await forEachAtMost(concurrency, [...unsure], async (name) => {
      const stream = await this.#look(name, signal);
      if (stream !== null) after.set(name, stream);
    });
    for (const [one, stored] of counted) {
      const now = after.get(one.now.stream);
      if (found.has(one) || now === undefined) continue;
      const { delivered } = one;
      const [from, skips] = [one.before.deliveredUpTo, one.now.skipsMessages];
      found.set(one, countedStored({ delivered, from, stored, skips, step: { before: one.step.before, now } }));
    }
  }

  #add(
    key: string,
    { seen, before: standing, now, step }: Moved,
    { least, most, isEstimate }: FirstDeliveries,
    [rejectedBefore, rejectedAfter]: readonly [number, number],
    { onRequest, serverMs }: { readonly onRequest: boolean; readonly serverMs: number | null },
  ): void {
    const before = seen.counts;
    if (before === null) return;
    // What is removed while it waits to come again never comes, and not every removal is announced.
    if (onRequest || removesUnannounced(now, step, serverMs))
      seen.ignored = Math.max(seen.ignored, rejectedAfter - before.rejectedAfter);
    // It may have been rejected before this step as well: all that was in flight then.
    if (onRequest) seen.ignored += standing.inFlight;
    seen.counts = {
      since: before.since,
      afterDeliveries: before.afterDeliveries,
      firstLeast: before.firstLeast + least,
      firstMost: before.firstMost + most,
      estimates: before.estimates + (isEstimate === true ? 1 : 0),
      rejectedBefore: rejectedBefore - seen.ignored,
      rejectedAfter: rejectedAfter - seen.ignored,
    };
    this.#counts.set(key, seen.counts);
  }

  #forgetGone(): void {
    for (const [stream, { consumers }] of this.#streams) {
      for (const [name, { seenIn }] of consumers) {
        if (seenIn === this.#sweep) continue;
        consumers.delete(name);
        this.#counts.delete(consumerKey(stream, name));
      }
      if (consumers.size === 0) this.#streams.delete(stream);
    }
    this.#rejections.keep((key) => this.#counts.has(key));
  }
}

/** How what was given can be counted. */
function wayToCount(
  { config: { filterSubjects }, skipsMessages }: Consumer,
  before: Standing,
  { before: earlier, now }: StreamStep,
  { mayRemove, isLonely }: { mayRemove: boolean; isLonely: boolean },
): Moved["way"] {
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

/** True when what a consumer had in flight may have been removed without a word: rolled up, or purged from the front. */
function removesUnannounced({ finishedUpTo }: Consumer, step: StreamStep, serverMs: number | null): boolean {
  const { config, firstNumber, removesFinished } = step.now;
  if (removedIn(step) === 0) return false;
  return config.rollsUp || (!removesFinished && firstNumber > finishedUpTo + 1 && !limitsMayRemove(step, serverMs));
}

/** True where what was given is told by what was removed, or passed. */
const isByRemoval = (way: Moved["way"]) => way === "passed" || way === "removed";

const unheard: HeardRejections = { rejected: 0, gone: 0 };

const filtersOf = ({ config: { filterSubjects } }: Consumer): readonly string[] =>
  filterSubjects.length === 0 ? [">"] : filterSubjects;

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
