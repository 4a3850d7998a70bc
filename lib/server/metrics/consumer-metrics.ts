import { Gauge, type Registry } from "prom-client";
import { type BrokerMs, brokerMs } from "../../model/broker-time";
import { type ConsumerHealth, verdicts } from "../../model/consumer/consumer-health";
import { isKnown } from "../../model/known";
import type { MonitorView } from "../../monitor/sweep-feed";
import { asUnread } from "../../monitor/unread-consumer";

/**
 * Consumers that have series of their own, worst first; further ones are in the totals by verdict and counted in
 * `jetlag_consumers_without_series`. Bounds what a scrape costs, whatever the broker holds.
 */
export const consumersWithSeries = 1_000;

interface ConsumerFigure {
  readonly name: string;
  readonly help: string;
  /** Null when not known: then there is no series, since 0 would say something else. */
  readonly read: (consumer: ConsumerHealth, sampled: BrokerMs | null) => number | null;
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
    help: "Acknowledgements per second over the judged window, at most: given up ones cannot always be told apart.",
    read: ({ ackedPerS }) => ackedPerS.value,
  },
  {
    name: "jetlag_consumer_redeliveries_per_second",
    help: "Deliveries per second that were not the first, at least.",
    read: ({ redeliveriesPerS }) => redeliveriesPerS.value,
  },
  {
    name: "jetlag_consumer_oldest_unfinished_seconds",
    help: "Age of the oldest message not acknowledged, or a bound of it until it is looked up; 0 when none is unfinished.",
    read: ({ oldestUnfinished }) => {
      if (oldestUnfinished === null) return 0;
      return isKnown(oldestUnfinished) ? oldestUnfinished.value.ageMs / 1_000 : null;
    },
  },
  {
    name: "jetlag_consumer_idle_seconds",
    help: "From the last delivery or acknowledgement to the last sweep; none for a consumer that never had one.",
    read: idleSeconds,
  },
];

function idleSeconds({ lastDeliveredAt, lastAckedAt }: ConsumerHealth, sampled: BrokerMs | null): number | null {
  const active = [lastDeliveredAt, lastAckedAt].flatMap((at) => (at === null ? [] : [Date.parse(at)]));
  if (sampled === null || active.length === 0) return null;
  // The broker's clock is known to some milliseconds.
  return Math.max(0, sampled - Math.max(...active)) / 1_000;
}

/** The moment of the last sweep by the broker's clock. */
const sampledBy = ({ sampledAtMs, clockSkew }: ScrapedView) =>
  sampledAtMs === null ? null : brokerMs(sampledAtMs + (clockSkew?.skewMs ?? 0));

const perConsumer = ["broker", "stream", "consumer"] as const;

type ScrapedView = Pick<MonitorView, "consumers" | "sampledAtMs" | "isOutdated" | "clockSkew">;
type ReadViews = () => readonly (readonly [broker: string, view: ScrapedView])[];

/** The consumers as the last sweep left them: one that failed read none of them. */
function ofLastSweep({ consumers, sampledAtMs, isOutdated }: ScrapedView): readonly ConsumerHealth[] {
  if (!isOutdated || sampledAtMs === null) return consumers;
  const since = new Date(sampledAtMs).toISOString();
  return consumers.map((consumer) => asUnread(consumer, consumer.unreadSince ?? since));
}

/** Adds the gauges of the last sweeps, of each broker by its id, to a registry. They are read when somebody scrapes. */
export function registerConsumerMetrics(registry: Registry, readViews: ReadViews): void {
  const registers = [registry];
  const worst = () =>
    readViews().flatMap(([broker, view]) =>
      ofLastSweep(view)
        .slice(0, consumersWithSeries)
        .map((consumer) => ({ broker, consumer, sampled: sampledBy(view) })),
    );
  for (const { name, help, read } of figures) {
    new Gauge({
      name,
      help,
      registers,
      labelNames: perConsumer,
      collect() {
        this.reset();
        for (const { broker, consumer, sampled } of worst()) {
          // Under the time of a sweep that did not read it, an old figure would pass for a new one.
          const value = consumer.unreadSince === null ? read(consumer, sampled) : null;
          if (value !== null) this.set({ broker, stream: consumer.stream, consumer: consumer.name }, value);
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
      for (const { broker, consumer } of worst()) {
        const { stream, name, verdict } = consumer;
        this.set({ broker, stream, consumer: name, verdict }, 1);
      }
    },
  });
  registerBrokerMetrics(registry, readViews);
}

/** The brokers that were read: before its first sweep nobody knows how many consumers one has. */
const readOnce = (readViews: ReadViews) => readViews().filter(([, { sampledAtMs }]) => sampledAtMs !== null);

function registerBrokerMetrics(registry: Registry, readViews: ReadViews): void {
  const registers = [registry];
  new Gauge({
    name: "jetlag_consumers",
    help: "Consumers by verdict, all of them; one that did not answer at the last reading is unknown.",
    registers,
    labelNames: ["broker", "verdict"],
    collect() {
      this.reset();
      for (const [broker, view] of readOnce(readViews)) {
        const consumers = ofLastSweep(view);
        for (const verdict of verdicts) {
          this.set({ broker, verdict }, consumers.filter((consumer) => consumer.verdict === verdict).length);
        }
      }
    },
  });
  new Gauge({
    name: "jetlag_consumers_without_series",
    help: `Consumers beyond the worst ${consumersWithSeries} of a broker, which have no series of their own.`,
    registers,
    labelNames: ["broker"],
    collect() {
      this.reset();
      for (const [broker, { consumers }] of readOnce(readViews)) {
        this.set({ broker }, Math.max(0, consumers.length - consumersWithSeries));
      }
    },
  });
  new Gauge({
    name: "jetlag_sampled_timestamp_seconds",
    help: "When the last sweep of a broker ended, Unix time: everything above is as old.",
    registers,
    labelNames: ["broker"],
    collect() {
      this.reset();
      for (const [broker, { sampledAtMs }] of readViews()) {
        if (sampledAtMs !== null) this.set({ broker }, sampledAtMs / 1_000);
      }
    },
  });
}
