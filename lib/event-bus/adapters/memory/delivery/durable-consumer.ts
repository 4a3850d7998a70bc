import { requireReadable, warnOfAdjusted } from "../../../bus/existing-consumer";
import { isEventBusError } from "../../../errors";
import type { Logger } from "../../../logger";
import type { MemoryConsumer } from "../memory-consumer";
import type { MemoryServer } from "../memory-server";

/** A durable consumer that a bus needs. */
export interface DurableSpec {
  readonly stream: string;
  readonly name: string;
  /** What it reads; empty for all of the stream. */
  readonly filterSubjects: readonly string[];
  readonly ackWaitMs: number;
  /** Null for no end. */
  readonly maxDeliver: number | null;
  /** True for one that also reads what was stored before it was made. */
  readonly fromStart: boolean;
}

/**
 * Creates the consumer, or brings the one that is there to these limits, which is logged. In place of a deleted one it
 * begins behind what that one delivered, with what was not finished of it, so that nothing is skipped. Throws `stream_not_found`, `conflict`.
 */
export function ensureDurable(
  server: MemoryServer,
  spec: DurableSpec,
  logger: Logger,
  deleted?: MemoryConsumer,
): MemoryConsumer {
  const { consumers, config, log } = server.stream(spec.stream);
  const { name, filterSubjects, ackWaitMs, maxDeliver, fromStart } = spec;
  if (consumers.has(name)) {
    const existing = consumers.get(name).info();
    requireReadable(existing, filterSubjects);
    const { config: before } = existing;
    if (before.ackWaitMs !== ackWaitMs || before.maxDeliver !== maxDeliver || before.backoffMs.length > 0)
      warnOfAdjusted(logger, existing, { ackWaitMs, maxDeliver });
    // A backoff of the broker's would overrule the ack wait, and deliver again what is still being handled.
    return consumers.update(name, { ackWaitMs, maxDeliver, backoffMs: [] });
  }
  const common = { name, filterSubjects, ackWaitMs, maxDeliver, ackPolicy: "explicit" } as const;
  // A work queue takes no other start; what was handled is gone from it, so nothing comes twice.
  if (fromStart || config.retention === "workqueue") return consumers.create({ ...common, deliverPolicy: "all" });
  if (deleted === undefined) return consumers.create({ ...common, deliverPolicy: "new" });
  // A stream that was made anew: nothing of it was read.
  if (!deleted.isOf(log)) return consumers.create({ ...common, deliverPolicy: "all" });
  const startSeq = deleted.lastDeliveredSeq + 1;
  const renewed = consumers.create({ ...common, deliverPolicy: "by_start_sequence", startSeq });
  renewed.takeOver(deleted);
  return renewed;
}

/** The consumer in place of a deleted one, or null while there cannot be one, which is logged. */
export function renewDurable(
  server: MemoryServer,
  spec: DurableSpec,
  deleted: MemoryConsumer,
  logger: Logger,
): MemoryConsumer | null {
  const { stream, name } = spec;
  try {
    const renewed = ensureDurable(server, spec, logger, deleted);
    logger.warn({ stream, consumer: name }, `Consumer was deleted, made again consumer=${name}`);
    return renewed;
  } catch (error) {
    if (!isEventBusError(error)) throw error;
    logger.error({ stream, consumer: name, error }, `Consumer was deleted and cannot be made again consumer=${name}`);
    return null;
  }
}
