import { Counter, Histogram, type Registry } from "prom-client";
import type { DeliverySource, Instruments } from "../../event-bus/bus/instruments";

/** Label values kept apart; what comes after them shares {@link otherLabel}, so that no name can grow the answer for ever. */
const maxLabelValues = 200;
const otherLabel = "(other)";
/** From a millisecond to the default ack wait and beyond, seconds. */
const durationBuckets = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/**
 * Counters and the handler histogram, labelled by broker, stream and durable consumer, never by topic, subject or tenant.
 * Returns the instruments of a broker, by its id.
 */
export function createBusMetrics(registry: Registry): (broker: string) => Instruments {
  const registers = [registry];
  const counter = <TLabel extends string>(name: string, help: string, labelNames: TLabel[]) =>
    new Counter({ name: `jetlag_${name}`, help, labelNames, registers });
  const published = counter("events_published_total", "Messages stored, or found stored under the same id", [
    "broker",
    "stream",
  ]);
  const publishFailures = counter("publish_failures_total", "Publishes without a receipt, by error code", [
    "broker",
    "stream",
    "code",
  ]);
  const handled = counter("events_handled_total", "Events whose handler succeeded", ["broker", "stream", "consumer"]);
  const failed = counter("events_failed_total", "Attempts whose handler failed", ["broker", "stream", "consumer"]);
  const retried = counter("events_retried_total", "Failed attempts after which the event is delivered again", [
    "broker",
    "stream",
    "consumer",
  ]);
  const deadLettered = counter("events_dead_lettered_total", "Events copied to the dead letter stream", [
    "broker",
    "stream",
    "consumer",
  ]);
  const duration = new Histogram({
    name: "jetlag_handler_duration_seconds",
    help: "Time from delivery to the end of the handler",
    labelNames: ["broker", "stream", "consumer"],
    buckets: durationBuckets,
    registers,
  });
  const known = new Map<string, Instruments>();
  const create = (broker: string): Instruments => {
    const streamLabel = boundedLabel();
    const consumerLabel = boundedLabel();
    const labelsOf = ({ stream, consumer }: DeliverySource) => ({
      broker,
      stream: streamLabel(stream),
      consumer: consumerLabel(consumer),
    });
    return {
      published: (stream) => published.inc({ broker, stream: streamLabel(stream) }),
      publishFailed: (stream, code) => publishFailures.inc({ broker, stream: streamLabel(stream ?? ""), code }),
      handled(source, outcome, durationMs) {
        const labels = labelsOf(source);
        duration.observe(labels, durationMs / 1_000);
        (outcome === "ack" ? handled : failed).inc(labels);
        if (outcome === "retry") retried.inc(labels);
      },
      deadLettered: (source) => deadLettered.inc(labelsOf(source)),
    };
  };
  return (broker) => {
    // A dashboard that is replaced counts on, under the same names.
    const instruments = known.get(broker) ?? create(broker);
    known.set(broker, instruments);
    return instruments;
  };
}

function boundedLabel(): (value: string) => string {
  const known = new Set<string>();
  return (value) => {
    if (known.has(value)) return value;
    if (known.size >= maxLabelValues) return otherLabel;
    known.add(value);
    return value;
  };
}
