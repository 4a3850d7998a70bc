import type { ConsumerHealth, ListedConsumer, ListedConsumerJson } from "../../model/consumer/consumer-health";
import { knownJson } from "../../model/known";
import type { DashboardParts } from "../dashboard/parts";

/** Consumers of the last sweep as they are sent; all of them, worst first, unless some are named. */
export function listConsumers(
  monitor: Pick<DashboardParts["monitor"], "rows">,
  consumers?: readonly ConsumerHealth[],
): ListedConsumerJson[] {
  return monitor.rows(consumers).map(writeConsumer);
}

function writeConsumer(consumer: ListedConsumer): ListedConsumerJson {
  return {
    ...consumer,
    ackedPerS: knownJson(consumer.ackedPerS),
    deliveredPerS: knownJson(consumer.deliveredPerS),
    redeliveriesPerS: knownJson(consumer.redeliveriesPerS),
    waitingPerS: knownJson(consumer.waitingPerS),
    oldestUnfinished: consumer.oldestUnfinished && knownJson(consumer.oldestUnfinished),
    oldestUndelivered: consumer.oldestUndelivered && knownJson(consumer.oldestUndelivered),
    etaMs: knownJson(consumer.etaMs),
    ackLatency: knownJson(consumer.ackLatency),
    failuresInWindow: knownJson(consumer.failuresInWindow),
  };
}
