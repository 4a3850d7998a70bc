import type { EventPayload } from "../../model/message/event-payload";
import type { HeaderEntries } from "../../model/message/headers";

/** How a message reached a handler. */
export interface Delivery {
  readonly stream: string;
  /** Stream sequence. */
  readonly seq: number;
  /** Name of the durable consumer. */
  readonly consumer: string;
  readonly subject: string;
  /** 1 for the first delivery. */
  readonly attempt: number;
  /** The attempt after which the message is given up. */
  readonly maxDeliver: number;
  readonly headers: HeaderEntries;
  /** When the stream stored it, ISO 8601. */
  readonly storedAt: string;
}

/** The event id that the message was published with, or null; readable also where the payload is not. */
export function eventIdOf({ headers }: Pick<Delivery, "headers">): string | null {
  return headers.find(([name]) => name === "Nats-Msg-Id")?.[1] ?? null;
}

/**
 * Handles one event. Resolves: acknowledged. Throws: delivered again after a backoff, up to max deliver. An event that
 * cannot be decoded never reaches a handler, and ends like one whose handler threw each time.
 * Throws {@link Terminate}: never delivered again. `topic` is the concrete topic, also under a wildcard subscription.
 */
export type EventHandler<TData = unknown> = (
  topic: string,
  payload: EventPayload<TData>,
  delivery: Delivery,
) => Promise<void> | void;

/** A running subscription. */
export interface Subscription {
  readonly topic: string;
  /** Name of the durable consumer behind it; it stays on the server when the subscription ends. */
  readonly consumer: string;
  /**
   * Takes no more messages and begins no further handler; what was taken and not begun goes back to the broker at once (on
   * NATS but for what is on its last delivery, see `EventBus.stop`). Waits for the handler that runs, at most the bus's
   * drain timeout; called from inside that handler it returns at once. May be called again, also when the bus has stopped.
   * Never throws.
   */
  unsubscribe(): Promise<void>;
}
