import { Gauge, type Registry } from "prom-client";
import { type ConsumerHealth, verdicts } from "../../model/consumer/consumer-health";
import type { MonitorView } from "../../monitor/lag-monitor";

/**
 * Consumers that have series of their own, worst first; further ones are in the totals by verdict and counted in
 * `jetlag_consumers_without_series`. Bounds what a scrape costs, whatever the broker holds.
 */
export const consumersWithSeries = 1_000;

interface ConsumerFigure {
  readonly name: string;
  readonly help: string;
  /** Null when not known: then there is no series, since 0 would say something else. */
  readonly read: (consumer: ConsumerHealth) => number | null;
}

const figures: readonly ConsumerFigure[] = [
  { name: "jetlag_consumer_waiting", help: "Messages stored and not yet delivered.", read: ({ waiting }) => waiting },
  {
    name: "jetlag_consumer_in_flight",
    help: "Messages delivered and not yet acknowledged.",
    read: ({ inFlight }) => inFlight,
  },
  {
    name: "jetlag_consumer_redelivered",
    help: "Outstanding messages on their second or later delivery.",
    read: ({ redelivered }) => redelivered,
  },
  {
    name: "jetlag_consumer_acked_per_second",
    help: "Acknowledgements per second over the judged window.",
    read: ({ ackedPerS }) => ackedPerS,
  },
  {
    name: "jetlag_consumer_redeliveries_per_second",
    help: "Deliveries per second that were not the first, at least.",
    read: ({ redeliveriesPerS }) => redeliveriesPerS,
  },
  {
    name: "jetlag_consumer_oldest_unfinished_seconds",
    help: "Age of the oldest message not acknowledged; 0 when none is unfinished.",
    read: ({ waiting, inFlight, oldestUnfinished }) =>
      waiting + inFlight === 0 ? 0 : oldestUnfinished === null ? null : oldestUnfinished.ageMs / 1_000,
  },
];

const perConsumer = ["stream", "consumer"] as const;

/** Adds the gauges of the last sweep to a registry. They are read when somebody scrapes. */
export function registerConsumerMetrics(
  registry: Registry,
  readView: () => Pick<MonitorView, "consumers" | "sampledAtMs">,
): void {
  const worst = () => readView().consumers.slice(0, consumersWithSeries);
  const registers = [registry];
  for (const { name, help, read } of figures) {
    new Gauge({
      name,
      help,
      registers,
      labelNames: perConsumer,
      collect() {
        this.reset();
        for (const consumer of worst()) {
          const value = read(consumer);
          if (value !== null) this.set({ stream: consumer.stream, consumer: consumer.name }, value);
        }
      },
    });
  }
  new Gauge({
    name: "jetlag_consumer_verdict",
    help: "1 for the verdict that each consumer has now.",
    registers,
    labelNames: [...perConsumer, "verdict"],
    collect() {
      this.reset();
      for (const { stream, name, verdict } of worst()) this.set({ stream, consumer: name, verdict }, 1);
    },
  });
  new Gauge({
    name: "jetlag_consumers",
    help: "Consumers by verdict, all of them.",
    registers,
    labelNames: ["verdict"],
    collect() {
      const { consumers } = readView();
      for (const verdict of verdicts) {
        this.set({ verdict }, consumers.filter((consumer) => consumer.verdict === verdict).length);
      }
    },
  });
  new Gauge({
    name: "jetlag_consumers_without_series",
    help: `Consumers beyond the worst ${consumersWithSeries}, which have no series of their own.`,
    registers,
    collect() {
      this.set(Math.max(0, readView().consumers.length - consumersWithSeries));
    },
  });
  new Gauge({
    name: "jetlag_sampled_timestamp_seconds",
    help: "When the last sweep ended, Unix time: everything above is as old.",
    registers,
    collect() {
      const { sampledAtMs } = readView();
      if (sampledAtMs === null) this.remove();
      else this.set(sampledAtMs / 1_000);
    },
  });
}
