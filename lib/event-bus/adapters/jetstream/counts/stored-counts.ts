import type { Consumer } from "../../../../model/consumer/consumer";
import type { Stream } from "../../../../model/stream/stream";
import { forEachAtMost } from "../../../concurrency";
import type { JetStreamPort } from "../jetstream";
import { countedRemoved, countedStored, type FirstDeliveries } from "./delivery-step";
import { takeRemoved } from "./holding";
import type { Moved } from "./seen-consumers";

/** Counts at the same time, and at most in one sweep: who does not get a turn gets a bound, and is first in the next. */
const concurrency = 8;
const countsPerSweep = 250;

/** What counting reads. */
export interface CountedPort {
  readonly streams: Pick<JetStreamPort["streams"], "info">;
  readonly messages: Pick<JetStreamPort["messages"], "countFrom">;
}

/** Counts what consumers were given for the first time by what is stored of it, or was removed. */
export class StoredCounts {
  readonly #port: CountedPort;
  #turn = 0;

  constructor(port: CountedPort) {
    this.#port = port;
  }

  /** What can be counted in this sweep. What cannot be read is left out. Throws the signal's reason, and nothing else. */
  async read(moved: readonly Moved[], signal: AbortSignal): Promise<ReadonlyMap<Moved, FirstDeliveries>> {
    this.#turn++;
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
      one.seen.countedIn = this.#turn;
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
}

const filtersOf = ({ config: { filterSubjects } }: Consumer): readonly string[] =>
  filterSubjects.length === 0 ? [">"] : filterSubjects;
