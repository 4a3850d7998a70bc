import type { FailedConsumer, FailurePlan } from "../../../contract/failure-jobs";
import type { ReaderTargets } from "../../../event-bus/broker/sender";
import type { IndexedFailure } from "../../../failures/inbox/failure-index";

/** Consumers listed of each kind: those that can be reached alone, and those that cannot. */
const listedConsumers = 20;

/** The consumers that failed, and which of them can be sent copies alone. */
export function listFailedConsumers(
  chosen: readonly IndexedFailure[],
  targets: ReaderTargets,
): Pick<FailurePlan, "reachable" | "consumers" | "otherConsumers"> {
  const byConsumer = new Map<string, FailedConsumer>();
  for (const { failure } of chosen) {
    const { stream, consumer: name, consumerDisplayName: displayName } = failure;
    const key = JSON.stringify([stream, name]);
    const known = byConsumer.get(key);
    const target = targets.of(failure);
    byConsumer.set(key, {
      ...{ stream, name, displayName },
      count: (known?.count ?? 0) + 1,
      obstacle: target.possible ? null : target.reason,
    });
  }
  const all = [...byConsumer.values()].sort((a, b) => b.count - a.count);
  const [reached, left] = [all.filter(isReachable), all.filter((consumer) => !isReachable(consumer))];
  const consumers = [...reached.slice(0, listedConsumers), ...left.slice(0, listedConsumers)];
  return {
    reachable: reached.reduce((sum, { count }) => sum + count, 0),
    consumers,
    otherConsumers: all.length - consumers.length,
  };
}

const isReachable = ({ obstacle }: FailedConsumer) => obstacle === null;
