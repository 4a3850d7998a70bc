import type { Broker } from "../../../lib/event-bus/broker/broker";
import type { Clock } from "../../../lib/event-bus/clock";
import { silentLogger } from "../../../lib/event-bus/logger";
import type { Consumer } from "../../../lib/model/consumer/consumer";
import type { ConsumerHealth } from "../../../lib/model/consumer/consumer-health";
import { exact } from "../../../lib/model/known";
import { LagMonitor } from "../../../lib/monitor/lag-monitor";
import type { OpenFailures, RejectedDeliveries } from "../../../lib/monitor/verdict/health-evidence";
import { settingsLimits } from "../../../lib/monitor/verdict/limits";
import { restarted } from "../../../lib/monitor/verdict/situations/testing/restarted";

/** What the monitor of a stage is made of. */
export interface StageMonitorOptions {
  readonly broker: Pick<Broker, "read" | "grammar">;
  readonly clock: Clock;
  /** Deliveries of a consumer that were rejected and come again. */
  readonly retryingOf: (consumer: Consumer) => RejectedDeliveries;
}

/** The monitor that watches a stage, with the failures that were announced. Sweeps are made by hand. */
export class StageMonitor {
  readonly #options: StageMonitorOptions;
  readonly #failed = new Map<string, number[]>();
  #monitor: LagMonitor;
  #isWatching = true;

  constructor(options: StageMonitorOptions) {
    this.#options = options;
    this.#monitor = this.#createMonitor();
  }

  /** Takes a failure of a consumer that is announced now. */
  addFailure(consumer: string): void {
    this.#failed.set(consumer, [...(this.#failed.get(consumer) ?? []), this.#options.clock.now()]);
  }

  /** Somebody acts on the failures of a consumer. */
  resolveFailures(consumer: string): void {
    this.#failed.delete(consumer);
  }

  /** Sweeps are not made while the broker, or the dashboard, is away. */
  watch(isWatching: boolean): void {
    this.#isWatching = isWatching;
  }

  /** The dashboard starts again, with what its history remembers. */
  async restart(): Promise<void> {
    this.#monitor = await restarted(this.#monitor, () => this.#createMonitor());
  }

  /** One look at everything; null while nobody looks. */
  async sweep(): Promise<readonly ConsumerHealth[] | null> {
    if (!this.#isWatching) return null;
    await this.#monitor.sweepNow();
    return this.#monitor.view.consumers;
  }

  /** Why the last look saw nothing; null when it saw. */
  get problem(): string | null {
    return this.#monitor.view.sweepError;
  }

  async stop(): Promise<void> {
    await this.#monitor.stop();
  }

  #createMonitor(): LagMonitor {
    const { broker, clock, retryingOf } = this.#options;
    return new LagMonitor({
      ...{ broker, clock, retryingOf },
      logger: silentLogger,
      unacknowledgedIn:
        () =>
        (_, consumer, { fromMs, toMs }) =>
          exact((this.#failed.get(consumer) ?? []).filter((atMs) => atMs >= fromMs && atMs <= toMs).length),
      openFailuresOf:
        () =>
        ({ name }) =>
          this.#failuresOf(name),
      limits: settingsLimits([]),
      intervalMs: () => 10 ** 12,
    });
  }

  #failuresOf(consumer: string): OpenFailures {
    const failed = this.#failed.get(consumer) ?? [];
    return { count: exact(failed.length), firstAtMs: failed[0] ?? null, lastAtMs: failed.at(-1) ?? null };
  }
}
