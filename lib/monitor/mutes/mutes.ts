import { ulid } from "ulid";
import type { Clock } from "../../event-bus/clock";
import type { Logger } from "../../event-bus/logger";
import { isMutedBy, type Mute } from "../../model/consumer/mute";
import { problemOf } from "../../store/log-health";
import { isDropped, type Mark } from "../../store/mark";
import type { RecordLog } from "../../store/record-log";
import type { Store } from "../../store/store";
import { decodeMute, encodeMute, type KeptMute, muteKey, muteLog } from "./mute-log";

/** What mutes need from their surroundings. */
export interface MutesOptions {
  readonly store: Pick<Store, "log">;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A mute that is asked for. */
export type NewMute = Omit<Mute, "id" | "at" | "until"> & { readonly forMs: number };

/** What people said that they know of. Kept in the store, so that every dashboard on it, and the next person, sees it. */
export class Mutes {
  readonly #options: MutesOptions;
  readonly #log: RecordLog;
  readonly #kept = new Map<string, KeptMute & { readonly mark: Mark }>();
  /** Those that are not ended, by stream: every consumer of every sweep is looked up. */
  #byStream: Map<string, Mute[]> | null = null;
  #revision = 0;
  #readError: string | null = null;

  constructor(options: MutesOptions) {
    this.#options = options;
    this.#log = options.store.log(muteLog, {
      take: (record, doubt) => {
        const kept = doubt === null ? decodeMute(record) : null;
        if (kept !== null) this.#set(kept, record.mark);
        return kept !== null;
      },
      dropped: (before) => this.#forget((mark) => isDropped(mark, before)),
      begunAnew: () => this.#forget((mark) => mark >= 0),
    });
  }

  /** Changes when a mute begins or is ended. */
  get revision(): number {
    return this.#revision;
  }

  /** Why mutes do not outlive the process, or cannot be read; null when all is well. */
  get problem(): string | null {
    return problemOf(this.#log.health) ?? this.#readError;
  }

  /** Makes the log where it is missing and reads it. What does not work is tried again with each {@link refresh}. */
  async open(): Promise<void> {
    await this.#quietly(() => this.#log.open());
  }

  /** Reads what other dashboards wrote. Never throws. */
  async refresh(): Promise<void> {
    await this.#quietly(() => this.#log.refresh());
  }

  /** Those that are not over, newest first. */
  list(): Mute[] {
    return [...this.#open().values()]
      .flat()
      .filter((mute) => this.#isOn(mute))
      .sort((a, b) => (a.id < b.id ? 1 : -1));
  }

  /** What mutes a consumer now, the one that lasts longest; null: nothing. */
  of(consumer: { readonly stream: string; readonly name: string; readonly verdict: string }): Mute | null {
    const about = (this.#open().get(consumer.stream) ?? []).filter(
      (mute) => isMutedBy(mute, consumer) && this.#isOn(mute),
    );
    return about.toSorted((a, b) => (a.until < b.until ? 1 : -1))[0] ?? null;
  }

  /** Mutes something. Throws why that cannot be stored. */
  async add({ forMs, ...about }: NewMute): Promise<Mute> {
    const nowMs = this.#options.clock.now();
    const [at, until] = [nowMs, nowMs + forMs].map((ms) => new Date(ms).toISOString());
    const mute = { id: ulid(nowMs), ...about, at: at ?? "", until: until ?? "" };
    await this.#store({ mute, isEnded: false });
    return mute;
  }

  /** Ends one before its time; null: there is none, or it is over. Throws why that cannot be stored. */
  async end(id: string): Promise<Mute | null> {
    const mute = this.list().find((one) => one.id === id);
    if (mute === undefined) return null;
    await this.#store({ mute, isEnded: true });
    return mute;
  }

  async #store(kept: KeptMute): Promise<void> {
    this.#set(kept, await this.#log.append({ key: muteKey(kept.mute), data: encodeMute(kept) }));
  }

  #set(kept: KeptMute, mark: Mark): void {
    // The end of a mute is final, in whatever order two dashboards wrote.
    const isEnded = kept.isEnded || this.#kept.get(kept.mute.id)?.isEnded === true;
    this.#kept.set(kept.mute.id, { ...kept, isEnded, mark });
    this.#changed();
  }

  #forget(isGone: (mark: Mark) => boolean): void {
    for (const [id, { mark }] of this.#kept) if (isGone(mark)) this.#kept.delete(id);
    this.#changed();
  }

  #changed(): void {
    this.#byStream = null;
    this.#revision++;
  }

  #open(): Map<string, Mute[]> {
    if (this.#byStream !== null) return this.#byStream;
    const byStream = new Map<string, Mute[]>();
    for (const { mute, isEnded } of this.#kept.values()) {
      if (!isEnded) byStream.set(mute.stream, [...(byStream.get(mute.stream) ?? []), mute]);
    }
    this.#byStream = byStream;
    return byStream;
  }

  #isOn({ until }: Mute): boolean {
    return this.#options.clock.now() < Date.parse(until);
  }

  async #quietly(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.#readError = null;
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      if (this.#readError === null) this.#options.logger.warn({ error: words }, "Mutes cannot be read");
      this.#readError = `Mutes cannot be read: ${words}. What others muted since is not known here.`;
    }
  }
}
