import type { Consumer } from "../../../../model/consumer/consumer";
import { consumerKey } from "../../../../model/consumer/consumer-key";
import type { DeliveryCounts } from "../../../../model/consumer/delivery-counts";
import type { Stream } from "../../../../model/stream/stream";
import { anyOf, type FirstDeliveries, limitsMayRemove, removedIn, type StreamStep } from "./delivery-step";
import { type HeardRejections, RejectionCounts, type RejectionPort } from "./rejection-counts";
import { type Moved, SeenConsumers } from "./seen-consumers";
import { type CountedPort, StoredCounts } from "./stored-counts";

/** What the counter needs. */
export interface CounterPort extends RejectionPort, CountedPort {}

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
  readonly #rejections: RejectionCounts;
  readonly #consumers = new SeenConsumers();
  readonly #stored: StoredCounts;
  /** Outages of what is heard, by the last sweep. */
  #outages = 0;

  constructor(port: CounterPort) {
    this.#stored = new StoredCounts(port);
    this.#rejections = new RejectionCounts(port, (stream, name) => this.#consumers.of(stream, name)?.maxDeliver);
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
    const moved = this.#consumers.see(channels, readers, serverMs);
    this.#hear(moved);
    const found = await this.#stored.read(moved, signal);
    const after = this.#rejections.now();
    this.#rejections.noteReading(readByMs);
    for (const one of moved) {
      const key = consumerKey(one.now.stream, one.now.name);
      const [earlier, later] = [before.get(key) ?? unheard, after.get(key) ?? unheard];
      // In case of doubt fewer come again: the removals of the other moment are taken off each.
      const rejected = [earlier.rejected - later.gone, later.rejected - earlier.gone] as const;
      const first = found.get(one) ?? anyOf(one.delivered);
      const known = this.#mayHideRepeats(one) ? { ...first, least: 0 } : first;
      this.#add(one, known, rejected, { onRequest: removedOnRequest.has(one.now.stream), serverMs });
    }
    this.#hear(moved);
    this.#consumers.forgetGone();
    this.#rejections.keep((key) => this.#consumers.counts.has(key));
    return new Map(this.#consumers.counts);
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
    for (const seen of this.#consumers.all()) seen.unheardUpTo = seen.standing.deliveredUpTo;
  }

  /** True where as many messages may have come again as somebody deleted: then the one hides the other. */
  #mayHideRepeats({ way, seen, before, now }: Moved): boolean {
    return (
      isByRemoval(way) &&
      before.finishedUpTo < Math.max(seen.unheardUpTo, this.#rejections.newestOf(now.stream, now.name))
    );
  }

  #add(
    moved: Moved,
    { least, most, isEstimate }: FirstDeliveries,
    [rejectedBefore, rejectedAfter]: readonly [number, number],
    { onRequest, serverMs }: { readonly onRequest: boolean; readonly serverMs: number | null },
  ): void {
    const { seen, before: standing, now, step } = moved;
    const before = seen.counts;
    if (before === null) return;
    // What is removed while it waits to come again never comes, and not every removal is announced.
    if (onRequest || removesUnannounced(now, step, serverMs))
      seen.ignored = Math.max(seen.ignored, rejectedAfter - before.rejectedAfter);
    // It may have been rejected before this step as well: all that was in flight then.
    if (onRequest) seen.ignored += standing.inFlight;
    this.#consumers.count(moved, {
      since: before.since,
      afterDeliveries: before.afterDeliveries,
      firstLeast: before.firstLeast + least,
      firstMost: before.firstMost + most,
      estimates: before.estimates + (isEstimate === true ? 1 : 0),
      rejectedBefore: rejectedBefore - seen.ignored,
      rejectedAfter: rejectedAfter - seen.ignored,
    });
  }
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
