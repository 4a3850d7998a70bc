import type { EventBus } from "../../event-bus/bus/event-bus";
import type { Clock } from "../../event-bus/clock";
import { isEventBusError } from "../../event-bus/errors";

/** A question counts for this long, milliseconds. */
const wantedMs = 10_000;

/** What the demand needs from its surroundings. */
export interface SweepDemandOptions {
  readonly bus: Pick<EventBus, "messages" | "traffic">;
  readonly clock: Clock;
  readonly stream: string;
  /** Stored again and again by a dashboard that wants the sweeps of another. */
  readonly subject: string;
}

/** Whether other dashboards want sweeps. They are heard; where the account may not listen, they are looked for. */
export class SweepDemand {
  readonly #options: SweepDemandOptions;
  #askedAtMs = Number.NEGATIVE_INFINITY;
  #seenSeq = 0;
  #isDeaf = false;

  constructor(options: SweepDemandOptions) {
    this.#options = options;
  }

  /** Listens until the returned function is called. */
  watch(): () => void {
    const { bus, subject } = this.#options;
    return bus.traffic.watch(
      subject,
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
    const { bus, stream, subject } = this.#options;
    try {
      const asked = await bus.messages.last(stream, subject);
      if (asked === null || asked.seq === this.#seenSeq) return;
      this.#seenSeq = asked.seq;
      this.#note();
    } catch (error) {
      // The stream is made by the first who asks.
      if (!isEventBusError(error) || error.code !== "stream_not_found") throw error;
    }
  }

  #note(): void {
    this.#askedAtMs = this.#options.clock.now();
  }

  #isRecent(): boolean {
    return this.#options.clock.now() - this.#askedAtMs <= wantedMs;
  }
}
