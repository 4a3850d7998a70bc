import type { EventBus } from "../../event-bus/bus/event-bus";
import type { Clock } from "../../event-bus/clock";
import { isEventBusError } from "../../event-bus/errors";
import type { Logger } from "../../event-bus/logger";
import { ensureOwnStream, isRefusal } from "../../store/own-stream";
import type { ClockReading } from "./clock-skew";
import { sampleIntervalMs } from "./sample-interval";
import { type Sweep, sweep } from "./sweep";
import { SweepDemand } from "./sweep-demand";
import { decodeIndex, decodeSweep, encodeIndex, encodeParts, type SharedSweep } from "./sweep-record";

/** Sweeps on their way from the dashboard that samples to the others. */
export const sweepStream = "JETLAG_LAG_SWEEPS";
/** The last message of each sweep. */
const indexSubject = `${sweepStream}.index`;
/** Stored again and again by a dashboard that wants the sweeps of another. */
const wantedSubject = `${sweepStream}.wanted`;
/** Without a new sweep for so many intervals, and at least so many milliseconds, a dashboard reads by itself. */
const patientIntervals = 3;
const patientMs = 15_000;

/** Who of several dashboards reads the broker: `alone` there is no agreement with others, `undecided` not yet or not now. */
export type SamplerRole = "alone" | "undecided" | "leader" | "follower";

/** A reading of the broker: this dashboard's own, or that of another with what it looked up. */
export type SweepReading =
  | { readonly by: "this"; readonly sweep: Sweep }
  /** Times are by the broker's clock; `clock` is this dashboard's own reading of it. */
  | { readonly by: "another"; readonly sweep: Sweep; readonly oldest: SharedSweep["oldest"] };

/** What shared sweeps need from their surroundings. */
export interface SharedSweepsOptions {
  readonly bus: Pick<EventBus, "streams" | "consumers" | "messages" | "traffic" | "connection">;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly role: () => SamplerRole;
}

/**
 * One sweep for all dashboards on a broker: who holds the lease of the history reads streams and consumers, and hands
 * what it saw to those who ask for it, in a stream in memory. A dashboard alone stores nothing. Who gets no sweeps in
 * spite of asking, from an older version for example, reads by itself.
 */
export class SharedSweeps {
  readonly #options: SharedSweepsOptions;
  readonly #demand: SweepDemand;
  readonly #stops: (() => void)[] = [];
  #opened = false;
  #refused = false;
  /** The index that was read last. */
  #seenSeq = 0;
  /** When the last sweep came, from anywhere. */
  #freshAtMs = Number.NEGATIVE_INFINITY;
  #intervalMs = 0;
  #complained = false;

  constructor(options: SharedSweepsOptions) {
    this.#options = options;
    const { bus, clock } = options;
    this.#demand = new SweepDemand({ bus, clock, stream: sweepStream, subject: wantedSubject });
  }

  /** True while this dashboard reads the broker itself. */
  get samples(): boolean {
    return this.#refused || this.#options.role() !== "follower" || this.#isOverdue();
  }

  /** Listens for dashboards that ask, and calls `onNew` when another one has read. */
  start(onNew: () => void): void {
    const { traffic, connection } = this.#options.bus;
    this.#stops.push(
      // A broker that was restarted has lost what it had in memory, and asking would be in vain: others listen to the
      // subject, so no answer comes at all.
      connection.onChange(() => {
        this.#opened = false;
      }),
      this.#demand.watch(),
      traffic.watch(indexSubject, () => {
        if (!this.samples) onNew();
      }),
    );
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }

  /** What is new: read by this dashboard, or by the one that samples. Null when that one has read nothing since. */
  async read(): Promise<SweepReading | null> {
    if (!this.samples) {
      const reading = await this.#readAnothers();
      // It may have become this dashboard's turn meanwhile: then nobody else reads.
      if (!this.samples) return reading;
    }
    return this.readHere();
  }

  /** Reads the broker, whoever samples: for what was made a moment ago. */
  async readHere(): Promise<SweepReading> {
    const { bus, clock } = this.#options;
    const seen = await sweep(bus, () => clock.now());
    this.#noteFresh(seen.consumers.length);
    return { by: "this", sweep: seen };
  }

  /** False when surely nobody else wants a sweep of this dashboard. */
  get wanted(): boolean {
    return this.#options.role() === "leader" && this.#demand.isPossible;
  }

  /** Hands a sweep to the others, if they ask. Never throws: they read by themselves when nothing comes. */
  async share(shared: SharedSweep): Promise<void> {
    const { messages } = this.#options.bus;
    try {
      if (!(await this.#demand.check())) return;
      const seqs: number[] = [];
      for (const [at, data] of (await encodeParts(shared)).entries()) {
        const { seq } = await messages.publish({
          subject: `${sweepStream}.part.${at}`,
          data,
          expectedStream: sweepStream,
        });
        seqs.push(seq);
      }
      const data = await encodeIndex(shared, seqs);
      await messages.publish({ subject: indexSubject, data, expectedStream: sweepStream });
      this.#complained = false;
    } catch (error) {
      this.#complain(error, "A sweep was not handed to the other dashboards");
    }
  }

  async #readAnothers(): Promise<SweepReading | null> {
    try {
      return await this.#latest(await this.#ask());
    } catch (error) {
      if (isRefusal(error)) {
        this.#complain(error, "Sweeps of another dashboard cannot be had: this one reads by itself");
        this.#refused = true;
      } else if (!this.samples) throw error;
      return null;
    }
  }

  #isOverdue(): boolean {
    const patience = Math.max(patientMs, patientIntervals * this.#intervalMs);
    return this.#options.clock.now() - this.#freshAtMs > patience;
  }

  #noteFresh(consumers: number): void {
    this.#freshAtMs = this.#options.clock.now();
    this.#intervalMs = sampleIntervalMs(consumers);
  }

  /** Asks for sweeps. The message tells the broker's time as well: it was stored between the request and the answer. */
  async #ask(): Promise<ClockReading | null> {
    const { bus, clock } = this.#options;
    if (!this.#opened) {
      await ensureOwnStream(bus, {
        name: sweepStream,
        description: "Readings of consumers on their way to further dashboards",
        subjects: [`${sweepStream}.>`],
        retention: "limits",
        storage: "memory",
        discard: "old",
        allowDirect: true,
        // Bounded by its few subjects: a size would be taken from the account's memory at once.
        maxAgeMs: 10 * 60 * 1_000,
        maxMessagesPerSubject: 3,
      });
      this.#opened = true;
    }
    const sentMs = clock.now();
    try {
      const { seq } = await bus.messages.publish({
        subject: wantedSubject,
        data: new Uint8Array(),
        expectedStream: sweepStream,
      });
      const receivedMs = clock.now();
      const stored = await bus.messages.get(sweepStream, seq);
      return stored === null ? null : { sentMs, receivedMs, serverMs: Date.parse(stored.storedAt) };
    } catch (error) {
      this.#opened = false; // it may have been deleted
      throw error;
    }
  }

  async #latest(clock: ClockReading | null): Promise<SweepReading | null> {
    const stored = await this.#options.bus.messages.last(sweepStream, indexSubject);
    if (stored === null || stored.seq === this.#seenSeq) return null;
    const shared = await this.#decode(stored.data);
    if (shared === null) return null;
    this.#seenSeq = stored.seq;
    this.#noteFresh(shared.sweep.consumers.length);
    return { by: "another", sweep: { ...shared.sweep, clock }, oldest: shared.oldest };
  }

  /** Null for what is no sweep, or none of this version: nothing new for {@link read}, which is not waited for long. */
  async #decode(bytes: Uint8Array): Promise<SharedSweep | null> {
    const { messages } = this.#options.bus;
    try {
      const index = await decodeIndex(bytes);
      const parts: Uint8Array[] = [];
      for (const seq of index.parts) {
        const part = await messages.get(sweepStream, seq);
        if (part === null) return null; // already replaced: a newer sweep is on its way
        parts.push(part.data);
      }
      return await decodeSweep(index, parts);
    } catch (error) {
      if (isEventBusError(error)) throw error;
      this.#complain(error, "The sweep of another dashboard cannot be understood");
      return null;
    }
  }

  #complain(error: unknown, words: string): void {
    if (!this.#complained) this.#options.logger.warn({ error: error instanceof Error ? error.message : error }, words);
    this.#complained = true;
  }
}
