import { type EventBusErrorCode, isEventBusError } from "../errors";
import type { Logger } from "../logger";
import type { DeliveryOutcome } from "./outcome";
import type { PublishAck } from "./publish-ack";

/** Which subscription something happened to: as many as the process subscribes, whatever topics the events carry. */
export interface DeliverySource {
  readonly stream: string;
  /** Name of the durable consumer. */
  readonly consumer: string;
}

/**
 * Where a bus counts what it does, for whatever metrics library the process uses. Called in the middle of the work: an
 * implementation is quick. If it throws, that is logged once, its figures are incomplete, and the work goes on.
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

/** Wraps the instruments given to a bus, so that one that throws interrupts nothing. */
export function sturdyInstruments(instruments: Instruments, logger: Logger): Instruments {
  let reported = false;
  const guarded =
    <TArguments extends unknown[]>(count: (...what: TArguments) => void) =>
    (...what: TArguments): void => {
      try {
        count(...what);
      } catch (error) {
        if (reported) return;
        reported = true;
        logger.error(
          { error },
          "An instrument of the bus threw: its figures are incomplete. Further errors are not logged",
        );
      }
    };
  return {
    published: guarded((stream) => instruments.published(stream)),
    publishFailed: guarded((stream, code) => instruments.publishFailed(stream, code)),
    handled: guarded((source, outcome, durationMs) => instruments.handled(source, outcome, durationMs)),
    deadLettered: guarded((source) => instruments.deadLettered(source)),
  };
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
