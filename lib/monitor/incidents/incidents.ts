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
import { afterCall, type CallKind, dueCall, isClaimedByOther, type ToldIncident } from "./told-incident";

/** How long the log may stay unread before incidents are told without it, milliseconds. */
const patienceMs = 30_000;
/** How long a receiver that cannot be reached is left alone, milliseconds. */
const pauseMs = 60_000;

/** A call that tells of an incident. */
export interface IncidentCall {
  /** The same however often it is made, by whichever dashboard. */
  readonly id: string;
  readonly kind: CallKind;
  readonly incident: Incident;
}

/** How a call ended: `unreachable` is tried again later, `refused` is not. */
export type CallEnd = "taken" | "refused" | "unreachable" | "stopped";

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
  /** Makes a call; null where nobody wants to be called. */
  readonly call: ((call: IncidentCall) => Promise<CallEnd>) | null;
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
  #running: Promise<void> | null = null;
  #telling: Promise<void> | null = null;
  /** When the receiver could not be reached. */
  #paused: Moment | null = null;
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
  }

  /** Why incidents do not outlive the process, or are not stored; null when all is well. */
  get problem(): string | null {
    return problemOf(this.#log.health) ?? this.#writeError;
  }

  /** True while nothing is being judged, stored or told. */
  get idle(): boolean {
    return this.#running === null && this.#telling === null;
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
    await Promise.all([this.#running, this.#telling]);
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
    this.#tellSoon();
  }

  async #storeDrafts(): Promise<void> {
    for (const { key, kept } of this.#book.drafts(this.#log.isDurable)) {
      if (this.#stopped || (await this.#store(key, kept)) === "failed") return;
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

  #tellSoon(): void {
    const { call, clock } = this.#options;
    if (call === null || (this.#paused !== null && agoMs(this.#paused, clock) < pauseMs)) return;
    this.#telling ??= this.#tell(call).finally(() => {
      this.#telling = null;
    });
  }

  /** Makes the calls that are due, oldest incident first, one at a time. */
  async #tell(call: NonNullable<IncidentsOptions["call"]>): Promise<void> {
    for (const key of this.#due()) {
      for (let kind = this.#dueOf(key); kind !== null; kind = this.#dueOf(key)) {
        const end = await this.#tellOne(key, kind, call);
        if (end === "unreachable") this.#paused = thisMoment(this.#options.clock);
        if (end === "unreachable" || end === "stopped") return;
        if (end === "not ours") break;
      }
    }
  }

  async #tellOne(
    key: string,
    kind: CallKind,
    call: NonNullable<IncidentsOptions["call"]>,
  ): Promise<CallEnd | "not ours"> {
    const { owner, brokerNow } = this.#options;
    const at = new Date(brokerNow()).toISOString();
    this.#book.revise(key, (kept) => ({ ...kept, claim: { by: owner, at } }));
    const then = this.#book.of(key);
    // What cannot be stored is told all the same: a receiver that hears twice is better than one that hears nothing.
    if (then === null || (await this.#store(key, then)) === "taken") return "not ours";
    const { incident } = then;
    const id = `${incident.id}-${kind}${kind === "changed" ? `-${incident.omitted + incident.changes.length}` : ""}`;
    const end = await call({ id, kind, incident });
    const isDone = end === "taken" || end === "refused";
    this.#book.revise(key, (now) =>
      isDone ? afterCall(now, { kind, then, nowMs: brokerNow() }) : { ...now, claim: null },
    );
    const kept = this.#book.of(key);
    if (kept !== null) await this.#store(key, kept);
    return end;
  }

  #due(): string[] {
    const nowMs = this.#options.brokerNow();
    return [...this.#book.all()]
      .filter((kept) => dueCall(kept, nowMs) !== null)
      .sort((a, b) => (a.incident.id < b.incident.id ? -1 : 1))
      .map(({ incident }) => incidentKey(incident));
  }

  #dueOf(key: string): CallKind | null {
    const { tells, owner, brokerNow } = this.#options;
    const kept = this.#book.of(key);
    if (this.#stopped || kept === null || !tells() || isClaimedByOther(kept, owner, brokerNow())) return null;
    return dueCall(kept, brokerNow());
  }
}

/** The record that must be the last one of its key: one in memory is none of the log's. */
function afterOf(mark: Mark | null): Mark {
  return mark === null || isInMemory(mark) ? 0 : mark;
}
