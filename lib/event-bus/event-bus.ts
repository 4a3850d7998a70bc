import type { NewEventPayload } from "../model/event-payload";
import type { Retention } from "../model/stream";
import type { Advisories } from "./advisories";
import type { Capability, CapabilityAnswer } from "./capabilities";
import type { Clock } from "./clock";
import type { BusConnection } from "./connection";
import type { Consumers } from "./consumers";
import type { EventHandler, Subscription } from "./delivery";
import type { Logger } from "./logger";
import type { Messages, PublishAck } from "./messages";
import type { Streams } from "./streams";
import type { Traffic } from "./traffic";

/** Brokers with an adapter. */
export type EventBusKind = "nats" | "memory";

/** Options that every adapter understands. Defaults in parentheses are the Python bus's unless another source is named. */
export interface EventBusOptions {
  /** Stream of this bus; topics live under `{streamName}.` (`TAX_AGENT_EVENTS`). */
  readonly streamName?: string;
  /** Processes of one group share the work of a topic (`tax-agent`). */
  readonly consumerGroup?: string;
  /**
   * `start()` creates the stream when it is missing (true). False for tools that only look: then publishing and
   * subscribing use a stream that exists.
   */
  readonly createStream?: boolean;
  /** Retention of a stream created by `start()` (`workqueue`). Two groups on one topic need `interest` or `limits`. */
  readonly retention?: Retention;
  /** Limits of a stream created by `start()`: age (7 days) and size (none). */
  readonly maxAgeMs?: number;
  readonly maxBytes?: number;
  /** Replicas of a stream created by `start()`: 3 on a cluster of three or more servers, else 1. */
  readonly replicas?: number;
  /** An existing stream whose subjects miss dotted topics (`{stream}.*`) is widened to `{stream}.>` (false: refused with the fix). */
  readonly widenSubjects?: boolean;
  /** Deliveries before a message is given up (3). */
  readonly maxDeliver?: number;
  /** How long the broker waits for an acknowledgement, milliseconds (30,000). */
  readonly ackWaitMs?: number;
  /** Messages fetched ahead of the handler (10). */
  readonly batchSize?: number;
  /** Delay before attempt 2, 3, ... after a handler threw, milliseconds; the last one repeats (1,000 5,000 15,000). */
  readonly backoffMs?: readonly number[];
  /** Until when a publish is retried before it counts as unknown, milliseconds (15,000: outlives a leader election). */
  readonly publishTimeoutMs?: number;
  /** How long `stop()` waits for handlers, milliseconds (10,000). */
  readonly drainTimeoutMs?: number;
  /** Stream for messages that failed for good; none unless named. Created by `start()`. */
  readonly deadLetterStream?: string;
  readonly logger?: Logger;
  readonly clock?: Clock;
}

/** A bus of business events, and the inspection that a monitor needs. */
export interface EventBus {
  readonly kind: EventBusKind;
  /** Connects (waiting for the first success as long as it takes, unless stopped) and prepares the stream. */
  start(): Promise<void>;
  /** Lets running handlers finish and be acknowledged, then disconnects. */
  stop(): Promise<void>;
  /**
   * Stores an event under a topic. Resolves to the broker's receipt, or null when it failed, which is logged; a
   * timeout is logged as unknown, since the event may be stored. Throws only for what the caller got wrong
   * (`invalid_subject`, `payload_too_large`).
   */
  publish<TData>(topic: string, payload: NewEventPayload<TData>): Promise<PublishAck | null>;
  /** Handles events of a topic (`*` one token, a final `>` the rest) with one durable consumer per topic and group. */
  subscribe<TData = unknown>(topic: string, handler: EventHandler<TData>): Promise<Subscription>;
  /** Whether the connected broker can do what not every one can, so that nothing has to be tried to find out. */
  capability(name: Capability): CapabilityAnswer;
  readonly connection: BusConnection;
  readonly streams: Streams;
  readonly consumers: Consumers;
  readonly messages: Messages;
  readonly traffic: Traffic;
  readonly advisories: Advisories;
}
