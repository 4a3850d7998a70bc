import type { NewEventPayload } from "../../../model/message/event-payload";
import type { PublishAck } from "../../broker/messages";
import type { Traffic, TrafficMessage } from "../../broker/traffic";
import type { CapabilityAnswer } from "../../bus/capabilities";
import type { EventHandler, Subscription } from "../../bus/delivery";
import { shortReason } from "../../bus/delivery-outcome";
import type { EventBus, EventBusOptions } from "../../bus/event-bus";
import { completeEventPayload } from "../../bus/event-payload";
import { HandlerScope, startedByHandler } from "../../bus/handler-scope";
import { Lifecycle } from "../../bus/lifecycle";
import { type ResolvedOptions, resolveOptions } from "../../bus/options";
import { retryStreamName, retrySubject } from "../../bus/retry-target";
import { durableName, filterSubject, publishSubject } from "../../bus/topics";
import { Turns } from "../../bus/turns";
import { EventBusError, isEventBusError } from "../../errors";
import type { DurableSpec } from "./delivery/durable-consumer";
import { nextTurn } from "./delivery/event-loop";
import { MemorySubscription, type SubscriptionSpec } from "./delivery/memory-subscription";
import { bodyOf } from "./log/message-body";
import { MemoryAdvisories } from "./memory-advisories";
import { MemoryConnection } from "./memory-connection";
import { MemoryConsumers } from "./memory-consumers";
import { MemoryMessages } from "./memory-messages";
import { MemoryServer } from "./memory-server";
import { MemoryStreams } from "./memory-streams";
import { prepareStreams } from "./prepare-streams";

/** Options of {@link MemoryEventBus}. */
export interface MemoryEventBusOptions extends EventBusOptions {
  /** The server to meet other buses and brokers at (one of its own, on `clock`). */
  readonly server?: MemoryServer;
}

/** Events published in a row after which the event loop gets a turn, as it would with a broker behind a socket. */
const publishesPerTurn = 256;

/** An event bus within this process, with the behaviour of the NATS one. What it stores ends with the process. */
export class MemoryEventBus implements EventBus {
  readonly kind = "memory";
  readonly connection: MemoryConnection;
  readonly streams: MemoryStreams;
  readonly consumers: MemoryConsumers;
  readonly messages: MemoryMessages;
  readonly traffic: Traffic;
  readonly advisories: MemoryAdvisories;
  private readonly options: ResolvedOptions;
  private readonly lifecycle: Lifecycle;
  private readonly subscriptions = new Set<MemorySubscription>();
  private readonly endings = new WeakMap<MemorySubscription, Promise<void>>();
  private readonly scopes = new Set<HandlerScope>();
  private readonly watches = new Set<() => void>();
  private published = 0;

  /** Throws `invalid_name`, `invalid_input`. */
  constructor(options: MemoryEventBusOptions = {}) {
    const clock = options.clock ?? options.server?.clock;
    this.options = resolveOptions({ ...options, ...(clock === undefined ? {} : { clock }) });
    const server = options.server ?? new MemoryServer(this.options.clock);
    this.connection = new MemoryConnection(server, this.options.clock);
    const connected = () => this.connection.server();
    this.streams = new MemoryStreams(connected);
    this.consumers = new MemoryConsumers(connected);
    this.messages = new MemoryMessages(connected, this.options.instruments);
    this.traffic = { watch: (filter, listener) => this.watch(server, filter, listener), settling: () => null };
    this.advisories = new MemoryAdvisories(connected, this.traffic, this.options);
    this.lifecycle = new Lifecycle({ open: () => this.open(), close: () => this.close() });
  }

  start(): Promise<void> {
    if (this.lifecycle.isStopping && this.isCalledByHandler()) return Promise.reject(startedByHandler());
    return this.lifecycle.start();
  }

  stop(): Promise<void> {
    const stopped = this.lifecycle.stop();
    return this.isCalledByHandler() ? Promise.resolve() : stopped;
  }

  capability(): CapabilityAnswer {
    const connected = this.connection.status().state === "connected";
    return connected ? { available: true } : { available: false, reason: "the bus is not started" };
  }

  async publish<TData>(topic: string, payload: NewEventPayload<TData>): Promise<PublishAck | null> {
    const { streamName, clock, logger, instruments } = this.options;
    const subject = publishSubject(streamName, topic);
    const event = completeEventPayload(payload, clock);
    const body = bodyOf(event);
    const fields = { topic, event_id: event.eventId };
    try {
      const ack = this.connection.server().post({ subject, msgId: event.eventId }, body);
      instruments?.published(streamName);
      if (logger.isLevelEnabled?.("info") !== false) {
        const note = ack.duplicate ? " duplicate=true" : "";
        logger.info(
          { ...fields, stream_seq: ack.seq },
          `Event published topic=${topic} event_id=${event.eventId} stream_seq=${ack.seq}${note}`,
        );
      }
      this.published++;
      if (this.published % publishesPerTurn === 0) await nextTurn();
      return ack;
    } catch (error) {
      instruments?.publishFailed(streamName, isEventBusError(error) ? error.code : "rejected");
      if (isEventBusError(error) && (error.code === "payload_too_large" || error.code === "invalid_input")) throw error;
      logger.error(
        { ...fields, error },
        `Event not published error="${shortReason(error)}" topic=${topic} event_id=${event.eventId}`,
      );
      return null;
    }
  }

  async subscribe<TData = unknown>(topic: string, handler: EventHandler<TData>): Promise<Subscription> {
    const { streamName, consumerGroup, ackWaitMs, maxDeliver, retryStream, logger } = this.options;
    const filter = filterSubject(streamName, topic);
    const spec: DurableSpec = {
      stream: streamName,
      name: durableName(consumerGroup, topic),
      filterSubjects: [filter],
      ackWaitMs,
      maxDeliver,
      fromStart: false,
    };
    const server = this.connection.server();
    if (this.lifecycle.stopped === null)
      throw new EventBusError("bus_unavailable", `subscribe to ${topic}: the bus is being stopped`);
    const scope = new HandlerScope();
    const turns = retryStream ? new Turns() : null;
    const specs: SubscriptionSpec[] = [{ ...spec, retryOf: null }];
    if (retryStream) {
      const filterSubjects = [retrySubject(streamName, spec.name)];
      specs.push({ ...spec, stream: retryStreamName(streamName), filterSubjects, fromStart: true, retryOf: filter });
    }
    const receiver = { handle: handler, scope };
    const running = specs.map((one) => new MemorySubscription(topic, one, receiver, server, this.options, turns));
    this.scopes.add(scope);
    for (const subscription of running) this.subscriptions.add(subscription);
    for (const subscription of running) subscription.start();
    logger.info({ topic, consumer: spec.name }, `Subscribed topic=${topic} consumer=${spec.name}`);
    return {
      topic,
      consumer: spec.name,
      unsubscribe: () => {
        const ended = Promise.all(running.map((subscription) => this.end(subscription))).then(() => this.forget(scope));
        return HandlerScope.caller === scope ? Promise.resolve() : ended;
      },
    };
  }

  private async open(): Promise<void> {
    this.connection.open();
    if (!this.options.createStream) return;
    try {
      prepareStreams(this.connection.server(), this.options);
    } catch (error) {
      this.connection.close();
      throw error;
    }
  }

  private async close(): Promise<void> {
    const subscriptions = [...this.subscriptions];
    await Promise.all([
      ...subscriptions.map((subscription) => this.end(subscription)),
      this.drain(this.advisories.stop(), () => this.advisories.abandon()),
    ]);
    for (const scope of this.scopes) this.forget(scope);
    for (const end of this.watches) end();
    this.connection.close();
  }

  /** It is there until it has ended: a stop waits for what an earlier call has told to end. */
  private async end(subscription: MemorySubscription): Promise<void> {
    const ending =
      this.endings.get(subscription) ?? this.drain(subscription.unsubscribe(), () => subscription.abandon());
    this.endings.set(subscription, ending);
    await ending;
    this.subscriptions.delete(subscription);
  }

  private forget(scope: HandlerScope): void {
    if (this.scopes.delete(scope)) scope.close();
  }

  private isCalledByHandler(): boolean {
    const { caller } = HandlerScope;
    return caller !== null && this.scopes.has(caller);
  }

  /** Waits for handlers that end, at most the drain timeout; then `abandon` lets go of those that still run. */
  private async drain(ending: Promise<void>, abandon: () => void): Promise<void> {
    const { drainTimeoutMs, clock, logger } = this.options;
    let cancel = () => {};
    const late = new Promise<false>((resolve) => {
      cancel = clock.schedule(drainTimeoutMs, () => resolve(false));
    });
    const drained = await Promise.race([ending.then(() => true), late]);
    cancel();
    if (drained) return;
    logger.warn({ drain_timeout_ms: drainTimeoutMs }, "A handler did not finish in time; it is no longer waited for");
    abandon();
  }

  private watch(server: MemoryServer, filter: string, listener: (message: TrafficMessage) => void): () => void {
    const leave = server.watch(filter, listener);
    const end = () => {
      leave();
      this.watches.delete(end);
    };
    this.watches.add(end);
    return end;
  }
}
