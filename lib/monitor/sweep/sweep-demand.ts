import type { Clock } from "../../event-bus/clock";
import type { Mark } from "../../store/mark";
import type { SharedValues } from "../../store/shared-values";

/** A question counts for this long, milliseconds. */
const wantedMs = 10_000;

/** What the demand needs from its surroundings. */
export interface SweepDemandOptions {
  readonly values: Pick<SharedValues, "last" | "watch">;
  readonly clock: Clock;
  /** Put again and again by a dashboard that wants the sweeps of another. */
  readonly key: string;
}

/** Whether other dashboards want sweeps. They are heard; where the account may not listen, they are looked for. */
export class SweepDemand {
  readonly #options: SweepDemandOptions;
  #askedAtMs = Number.NEGATIVE_INFINITY;
  #seen: Mark = 0;
  #isDeaf = false;

  constructor(options: SweepDemandOptions) {
    this.#options = options;
  }

  /** Listens until the returned function is called. */
  watch(): () => void {
    const { values, key } = this.#options;
    return values.watch(
      key,
      () => this.#note(),
      (allowed) => {
        this.#isDeaf = !allowed;
      },
    );
  }

  /** False when surely nobody asked lately. */
  get isPossible(): boolean {
    return this.#isDeaf || this.#isRecent();
  }

  /** True when somebody asked lately. Throws what the broker answers. */
  async check(): Promise<boolean> {
    if (this.#isDeaf) await this.#look();
    return this.#isRecent();
  }

  async #look(): Promise<void> {
    const { values, key } = this.#options;
    const asked = await values.last(key);
    if (asked === null || asked.mark === this.#seen) return;
    this.#seen = asked.mark;
    this.#note();
  }

  #note(): void {
    this.#askedAtMs = this.#options.clock.now();
  }

  #isRecent(): boolean {
    return this.#options.clock.now() - this.#askedAtMs <= wantedMs;
  }
}
