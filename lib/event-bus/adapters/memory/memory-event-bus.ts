import type { NewEventPayload } from "../../../model/message/event-payload";
import type { EventHandler, Subscription } from "../../bus/delivery";
import { shortReason } from "../../bus/delivery-outcome";
import type { EventBus, EventBusOptions } from "../../bus/event-bus";
import { completeEventPayload } from "../../bus/event-payload";
import { HandlerScope, startedByHandler } from "../../bus/handler-scope";
import { Lifecycle } from "../../bus/lifecycle";
import { type ResolvedOptions, resolveOptions } from "../../bus/options";
import type { PublishAck } from "../../bus/publish-ack";
import { retryStreamName, retrySubject } from "../../bus/retry-target";
import { durableName, filterSubject, publishSubject } from "../../bus/topics";
import { Turns } from "../../bus/turns";
import { EventBusError, isEventBusError } from "../../errors";
import type { DurableSpec } from "./delivery/durable-consumer";
import { nextTurn } from "./delivery/event-loop";
import { MemorySubscription, type SubscriptionSpec } from "./delivery/memory-subscription";
import { drained } from "./drained";
import { bodyOf } from "./log/message-body";
import { MemoryConnection } from "./memory-connection";
import { MemoryServer } from "./memory-server";
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
  private readonly options: ResolvedOptions;
  private readonly lifecycle: Lifecycle;
  private readonly subscriptions = new Set<MemorySubscription>();
  private readonly endings = new WeakMap<MemorySubscription, Promise<void>>();
  private readonly scopes = new Set<HandlerScope>();
  private published = 0;

  /** Throws `invalid_name`, `invalid_input`. */
  constructor(options: MemoryEventBusOptions = {}) {
    const clock = options.clock ?? options.server?.clock;
    this.options = resolveOptions({ ...options, ...(clock === undefined ? {} : { clock }) });
    const server = options.server ?? new MemoryServer(this.options.clock);
    this.connection = new MemoryConnection(server, this.options.clock);
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
    await Promise.all([...this.subscriptions].map((subscription) => this.end(subscription)));
    for (const scope of this.scopes) this.forget(scope);
    this.connection.close();
  }

  /** It is there until it has ended: a stop waits for what an earlier call has told to end. */
  private async end(subscription: MemorySubscription): Promise<void> {
    const ending =
      this.endings.get(subscription) ?? drained(subscription.unsubscribe(), () => subscription.abandon(), this.options);
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
}
