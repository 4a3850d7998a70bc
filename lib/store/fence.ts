import { agoMs, type Clock, type Moment, thisMoment } from "../event-bus/clock";
import { isEventBusError } from "../event-bus/errors";
import type { KeyFence } from "./key-fence";
import type { Mark } from "./mark";
import type { FencedRecord, NewRecord } from "./record";
import type { RecordLog } from "./record-log";

/** Another process has the key now. */
export class FenceLostError extends Error {
  override readonly name = "FenceLostError";
}

/** True for a `FenceLostError`, also one from another copy of this module. */
export function isFenceLost(error: unknown): error is FenceLostError {
  return error instanceof Error && error.name === "FenceLostError";
}

interface OwnRecord {
  readonly mark: Mark;
  /** When the writing began: others heard of it at that time at the earliest. */
  readonly began: Moment;
}

/** {@link KeyFence} of any log. */
export class Fence implements KeyFence {
  readonly #log: Pick<RecordLog, "append" | "refresh">;
  readonly #key: string;
  readonly #clock: Clock;
  #own: OwnRecord | null = null;
  /** Last record of the key by a process of ours, as far as is known; our own included. */
  #lastTrusted: Mark = Number.NEGATIVE_INFINITY;

  constructor(log: Pick<RecordLog, "append" | "refresh">, key: string, clock: Clock) {
    this.#log = log;
    this.#key = key;
    this.#clock = clock;
  }

  get isHeld(): boolean {
    return this.#own !== null;
  }

  get vouchedAgoMs(): number {
    return this.#own === null ? Number.POSITIVE_INFINITY : agoMs(this.#own.began, this.#clock);
  }

  async take(record: FencedRecord, after: Mark | null): Promise<Mark> {
    return this.#append(after === null ? record : { ...record, after });
  }

  async append(record: FencedRecord): Promise<Mark> {
    for (;;) {
      const last = this.#own?.mark;
      if (last === undefined) throw this.#lost();
      try {
        return await this.#append({ ...record, after: last });
      } catch (error) {
        if (!isFenceLost(error)) throw error;
        await this.#log.refresh();
        // Something stands behind our last record: unless it is no record of ours, it is another process's.
        if (this.#own?.mark === last) this.#own = null;
        if (this.#own === null) throw error;
      }
    }
  }

  release(): void {
    this.#own = null;
  }

  /** A record of the key was read. What is none of ours takes the key from nobody: its owner goes on behind it. */
  note(mark: Mark, isOurs: boolean): void {
    if (isOurs) this.#lastTrusted = Math.max(this.#lastTrusted, mark);
    else if (this.#own !== null && mark > this.#own.mark && this.#lastTrusted <= this.#own.mark)
      this.#own = { ...this.#own, mark };
  }

  async #append(record: FencedRecord & Pick<NewRecord, "after">): Promise<Mark> {
    const began = thisMoment(this.#clock);
    try {
      const mark = await this.#log.append({ ...record, key: this.#key });
      this.#own = { mark, began };
      this.#lastTrusted = Math.max(this.#lastTrusted, mark);
      return mark;
    } catch (error) {
      if (isEventBusError(error) && error.code === "wrong_expected_sequence") throw this.#lost();
      throw error;
    }
  }

  #lost(): FenceLostError {
    return new FenceLostError(`another process writes ${this.#key}`);
  }
}
