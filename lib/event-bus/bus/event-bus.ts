import type { NewEventPayload } from "../../model/message/event-payload";
import type { Retention } from "../../model/stream/stream";
import type { Clock } from "../clock";
import type { BusConnection } from "../connection";
import type { Logger } from "../logger";
import type { EventHandler, Subscription } from "./delivery";
import type { Instruments } from "./instruments";
import type { PublishAck } from "./publish-ack";

/** Brokers with an adapter. */
export type EventBusKind = "nats" | "memory";

/**
 * Options that every adapter understands. The default is in parentheses, with its source: *Python* is the bus of the
 * Python services, whose streams and consumers ours shares; *measured* is an experiment on real servers. Whole numbers;
 * times in milliseconds, sizes in bytes. A bus is not made (`invalid_name`, `invalid_input`) with what cannot be meant.
 */
export interface EventBusOptions {
  /**
   * Stream of this bus; topics live under `{streamName}.` (`TAX_AGENT_EVENTS`: Python). At most 255 bytes, no dots, white
   * space, wildcards or slashes.
   */
  readonly streamName?: string;
  /**
   * Processes of one group share the work of a topic (`tax-agent`: Python). Any text that is not empty; together with a
   * topic it has to fit into a consumer name of 255 characters, escapes included.
   */
  readonly consumerGroup?: string;
  /**
   * `start()` creates the stream when it is missing (true: Python). False for tools that only look: then publishing and
   * subscribing use a stream that exists.
   */
  readonly createStream?: boolean;
  /** Retention of a stream created by `start()` (`workqueue`: Python). Two groups on one topic need `interest` or `limits`. */
  readonly retention?: Retention;
  /** How old a message of a stream created by `start()` may get (7 days: Python). */
  readonly maxAgeMs?: number;
  /** How large a stream created by `start()` may get; at the limit the oldest messages go (no limit: Python). */
  readonly maxBytes?: number;
  /**
   * Replicas of a stream created by `start()`, 1 to 5 (3 on a cluster of three or more servers, else 1: a cluster of
   * three goes on when one server is lost).
   */
  readonly replicas?: number;
  /** An existing stream whose subjects miss dotted topics (`{stream}.*`) is widened to `{stream}.>` (false: nobody asked for it; `start()` throws `conflict` with the fix). */
  readonly widenSubjects?: boolean;
  /** Deliveries before a message is given up, the first one included (3: Python). */
  readonly maxDeliver?: number;
  /**
   * How long the broker waits for a sign of life (30,000: Python, and the server's own default). A handler may take
   * longer: its event and those queued behind it are kept alive. One that still runs after three of these waits is
   * reported once, as a warning: it may never settle.
   */
  readonly ackWaitMs?: number;
  /** Messages fetched at a time, ahead of the handler (10: Python). */
  readonly batchSize?: number;
  /**
   * Delays before attempt 2, 3, ... after a handler threw; the last one repeats (1,000 5,000 15,000: our choice, a
   * hiccup is over after the first, a restart of what the handler needs after the last). Empty: at once.
   */
  readonly backoffMs?: readonly number[];
  /**
   * How long a publish is tried again before it ends, as *unknown* when it may be stored (15,000: measured, elections of
   * a new leader took up to 7.6 s and retrying for 5 s was not always enough).
   */
  readonly publishTimeoutMs?: number;
  /** How long `stop()` and `unsubscribe()` wait for handlers and publishes (10,000: a container's usual grace). */
  readonly drainTimeoutMs?: number;
  /**
   * Stream for copies of messages that failed for good, created by `start()`. Not the bus's own stream. Without one (the
   * default: nobody asked for a second stream) an event that was tried `maxDeliver` times, or cannot be decoded, stays
   * where it is stored and is delivered no more; of one that a handler terminates only the broker's announcement is left
   * in a work queue.
   */
  readonly deadLetterStream?: string;
  /**
   * `start()` creates the work queue `{streamName}_RETRY`, and each subscription also reads its own subject there: an
   * event can be given again to one consumer alone, see `retryTarget` (false: nobody asked for a second stream). Copies
   * are handled one by one with the events; those for a consumer that is away wait.
   */
  readonly retryStream?: boolean;
  /**
   * Where the bus logs; any pino logger fits (nowhere: a library is silent). Never handed credentials. A field `error` is
   * a plain object with a `message`, so it needs no serializer.
   */
  readonly logger?: Logger;
  /** Where publishes and deliveries are counted (nowhere). */
  readonly instruments?: Instruments;
  /** Time and timers (the machine's); tests hand in one that they move. */
  readonly clock?: Clock;
}

/** A bus of business events. What a monitor sees and manages of the broker behind it is {@link Broker}. */
export interface EventBus {
  readonly kind: EventBusKind;
  /**
   * Connects (waiting for the first success as long as it takes, unless stopped) and prepares the stream. May be called
   * again, also after {@link stop}; during one it begins when that has ended. Throws `conflict` for a stream that cannot
   * carry the bus's topics, `bus_unavailable` when stopped meanwhile, or when called by a handler that a stop waits for,
   * `permission_denied`, `jetstream_disabled`; the bus is closed then.
   */
  start(): Promise<void>;
  /**
   * Takes no more messages and begins no further handler; what was taken and not begun goes back to the broker at once, for
   * others of the group. Waits at most the drain timeout for running handlers to finish and be acknowledged and for what
   * is being published, then disconnects. What a handler did not finish by then is delivered again. A second call during
   * the first one waits for the same end. Called from inside a handler, which would wait for itself, it returns at once;
   * the bus stops when that handler has ended and its event is acknowledged. Never throws.
   *
   * A NATS server counts what goes back as a delivery. An event on its last one would go to nobody else: it is handled
   * here, and waited for like those that run.
   */
  stop(): Promise<void>;
  /**
   * Stores an event under a topic. Resolves to the broker's receipt, or null when it failed, which is logged: at once on a
   * bus that is not started, else when trying again has not helped. A timeout is logged as unknown, since the event may be
   * stored. Throws only for what the caller got wrong
   * (`invalid_subject`, `invalid_input`, `payload_too_large`).
   */
  publish<TData>(topic: string, payload: NewEventPayload<TData>): Promise<PublishAck | null>;
  /**
   * Handles events of a topic (`*` one token, a final `>` the rest) with one durable consumer per topic and group; what
   * is stored while nobody subscribes waits there. `TData` is the subscriber's word: data is not checked. Throws
   * `invalid_subject`, `invalid_name` (too long a name), `conflict` (another group has the topic of a work queue),
   * `stream_not_found`, `bus_unavailable` (not started, being stopped, or without a link), `permission_denied`.
   */
  subscribe<TData = unknown>(topic: string, handler: EventHandler<TData>): Promise<Subscription>;
  /** The link to the broker: its state now and each change. */
  readonly connection: BusConnection;
}
