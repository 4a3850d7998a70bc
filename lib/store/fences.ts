import type { Clock } from "../event-bus/clock";
import { Fence } from "./fence";
import type { KeyFences } from "./key-fence";
import type { StoredRecord } from "./record";
import type { RecordLog } from "./record-log";

/** The fences of a log, which have to hear of what is read. */
export class Fences implements KeyFences {
  readonly #log: Pick<RecordLog, "append" | "refresh">;
  readonly #clock: Clock;
  readonly #byKey = new Map<string, Fence>();

  constructor(log: Pick<RecordLog, "append" | "refresh">, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  of(key: string): Fence {
    const known = this.#byKey.get(key) ?? new Fence(this.#log, key, this.#clock);
    this.#byKey.set(key, known);
    return known;
  }

  forget(key: string): void {
    this.#byKey.get(key)?.release();
    this.#byKey.delete(key);
  }

  /** A record was read. */
  note({ key, mark }: Pick<StoredRecord, "key" | "mark">, isOurs: boolean): void {
    this.#byKey.get(key)?.note(mark, isOurs);
  }
}
