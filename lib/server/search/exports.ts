import type { ExportProgress } from "../../contract/export";
import { type Clock, elapsedMs } from "../../event-bus/clock";

/** How long the end of one is remembered. */
const rememberedMs = 10 * 60_000;
/** Most that are remembered. */
const mostRemembered = 200;

interface Kept {
  progress: ExportProgress;
  /** By {@link elapsedMs}. */
  touchedMs: number;
}

/** How far exports are: a browser that saves a file tells nobody. */
export class Exports {
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Notes how far one is. */
  note(id: string, progress: ExportProgress): void {
    this.#kept.delete(id);
    this.#kept.set(id, { progress, touchedMs: elapsedMs(this.#clock) });
    this.#forgetOld();
  }

  /** How far one is; null where there is none, or it ended long ago. */
  of(id: string): ExportProgress | null {
    this.#forgetOld();
    return this.#kept.get(id)?.progress ?? null;
  }

  #forgetOld(): void {
    const now = elapsedMs(this.#clock);
    // Those that were touched last are last.
    for (const [id, { touchedMs }] of this.#kept) {
      if (this.#kept.size <= mostRemembered && now - touchedMs < rememberedMs) return;
      this.#kept.delete(id);
    }
  }
}
