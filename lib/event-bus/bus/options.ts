import type { Clock } from "../clock";
import { systemClock } from "../clock";
import { EventBusError } from "../errors";
import { type Logger, silentLogger, sturdyLogger } from "../logger";
import type { EventBusOptions } from "./event-bus";
import { type Instruments, sturdyInstruments } from "./instruments";
import { requireStreamName } from "./names";

const dayMs = 24 * 60 * 60 * 1000;

/** {@link EventBusOptions} with every default filled in. */
export interface ResolvedOptions
  extends Required<Omit<EventBusOptions, "maxBytes" | "replicas" | "deadLetterStream" | "instruments">> {
  readonly maxBytes: number | null;
  readonly replicas: number | null;
  readonly deadLetterStream: string | null;
  readonly instruments: Instruments | null;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** Fills in defaults and checks names and ranges. Throws `invalid_name`, `invalid_input`. */
export function resolveOptions(options: EventBusOptions): ResolvedOptions {
  const logger = sturdyLogger(options.logger ?? silentLogger);
  const resolved: ResolvedOptions = {
    streamName: options.streamName ?? "TAX_AGENT_EVENTS",
    consumerGroup: options.consumerGroup ?? "tax-agent",
    createStream: options.createStream ?? true,
    retention: options.retention ?? "workqueue",
    maxAgeMs: options.maxAgeMs ?? 7 * dayMs,
    maxBytes: options.maxBytes ?? null,
    replicas: options.replicas ?? null,
    widenSubjects: options.widenSubjects ?? false,
    maxDeliver: options.maxDeliver ?? 3,
    ackWaitMs: options.ackWaitMs ?? 30_000,
    batchSize: options.batchSize ?? 10,
    backoffMs: options.backoffMs ?? [1_000, 5_000, 15_000],
    publishTimeoutMs: options.publishTimeoutMs ?? 15_000,
    drainTimeoutMs: options.drainTimeoutMs ?? 10_000,
    deadLetterStream: options.deadLetterStream ?? null,
    retryStream: options.retryStream ?? false,
    logger,
    instruments: options.instruments === undefined ? null : sturdyInstruments(options.instruments, logger),
    clock: options.clock ?? systemClock,
  };
  requireStreamName(resolved.streamName);
  if (resolved.deadLetterStream !== null) requireStreamName(resolved.deadLetterStream);
  if (resolved.deadLetterStream === resolved.streamName)
    throw new EventBusError("invalid_input", "dead letters need a stream of their own: they would be delivered again");
  if (resolved.consumerGroup === "") throw new EventBusError("invalid_name", "a consumer group needs a name");
  requireWholeNumbers(resolved);
  return resolved;
}

/** Delay before the next delivery after `attempt` failed. */
export function backoffAfter(attempt: number, backoffMs: readonly number[]): number {
  return backoffMs[Math.min(attempt, backoffMs.length) - 1] ?? 0;
}

function requireWholeNumbers(options: ResolvedOptions): void {
  const { maxDeliver, ackWaitMs, batchSize, maxAgeMs, publishTimeoutMs, drainTimeoutMs, backoffMs } = options;
  requireAtLeast(1, { maxDeliver, ackWaitMs, batchSize, maxAgeMs, publishTimeoutMs });
  requireAtLeast(1, { maxBytes: options.maxBytes ?? 1, replicas: options.replicas ?? 1 });
  requireAtLeast(0, { drainTimeoutMs });
  for (const delayMs of backoffMs) requireAtLeast(0, { backoffMs: delayMs });
}

function requireAtLeast(least: number, values: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (!Number.isSafeInteger(value) || value < least)
      throw new EventBusError("invalid_input", `${name} must be a whole number of at least ${least}, not ${value}`);
  }
}
