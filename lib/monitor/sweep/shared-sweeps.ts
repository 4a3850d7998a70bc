import { abortable } from "../../event-bus/abortable";
import type { Broker } from "../../event-bus/broker/broker";
import type { ClockReading } from "../../event-bus/broker/reading";
import type { Clock } from "../../event-bus/clock";
import { isEventBusError } from "../../event-bus/errors";
import type { Logger } from "../../event-bus/logger";
import { isRefusal } from "../../store/errors";
import type { LogSpec } from "../../store/log-spec";
import type { Mark } from "../../store/mark";
import type { SharedValues } from "../../store/shared-values";
import type { Store } from "../../store/store";
import { sampleIntervalMs } from "./sample-interval";
import { type Sweep, sweep } from "./sweep";
import { SweepDemand } from "./sweep-demand";
import { decodeIndex, decodeSweep, encodeIndex, encodeParts, type SharedSweep } from "./sweep-record";

/** Sweeps on their way from the dashboard that samples to the others. */
export const sweepValues = {
  name: "JETLAG_LAG_SWEEPS",
  purpose: "Readings of consumers on their way to further dashboards",
  bounds: { maxAgeMs: 10 * 60 * 1_000, maxBytes: 0, maxRecordsPerKey: 3 },
} as const satisfies Pick<LogSpec, "name" | "purpose" | "bounds">;
/** Key of the last part of each sweep. */
const indexKey = "index";
/** Key that a dashboard puts again and again when it wants the sweeps of another. */
const wantedKey = "wanted";
/** Without a new sweep for so many intervals, and at least so many milliseconds, a dashboard reads by itself. */
const patientIntervals = 3;
const patientMs = 15_000;

/** Who of several dashboards reads the broker: `alone` there is no agreement with others, `undecided` not yet or not now. */
export type SamplerRole = "alone" | "undecided" | "leader" | "follower";

/** A sweep of the broker, and whose it is. */
export interface SweepReading {
  /** The time of a sweep by `another` dashboard is by the broker's clock; its `clock` is this one's own reading of that. */
  readonly by: "this" | "another";
  readonly sweep: Sweep;
}

/** What shared sweeps need from their surroundings. */
export interface SharedSweepsOptions {
  readonly broker: Pick<Broker, "read">;
  /** Where sweeps are handed over. */
  readonly store: Pick<Store, "values" | "isOnBroker">;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * One sweep for all dashboards on a broker: who holds the lease of the history reads streams and consumers, and hands
 * what it saw to those who ask for it, in a stream in memory. A dashboard alone stores nothing. Who gets no sweeps in
 * spite of asking, from an older version for example, reads by itself.
 */
export class SharedSweeps {
  readonly #options: SharedSweepsOptions;
  /** Null where no other dashboard can be reached. */
  readonly #values: SharedValues | null;
  readonly #demand: SweepDemand | null;
  readonly #stops: (() => void)[] = [];
  #role: () => SamplerRole = () => "alone";
  #refused = false;
  /** The index that was read last. */
  #seen: Mark = 0;
  /** When the last sweep came, from anywhere. */
  #freshAtMs = Number.NEGATIVE_INFINITY;
  #intervalMs = 0;
  #complained = false;

  constructor(options: SharedSweepsOptions) {
    this.#options = options;
    const values = options.store.values(sweepValues);
    this.#values = values;
    this.#demand = values === null ? null : new SweepDemand({ values, clock: options.clock, key: wantedKey });
  }

  /** True while this dashboard reads the broker itself. */
  get samples(): boolean {
    return this.#values === null || this.#refused || this.#role() !== "follower" || this.#isOverdue();
  }

  /** Listens for dashboards that ask, and calls `onNew` when another one has read. Until then it is alone. */
  start({ role, onNew }: { readonly role: () => SamplerRole; readonly onNew: () => void }): void {
    this.#role = role;
    if (this.#values === null || this.#demand === null) return;
    const tell = () => {
      if (!this.samples) onNew();
    };
    this.#stops.push(this.#demand.watch(), this.#values.watch(indexKey, tell));
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }

  /**
   * What is new: read by this dashboard, or by the one that samples. Null when that one has read nothing since. Throws the
   * signal's reason, whoever reads.
   */
  async read(signal: AbortSignal): Promise<SweepReading | null> {
    if (!this.samples) {
      const reading = await abortable(signal, () => this.#readAnothers());
      // It may have become this dashboard's turn meanwhile: then nobody else reads.
      if (!this.samples) return reading;
    }
    return this.readHere(signal);
  }

  /** Reads the broker, whoever samples: for what was made a moment ago. */
  async readHere(signal: AbortSignal): Promise<SweepReading> {
    const { broker, clock } = this.#options;
    const seen = await sweep(broker, () => clock.now(), signal);
    this.#noteFresh(seen.readers.length);
    return { by: "this", sweep: seen };
  }

  /** False when surely nobody else wants a sweep of this dashboard. */
  get wanted(): boolean {
    return this.#role() === "leader" && this.#demand?.isPossible === true;
  }

  /** Hands a sweep to the others, if they ask. Never throws: they read by themselves when nothing comes. */
  async share(shared: SharedSweep): Promise<void> {
    if (this.#values === null || this.#demand === null) return;
    try {
      if (!(await this.#demand.check())) return;
      const marks: Mark[] = [];
      for (const [at, data] of (await encodeParts(shared)).entries())
        marks.push(await this.#values.put(`part.${at}`, data));
      await this.#values.put(indexKey, await encodeIndex(shared, marks));
      this.#complained = false;
    } catch (error) {
      this.#complain(error, "A sweep was not handed to the other dashboards");
    }
  }

  async #readAnothers(): Promise<SweepReading | null> {
    if (this.#values === null) return null;
    try {
      return await this.#latest(this.#values, await this.#ask(this.#values));
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

  /** Asks for sweeps. The answer tells the broker's time as well: it was stored between the request and the answer. */
  async #ask(values: SharedValues): Promise<ClockReading | null> {
    const { clock, store } = this.#options;
    await values.open();
    const sentMs = clock.now();
    const mark = await values.put(wantedKey, new Uint8Array());
    const receivedMs = clock.now();
    const stored = await values.get(mark);
    // A store elsewhere has a clock of its own.
    if (stored === null || !store.isOnBroker) return null;
    return { sentMs, receivedMs, serverMs: Date.parse(stored.storedAt) };
  }

  async #latest(values: SharedValues, clock: ClockReading | null): Promise<SweepReading | null> {
    const stored = await values.last(indexKey);
    if (stored === null || stored.mark === this.#seen) return null;
    const shared = await this.#decode(values, stored.data);
    if (shared === null) return null;
    this.#seen = stored.mark;
    this.#noteFresh(shared.readers.length);
    return { by: "another", sweep: { ...shared, clock } };
  }

  /** Null for what is no sweep, or none of this version: nothing new for {@link read}, which is not waited for long. */
  async #decode(values: SharedValues, bytes: Uint8Array): Promise<SharedSweep | null> {
    try {
      const index = await decodeIndex(bytes);
      const parts: Uint8Array[] = [];
      for (const mark of index.parts) {
        const part = await values.get(mark);
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
