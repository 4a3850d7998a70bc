import type { Clock } from "../../event-bus/clock";
import type { BrokerClock } from "../../model/broker-time";
import type { Incident } from "../../model/incident/incident";
import { CallPace } from "./call-pace";
import type { IncidentBook } from "./incident-book";
import { incidentKey } from "./incident-log";
import { afterCall, dueNews, isClaimedByOther, type NewsKind, type ToldIncident } from "./told-incident";

/** What one call tells about one incident. */
export interface IncidentNews {
  /** Stays the same when it is told again, by any dashboard. */
  readonly id: string;
  readonly kind: NewsKind;
  readonly incident: Incident;
}

/**
 * How a call ended: `unreachable` is tried again later, `refused` is not. `not understood`: the receiver may take fewer
 * news at once, so they are told again in smaller parts.
 */
export type CallEnd = "taken" | "refused" | "not understood" | "unreachable" | "stopped";

/** Somebody to tell about incidents. */
export interface IncidentReceiver {
  /** How many news one call may tell. */
  readonly mostTogether: number;
  /** Makes one call. Never throws. */
  tell(news: readonly IncidentNews[]): Promise<CallEnd>;
}

/** What telling needs from its surroundings. */
export interface IncidentTellerOptions {
  readonly book: IncidentBook;
  readonly receiver: IncidentReceiver;
  /** Name of this process, different from all others'. */
  readonly owner: string;
  readonly clock: Clock;
  readonly brokerNow: BrokerClock;
  /** True while this dashboard is the one that tells. */
  readonly tells: () => boolean;
  /** `taken`: another process was quicker, and what it stored was read. */
  readonly store: (key: string, kept: ToldIncident) => Promise<"stored" | "taken" | "failed">;
}

/** News that this process has claimed: no other one tells them meanwhile. */
interface ClaimedNews {
  readonly key: string;
  readonly kind: NewsKind;
  /** The incident as the call tells it. */
  readonly then: ToldIncident;
}

/** How many records are written at the same time. */
export const writtenTogether = 32;

/**
 * Tells a receiver about incidents: what is due goes out together, oldest incident first, at a bounded pace. Before a call
 * a dashboard claims the incidents in their records; after it, it notes there what it told.
 */
export class IncidentTeller {
  readonly #options: IncidentTellerOptions;
  readonly #pace: CallPace;
  #together: number;
  #telling: Promise<void> | null = null;
  #stopped = false;

  constructor(options: IncidentTellerOptions) {
    this.#options = options;
    this.#pace = new CallPace(options.clock);
    this.#together = options.receiver.mostTogether;
  }

  /** True while nothing is being told. */
  get idle(): boolean {
    return this.#telling === null;
  }

  /** Starts to tell what is due, unless a round is under way or the pace forbids it. Does not wait. */
  tellSoon(): void {
    if (this.#stopped || this.#telling !== null || !this.#pace.isRoundDue) return;
    this.#telling = this.#tell().finally(() => {
      this.#telling = null;
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#telling;
  }

  /** One round. The next one tells what the pace left over and what came meanwhile. */
  async #tell(): Promise<void> {
    let left = this.#due();
    if (left.length > 0) this.#pace.beginRound();
    while (left.length > 0 && this.#isOn() && this.#pace.take()) {
      const part = left.slice(0, this.#together);
      const end = await this.#tellTogether(part);
      if (end === "not understood") continue;
      if (end === "unreachable") this.#pace.rest();
      if (end === "unreachable" || end === "stopped") return;
      left = left.slice(part.length);
    }
  }

  async #tellTogether(keys: readonly string[]): Promise<CallEnd | "not ours"> {
    const { receiver, brokerNow } = this.#options;
    const claimed = await this.#claim(keys);
    if (claimed.length === 0) return "not ours";
    const end = await receiver.tell(claimed.map(newsOf));
    if (end === "not understood" && claimed.length > 1) {
      this.#together = Math.ceil(claimed.length / 2);
      return end;
    }
    const isDone = end === "taken" || end === "refused" || end === "not understood";
    for (const { key, kind, then } of claimed)
      this.#options.book.revise(key, (now) =>
        isDone ? afterCall(now, { kind, then, nowMs: brokerNow() }) : { ...now, claim: null },
      );
    if (end === "taken") this.#together = Math.min(receiver.mostTogether, this.#together * 2);
    await this.#storeAll(claimed.map(({ key }) => key));
    return end === "not understood" ? "refused" : end;
  }

  /** Claims incidents in their records. Leaves out those that another process tells, or that are no longer due. */
  async #claim(keys: readonly string[]): Promise<ClaimedNews[]> {
    const { book, owner, brokerNow } = this.#options;
    const at = new Date(brokerNow()).toISOString();
    const ours = keys.filter((key) => this.#dueOf(key) !== null);
    for (const key of ours) book.revise(key, (kept) => ({ ...kept, claim: { by: owner, at } }));
    const lost = await this.#storeAll(ours);
    return ours.flatMap((key) => {
      const then = book.of(key);
      const kind = lost.has(key) ? null : this.#dueOf(key);
      return then === null || kind === null ? [] : [{ key, kind, then }];
    });
  }

  /** Returns the keys that another process wrote meanwhile. A claim that cannot be stored is no obstacle: twice is better than never. */
  async #storeAll(keys: readonly string[]): Promise<ReadonlySet<string>> {
    const { book, store } = this.#options;
    const taken = new Set<string>();
    for (let from = 0; from < keys.length; from += writtenTogether)
      await Promise.all(
        keys.slice(from, from + writtenTogether).map(async (key) => {
          const kept = book.of(key);
          if (kept !== null && (await store(key, kept)) === "taken") taken.add(key);
        }),
      );
    return taken;
  }

  /** Oldest incident first. */
  #due(): string[] {
    const nowMs = this.#options.brokerNow();
    return [...this.#options.book.all()]
      .filter((kept) => dueNews(kept, nowMs) !== null)
      .sort((a, b) => (a.incident.id < b.incident.id ? -1 : 1))
      .map(({ incident }) => incidentKey(incident));
  }

  #dueOf(key: string): NewsKind | null {
    const { book, owner, brokerNow } = this.#options;
    const kept = book.of(key);
    if (!this.#isOn() || kept === null || isClaimedByOther(kept, owner, brokerNow())) return null;
    return dueNews(kept, brokerNow());
  }

  #isOn(): boolean {
    return !this.#stopped && this.#options.tells();
  }
}

function newsOf({ kind, then: { incident } }: ClaimedNews): IncidentNews {
  const nth = kind === "changed" ? `-${incident.omitted + incident.changes.length}` : "";
  return { id: `${incident.id}-${kind}${nth}`, kind, incident };
}
