import { setMaxListeners } from "node:events";
import type { NewEventPayload } from "../../../model/message/event-payload";
import type { EventHandler, Subscription } from "../../bus/delivery";
import { shortReason } from "../../bus/delivery-outcome";
import type { EventBus, EventBusOptions } from "../../bus/event-bus";
import { completeEventPayload, encodeEvent } from "../../bus/event-payload";
import { HandlerScope, startedByHandler } from "../../bus/handler-scope";
import { Lifecycle } from "../../bus/lifecycle";
import { type ResolvedOptions, resolveOptions } from "../../bus/options";
import type { PublishAck } from "../../bus/publish-ack";
import { retryStreamName, retrySubject } from "../../bus/retry-target";
import { durableName, filterSubject, publishSubject } from "../../bus/topics";
import { Turns } from "../../bus/turns";
import { elapsedMs } from "../../clock";
import type { BusConnection } from "../../connection";
import { EventBusError, isEventBusError } from "../../errors";
import { deadLetterStreamConfig } from "../jetstream/failures/dead-letter";
import { refuseStray, requireRetryQueue, retriedSubject, retryStreamConfig } from "../jetstream/failures/retry-stream";
import type { OutgoingMessage } from "../jetstream/messages";
import { type NatsClientOptions, natsConnection } from "./connection/client-options";
import type { NatsConnection } from "./connection/nats-connection";
import { warnOfOldServer } from "./connection/server-version";
import { type DeliveryRules, deliver } from "./delivery/delivery-loop";
import { type DurableSpec, ensureDurable } from "./delivery/durable-consumer";
import { publishPatiently } from "./delivery/event-publisher";
import type { HandlingOptions, PulledMessage } from "./delivery/held-messages";
import { PullLoop } from "./delivery/pull-loop";
import { NatsConsumers } from "./nats-consumers";
import { NatsStreams } from "./nats-streams";
import { createOrReuse, ensureEventStream } from "./own-streams";
import { NatsMessages } from "./reads/nats-messages";
import { untypedHandler } from "./wire/untyped-handler";

/** Options of the NATS bus. */
export interface NatsEventBusOptions extends EventBusOptions, NatsClientOptions {}

/** A consumer that is there, and its limit of open pull requests where it has one. */
type PulledSpec = DurableSpec & { readonly maxWaiting?: number | null };

/** How long `start()` waits before it prepares the streams again after a failure that may pass with time, milliseconds. */
const prepareRetryMs = 500;

/** Listened to by each publish that waits out an outage: any number, where Node warns of more than ten. */
function newDrained(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}

/** The event bus on NATS JetStream. */
export class NatsEventBus implements EventBus {
  readonly kind = "nats";
  readonly connection: BusConnection;
  readonly #streams: NatsStreams;
  readonly #consumers: NatsConsumers;
  readonly #messages: NatsMessages;
  readonly #options: ResolvedOptions;
  readonly #link: NatsConnection;
  readonly #lifecycle: Lifecycle;
  readonly #loops = new Set<PullLoop>();
  readonly #scopes = new Set<HandlerScope>();
  /** Aborted when it has waited for what was under way: publishing no longer tries again. */
  #drained = newDrained();
  #publishing = 0;
  /** Told when nothing is being published any more. */
  readonly #onPublished: (() => void)[] = [];

  constructor(options: NatsEventBusOptions = {}) {
    this.#options = resolveOptions(options);
    this.#link = natsConnection(options, this.#options);
    this.connection = this.#link;
    this.#streams = new NatsStreams(this.#link);
    this.#consumers = new NatsConsumers(this.#link);
    this.#messages = new NatsMessages(this.#link, this.#streams, this.#options.instruments);
    this.#lifecycle = new Lifecycle({ open: (stopped) => this.#open(stopped), close: () => this.#close() });
  }

  start(): Promise<void> {
    if (this.#lifecycle.isStopping && this.#isCalledByHandler()) return Promise.reject(startedByHandler());
    return this.#lifecycle.start();
  }

  stop(): Promise<void> {
    const stopped = this.#lifecycle.stop();
    return this.#isCalledByHandler() ? Promise.resolve() : stopped;
  }

  async publish<TData>(topic: string, payload: NewEventPayload<TData>): Promise<PublishAck | null> {
    const { logger, clock, streamName, instruments } = this.#options;
    const subject = publishSubject(streamName, topic);
    const event = completeEventPayload(payload, clock);
    const data = Buffer.from(encodeEvent(event));
    const fields = { topic, event_id: event.eventId };
    try {
      const ack = await this.#publishPatiently({ subject, data, msgId: event.eventId });
      instruments?.published(streamName);
      if (logger.isLevelEnabled?.("info") === false) return ack;
      const note = ack.duplicate ? " duplicate=true" : "";
      logger.info(
        { ...fields, stream_seq: ack.seq },
        `Event published topic=${topic} event_id=${event.eventId} stream_seq=${ack.seq}${note}`,
      );
      return ack;
    } catch (error) {
      instruments?.publishFailed(streamName, isEventBusError(error) ? error.code : "rejected");
      if (isEventBusError(error) && error.code === "payload_too_large") throw error;
      const unknown = isEventBusError(error) && error.code === "publish_unknown";
      const outcome = unknown ? "Event publish unknown, it may be stored" : "Event not published";
      logger.error(
        { ...fields, error },
        `${outcome} error="${shortReason(error)}" topic=${topic} event_id=${event.eventId}`,
      );
      return null;
    }
  }

  async subscribe<TData = unknown>(topic: string, handler: EventHandler<TData>): Promise<Subscription> {
    const { streamName, consumerGroup, ackWaitMs, maxDeliver, retryStream, logger } = this.#options;
    const stopped = this.#lifecycle.stopped;
    const spec: DurableSpec = {
      stream: streamName,
      name: durableName(consumerGroup, topic),
      filter: filterSubject(streamName, topic),
      ackWaitMs,
      maxDeliver,
      fromStart: false,
    };
    const retrySpec: DurableSpec = {
      ...spec,
      stream: retryStreamName(streamName),
      filter: retrySubject(streamName, spec.name),
      fromStart: true,
    };
    if (stopped === null) throw new EventBusError("bus_unavailable", `subscribe to ${topic}: the bus is not started`);
    const { maxWaiting } = await ensureDurable(this.#durableParts(), spec);
    if (retryStream && !stopped.aborted) await ensureDurable(this.#durableParts(), retrySpec);
    if (stopped.aborted) throw new EventBusError("bus_unavailable", `subscribe to ${topic}: the bus is being stopped`);
    const scope = new HandlerScope();
    this.#scopes.add(scope);
    const rules = { ...this.#rules(), scope };
    const untyped = untypedHandler(handler);
    const handle = (message: PulledMessage) => deliver(rules, untyped, message);
    const loops = retryStream
      ? this.#pullWithRetries({ ...spec, maxWaiting }, retrySpec, rules, handle)
      : [this.#pull({ ...spec, maxWaiting }, handle)];
    logger.info({ topic, consumer: spec.name }, `Subscribed topic=${topic} consumer=${spec.name}`);
    return {
      topic,
      consumer: spec.name,
      unsubscribe: () => {
        const ended = Promise.all(loops.map((loop) => this.#end(loop))).then(() => this.#forget(scope));
        return HandlerScope.caller === scope ? Promise.resolve() : ended;
      },
    };
  }

  #pull(spec: PulledSpec, handle: HandlingOptions["handle"], turns?: Turns): PullLoop {
    const { ackWaitMs, maxDeliver, batchSize, logger, clock } = this.#options;
    const loop = new PullLoop({
      connection: this.#link,
      stream: spec.stream,
      consumer: spec.name,
      batchSize,
      maxWaiting: spec.maxWaiting ?? null,
      ackWaitMs,
      maxDeliver,
      logger,
      clock,
      handle,
      ...(turns === undefined ? {} : { turns }),
      ensureConsumer: (restart) => ensureDurable(this.#durableParts(), spec, restart),
    });
    this.#loops.add(loop);
    return loop;
  }

  /** Events and the copies for this consumer alone, one after the other. */
  #pullWithRetries(
    spec: PulledSpec,
    retrySpec: DurableSpec,
    rules: DeliveryRules,
    handle: HandlingOptions["handle"],
  ): PullLoop[] {
    const turns = new Turns();
    const handleCopy = (message: PulledMessage) => {
      const subject = retriedSubject(message.headers, spec.filter);
      return subject === null ? deliver(rules, refuseStray, message) : handle({ ...message, subject });
    };
    return [this.#pull(spec, handle, turns), this.#pull(retrySpec, handleCopy, turns)];
  }

  async #open(stopped: AbortSignal): Promise<void> {
    try {
      await this.#link.open();
      warnOfOldServer(this.#link, this.#options.logger);
      while (this.#options.createStream && !(await this.#prepareStreams(stopped)));
    } catch (error) {
      // Not left half started: the caller may go away, and nobody would close the connection.
      await this.#link.close();
      throw error;
    }
  }

  async #close(): Promise<void> {
    const { clock, drainTimeoutMs } = this.#options;
    const deadline = elapsedMs(clock) + drainTimeoutMs;
    await Promise.all([...this.#loops].map((loop) => this.#end(loop)));
    for (const scope of this.#scopes) this.#forget(scope);
    await this.#untilPublished(Math.max(0, deadline - elapsedMs(clock)));
    this.#drained.abort();
    await this.#link.close();
    this.#drained = newDrained();
  }

  /** True when the streams are there; false when the link broke meanwhile and there is a new one to try with. */
  async #prepareStreams(signal: AbortSignal): Promise<boolean> {
    try {
      await ensureEventStream(this.#maker(), this.#options);
      const { deadLetterStream, retryStream, replicas } = this.#options;
      if (deadLetterStream !== null) {
        await createOrReuse(this.#maker(), deadLetterStreamConfig(deadLetterStream), replicas);
      }
      if (retryStream) {
        requireRetryQueue((await createOrReuse(this.#maker(), retryStreamConfig(this.#options), replicas)).config);
      }
      return true;
    } catch (error) {
      const passing = isEventBusError(error) && ["bus_unavailable", "no_leader", "timeout"].includes(error.code);
      if (!passing || signal.aborted) throw error;
      this.#options.logger.warn({ error }, "Streams not ready, trying again");
      await new Promise((resolve) => setTimeout(resolve, prepareRetryMs));
      if (await this.#link.untilConnected(signal)) return false;
      throw new EventBusError("bus_unavailable", "the bus was stopped before its streams were ready");
    }
  }

  /** It is there until it has ended: a stop waits for what an earlier call has told to end. */
  async #end(loop: PullLoop): Promise<void> {
    await loop.stop(this.#options.drainTimeoutMs);
    this.#loops.delete(loop);
  }

  #forget(scope: HandlerScope): void {
    if (this.#scopes.delete(scope)) scope.close();
  }

  #isCalledByHandler(): boolean {
    const { caller } = HandlerScope;
    return caller !== null && this.#scopes.has(caller);
  }

  #rules(): DeliveryRules {
    const { streamName, maxDeliver, backoffMs, deadLetterStream, instruments, logger } = this.#options;
    return {
      streamName,
      maxDeliver,
      backoffMs,
      deadLetterStream,
      instruments,
      logger,
      storeDeadLetter: async (letter: OutgoingMessage) => {
        await this.#publishPatiently({ ...letter, msgId: letter.msgId ?? "" });
      },
    };
  }

  async #publishPatiently(message: OutgoingMessage & { readonly msgId: string }): Promise<PublishAck> {
    const parts = { connection: this.#link, streams: this.#streams, messages: this.#messages };
    this.#publishing++;
    try {
      return await publishPatiently(parts, message, this.#options.publishTimeoutMs, this.#drained.signal);
    } finally {
      this.#publishing--;
      if (this.#publishing === 0) for (const tell of this.#onPublished.splice(0)) tell();
    }
  }

  /** Resolves when nothing is being published any more, or after `timeoutMs`. */
  async #untilPublished(timeoutMs: number): Promise<void> {
    if (this.#publishing === 0 || timeoutMs === 0) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#options.clock.schedule(timeoutMs, resolve);
      this.#onPublished.push(() => {
        cancel();
        resolve();
      });
    });
  }

  #durableParts() {
    return { streams: this.#streams, consumers: this.#consumers, logger: this.#options.logger };
  }

  #maker() {
    return { connection: this.#link, streams: this.#streams, logger: this.#options.logger };
  }
}
