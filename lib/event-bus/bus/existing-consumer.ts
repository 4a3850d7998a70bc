import { isDeepStrictEqual } from "node:util";
import type { Consumer, ConsumerConfig } from "../../model/consumer/consumer";
import { EventBusError } from "../errors";
import type { Logger } from "../logger";

/**
 * Throws `conflict` for a consumer of a subscription's name that somebody made for something else: its handler would
 * get other events than it asked for, or lose them.
 */
export function requireReadable({ stream, name, config }: Consumer, filters: readonly string[]): void {
  const problem =
    config.deliverSubject !== null
      ? "as a push consumer"
      : config.ackPolicy !== "explicit"
        ? `with ack policy ${config.ackPolicy}, not explicit`
        : !isDeepStrictEqual(config.filterSubjects, filters)
          ? `and reads ${config.filterSubjects.join(", ") || "everything"}, not ${filters.join(", ")}`
          : null;
  if (problem !== null) throw new EventBusError("conflict", `consumer ${name} of ${stream} exists ${problem}`);
}

/** Says that an existing consumer is given our limits: whoever made it may count on the old ones. */
export function warnOfAdjusted(
  logger: Logger,
  { stream, name, config }: Consumer,
  after: Pick<ConsumerConfig, "ackWaitMs" | "maxDeliver">,
): void {
  const before = { ackWaitMs: config.ackWaitMs, maxDeliver: config.maxDeliver, backoffMs: config.backoffMs };
  logger.warn(
    { stream, consumer: name, before, after: { ...after, backoffMs: [] } },
    `Consumer existed with other settings, changed to ours consumer=${name} ` +
      `max_deliver=${before.maxDeliver ?? "none"}->${after.maxDeliver ?? "none"} ` +
      `ack_wait_ms=${before.ackWaitMs}->${after.ackWaitMs} backoff_ms=[${before.backoffMs.join(",")}]->[]`,
  );
}
