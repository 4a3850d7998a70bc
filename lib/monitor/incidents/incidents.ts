import { agoMs, type Clock, type Moment, thisMoment } from "../../event-bus/clock";
import { errorText } from "../../event-bus/error-text";
import { isEventBusError } from "../../event-bus/errors";
import type { Logger } from "../../event-bus/logger";
import type { BrokerClock } from "../../model/broker-time";
import { type Incident, isOpen } from "../../model/incident/incident";
import { problemOf } from "../../store/log-health";
import { isInMemory, type Mark } from "../../store/mark";
import type { RecordLog } from "../../store/record-log";
import type { Store } from "../../store/store";
import type { MonitorView } from "../sweep-feed";
import { IncidentBook } from "./incident-book";
import { decodeIncident, encodeIncident, incidentKey, incidentLog } from "./incident-log";
import { type IncidentReceiver, IncidentTeller, writtenTogether } from "./incident-teller";
import type { ToldIncident } from "./told-incident";

/** How long the log may stay unread before incidents are told without it, milliseconds. */
const patienceMs = 30_000;

/** What incidents need from their surroundings. */
export interface IncidentsOptions {
  readonly store: Pick<Store, "log">;
  /** Id of the broker that they are about. */
  readonly broker: string;
  /** Name of this process, different from all others'. */
  readonly owner: string;
  readonly clock: Clock;
  readonly brokerNow: BrokerClock;
  readonly logger: Logger;
  /** True while this dashboard writes and tells, of all that watch the broker. */
  readonly tells: () => boolean;
  /** Whom to tell; null where nobody wants to be told. */
  readonly receiver: IncidentReceiver | null;
}

/** Which incidents are asked for. */
export interface IncidentFilter {
  readonly state: "open" | "closed" | "all";
  readonly stream?: string | undefined;
  readonly consumer?: string | undefined;
}

/**
 * The incidents of one broker: judged after each sweep, stored and told by one dashboard, read by all. What was told is
 * stored with the incident, so that neither a restart nor the next one that tells repeats or leaves out a call.
 */
export class Incidents {
  readonly #options: IncidentsOptions;
  readonly #log: RecordLog;
  readonly #book: IncidentBook;
  readonly #began: Moment;
  readonly #teller: IncidentTeller | null;
  #running: Promise<void> | null = null;
  /** Why the last attempt to store failed; null: it did not. */
  #writeError: string | null = null;
  #stopped = false;

  constructor(options: IncidentsOptions) {
    this.#options = options;
    this.#book = new IncidentBook(options.broker);
    this.#began = thisMoment(options.clock);
    this.#log = options.store.log(incidentLog, {
      take: (record, doubt) => {
        const kept = doubt === null ? decodeIncident(record) : null;
        if (kept === null) this.#book.skip(record.key, record.mark);
        else this.#book.read(kept, record.mark);
        return kept !== null;
      },
      dropped: (before) => this.#book.drop(before),
      begunAnew: () => this.#book.beginAnew(),
    });
    const { receiver, owner, clock, brokerNow, tells } = options;
    const store = (key: string, kept: ToldIncident) => this.#store(key, kept);
    this.#teller =
      receiver === null
        ? null
        : new IncidentTeller({ book: this.#book, receiver, owner, clock, brokerNow, tells, store });
  }

  /** Why incidents do not outlive the process, or are not stored; null when all is well. */
  get problem(): string | null {
    return problemOf(this.#log.health) ?? this.#writeError;
  }

  /** True while nothing is being judged, stored or told. */
  get idle(): boolean {
    return this.#running === null && this.#teller?.idle !== false;
  }

  /** Makes the log where it is missing and reads it. What does not work is tried again with each {@link follow}. */
  async open(): Promise<void> {
    try {
      await this.#log.open();
    } catch (error) {
      this.#options.logger.warn({ error: errorText(error) }, "Incidents cannot be read yet");
    }
  }

  /** Judges what a sweep saw. Does not wait. */
  follow(view: Pick<MonitorView, "consumers" | "isWhole" | "isOutdated" | "sampledAtMs">): void {
    if (this.#stopped || view.isOutdated || view.sampledAtMs === null) return;
    this.#running ??= this.#follow(view).finally(() => {
      this.#running = null;
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all([this.#running, this.#teller?.stop()]);
  }

  /** Open ones first, newest first. */
  list({ state, stream, consumer }: IncidentFilter): Incident[] {
    return [...this.#shown()]
      .filter(
        (incident) =>
          (state === "all" || isOpen(incident) === (state === "open")) &&
          (stream === undefined || incident.stream === stream) &&
          (consumer === undefined || incident.consumer === consumer),
      )
      .sort((a, b) => Number(isOpen(b)) - Number(isOpen(a)) || (a.id < b.id ? 1 : -1));
  }

  /** One of them; null when there is none of this id. */
  get(id: string): Incident | null {
    for (const incident of this.#shown()) if (incident.id === id) return incident;
    return null;
  }

  /** What another dashboard has yet to store may get another id there. */
  *#shown(): Generator<Incident> {
    const tells = this.#options.tells();
    for (const { incident } of this.#book.all())
      if (tells || this.#book.markOf(incidentKey(incident)) !== null) yield incident;
  }

  async #follow({ consumers, isWhole }: Pick<MonitorView, "consumers" | "isWhole">): Promise<void> {
    const { brokerNow, logger, tells, clock } = this.#options;
    try {
      await this.#log.refresh();
    } catch (error) {
      logger.debug({ error: errorText(error) }, "Incidents were not read");
    }
    const isKnown = this.#log.isRead || agoMs(this.#began, clock) >= patienceMs;
    if (!isKnown || this.#stopped) return;
    this.#book.see({ consumers, isWhole, nowMs: brokerNow() });
    if (!tells()) return this.#book.forgetOver();
    await this.#storeDrafts();
    this.#teller?.tellSoon();
  }

  async #storeDrafts(): Promise<void> {
    const drafts = this.#book.drafts(this.#log.isDurable);
    for (let from = 0; from < drafts.length && !this.#stopped; from += writtenTogether) {
      const part = drafts.slice(from, from + writtenTogether);
      const ends = await Promise.all(part.map(({ key, kept }) => this.#store(key, kept)));
      if (ends.includes("failed")) return;
    }
  }

  /** `taken`: another process was quicker, and what it stored was read. */
  async #store(key: string, kept: ToldIncident): Promise<"stored" | "taken" | "failed"> {
    const { logger } = this.#options;
    const mark = this.#book.markOf(key);
    try {
      const data = encodeIncident(kept);
      const stored = await this.#log.append({ key, data, ...(this.#log.isDurable ? { after: afterOf(mark) } : {}) });
      this.#book.stored(key, kept, stored);
      this.#writeError = null;
      return "stored";
    } catch (error) {
      if (isEventBusError(error) && error.code === "wrong_expected_sequence") {
        await this.#log.refresh().catch(() => {}); // the next sweep reads again
        return "taken";
      }
      const problem = `Incidents are not stored: ${errorText(error)}.`;
      if (this.#writeError !== problem) logger.warn({ error: errorText(error) }, "Incidents are not stored");
      this.#writeError = problem;
      return "failed";
    }
  }
}

/** The record that must be the last one of its key: one in memory is none of the log's. */
function afterOf(mark: Mark | null): Mark {
  return mark === null || isInMemory(mark) ? 0 : mark;
}
