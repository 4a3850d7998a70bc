import type { BrokerMs } from "../../model/broker-time";
import { needsAttention } from "../../model/consumer/consumer-health";
import { consumerKey } from "../../model/consumer/consumer-key";
import { type Incident, isOpen } from "../../model/incident/incident";
import { isDropped, isInMemory, type Mark } from "../../store/mark";
import { incidentKey } from "./incident-log";
import { deletedIncident, type JudgedConsumer, nextIncidents } from "./incident-rules";
import { furtherTold, type ToldIncident, untold } from "./told-incident";

/** An incident, and where its record is. */
interface Entry {
  readonly kept: ToldIncident;
  /** Its last record; null when it has none. */
  readonly mark: Mark | null;
  /** True when the record says something older. */
  readonly isDraft: boolean;
}

/** What a sweep saw of the consumers. */
export interface SeenConsumers {
  readonly consumers: readonly JudgedConsumer[];
  /** True when all of them could be read: one that is not there is deleted. */
  readonly isWhole: boolean;
  readonly nowMs: BrokerMs;
}

/**
 * All incidents as far as they are known: what is stored, and what this process has seen since and nobody has stored yet
 * (drafts). Every dashboard keeps drafts, and one stores them: what it stores takes their place at the others, and where
 * it is gone, whoever is next has seen the same.
 */
export class IncidentBook {
  readonly #broker: string;
  readonly #entries = new Map<string, Entry>();
  /** Key of the latest incident of each consumer. */
  readonly #latest = new Map<string, string>();
  /** Records of nobody that we trust, by their keys: what is stored comes after them. */
  readonly #skipped = new Map<string, Mark>();

  /** `broker`: id of the one that it is about. */
  constructor(broker: string) {
    this.#broker = broker;
  }

  /** Judges what a sweep saw. */
  see({ consumers, isWhole, nowMs }: SeenConsumers): void {
    const gone = new Set(isWhole ? this.#latest.keys() : []);
    for (const consumer of consumers) {
      // Of thousands nearly all are calm, and never were otherwise: no key is made for these.
      if (this.#latest.size === 0 && !needsAttention(consumer.verdict)) continue;
      const key = consumerKey(consumer.stream, consumer.name);
      gone.delete(key);
      const latest = this.#latestOf(key);
      for (const incident of nextIncidents(latest, consumer, { broker: this.#broker, nowMs })) this.#note(incident);
    }
    for (const key of gone) {
      const latest = this.#latestOf(key);
      if (latest !== null && isOpen(latest)) this.#note(deletedIncident(latest, nowMs));
    }
  }

  /** Notes what was told of an incident, or who is about to. */
  revise(key: string, revise: (kept: ToldIncident) => ToldIncident): void {
    const entry = this.#entries.get(key);
    if (entry !== undefined) this.#entries.set(key, { ...entry, kept: revise(entry.kept), isDraft: true });
  }

  /** A record was read: it says more than a draft of the same, except for what this process told. */
  read(kept: ToldIncident, mark: Mark): void {
    const key = incidentKey(kept.incident);
    const before = this.#entries.get(key);
    if (before !== undefined && before.mark !== null && !isInMemory(before.mark) && mark <= before.mark) return;
    const told = before === undefined ? kept.told : furtherTold(kept.told, before.kept.told);
    const isDraft = told !== kept.told;
    this.#set(key, { kept: isDraft ? { ...kept, told } : kept, mark, isDraft });
  }

  /** What is stored under a key is none of ours: the next record comes after it. */
  skip(key: string, mark: Mark): void {
    this.#skipped.set(key, mark);
    const entry = this.#entries.get(key);
    if (entry !== undefined) this.#entries.set(key, { ...entry, mark, isDraft: true });
  }

  /** A draft was stored, as it was `then`. */
  stored(key: string, then: ToldIncident, mark: Mark): void {
    const entry = this.#entries.get(key);
    if (entry !== undefined) this.#entries.set(key, { ...entry, mark, isDraft: entry.kept !== then });
  }

  /** Records before this mark are gone. An incident that is open is stored anew. */
  drop(before: Mark): void {
    for (const [key, mark] of this.#skipped) if (isDropped(mark, before)) this.#skipped.delete(key);
    for (const [key, entry] of this.#entries) {
      if (entry.mark === null || !isDropped(entry.mark, before)) continue;
      if (isOpen(entry.kept.incident)) this.#entries.set(key, { ...entry, mark: null, isDraft: true });
      else this.#delete(key, entry);
    }
  }

  /** All stored records are gone: what is known is stored anew. */
  beginAnew(): void {
    this.#skipped.clear();
    for (const [key, entry] of this.#entries) {
      if (entry.mark === null || isInMemory(entry.mark)) continue;
      this.#entries.set(key, { ...entry, mark: null, isDraft: true });
    }
  }

  /** Forgets drafts that are over: who stores has seen it otherwise. */
  forgetOver(): void {
    for (const [key, entry] of this.#entries)
      if (entry.mark === null && !isOpen(entry.kept.incident)) this.#delete(key, entry);
  }

  /** What is to be stored, oldest first. `isDurable`: so that what is in memory only can be, too. */
  drafts(isDurable: boolean): { readonly key: string; readonly kept: ToldIncident; readonly mark: Mark | null }[] {
    return [...this.#entries]
      .flatMap(([key, { kept, mark, isDraft }]) => {
        const isBehind = isDraft || (isDurable && mark !== null && isInMemory(mark));
        return isBehind ? [{ key, kept, mark }] : [];
      })
      .sort((a, b) => (a.kept.incident.id < b.kept.incident.id ? -1 : 1));
  }

  /** One incident by its key. */
  of(key: string): ToldIncident | null {
    return this.#entries.get(key)?.kept ?? null;
  }

  /** Mark of its last record; null for one that has none. */
  markOf(key: string): Mark | null {
    return this.#entries.get(key)?.mark ?? null;
  }

  /** All of them. */
  *all(): Generator<ToldIncident> {
    for (const { kept } of this.#entries.values()) yield kept;
  }

  #latestOf(consumer: string): Incident | null {
    return this.of(this.#latest.get(consumer) ?? "")?.incident ?? null;
  }

  #note(incident: Incident): void {
    const key = incidentKey(incident);
    const before = this.#entries.get(key);
    const kept = { ...untold, ...before?.kept, incident };
    this.#set(key, { kept, mark: before?.mark ?? this.#skipped.get(key) ?? null, isDraft: true });
  }

  #set(key: string, entry: Entry): void {
    const { stream, consumer, number } = entry.kept.incident;
    this.#entries.set(key, entry);
    const of = consumerKey(stream, consumer);
    if ((this.#latestOf(of)?.number ?? 0) <= number) this.#latest.set(of, key);
  }

  #delete(key: string, { kept: { incident } }: Entry): void {
    this.#entries.delete(key);
    const of = consumerKey(incident.stream, incident.consumer);
    if (this.#latest.get(of) !== key) return;
    this.#latest.delete(of);
    for (const [other, { kept }] of this.#entries) {
      const { stream, consumer, number } = kept.incident;
      if (consumerKey(stream, consumer) === of && (this.#latestOf(of)?.number ?? 0) < number)
        this.#latest.set(of, other);
    }
  }
}
