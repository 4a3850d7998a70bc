import type { DeliveryOutcome } from "./delivery-outcome";
import { type EventBusErrorCode, isEventBusError } from "./errors";
import type { PublishAck } from "./messages";

/** Which subscription something happened to: as many as the process subscribes, whatever topics the events carry. */
export interface DeliverySource {
  readonly stream: string;
  /** Name of the durable consumer. */
  readonly consumer: string;
}

/**
 * Where a bus counts what it does, for whatever metrics library the process uses. Called in the middle of the work: an
 * implementation is quick and never throws.
 */
export interface Instruments {
  /** A message was stored, or was there already under the same id. */
  published(stream: string): void;
  /** A publish failed, or ended unknown. `stream` is null where only the subject was said. */
  publishFailed(stream: string | null, code: EventBusErrorCode): void;
  /** A handler ended after `durationMs`: `ack` for success, `retry` for a failure that is delivered again. */
  handled(source: DeliverySource, outcome: DeliveryOutcome["kind"], durationMs: number): void;
  /** A copy of an event that failed for good was stored. */
  deadLettered(source: DeliverySource): void;
}

/** Counts how a publish ends, which it passes on. */
export async function countPublish(
  instruments: Instruments | null,
  stream: string | null,
  publish: () => Promise<PublishAck>,
): Promise<PublishAck> {
  try {
    const ack = await publish();
    instruments?.published(ack.stream);
    return ack;
  } catch (error) {
    instruments?.publishFailed(stream, isEventBusError(error) ? error.code : "rejected");
    throw error;
  }
}
