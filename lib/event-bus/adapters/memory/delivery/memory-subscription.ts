import { type Delivery, type EventHandler, eventIdOf, type Subscription } from "../../../bus/delivery";
import { runHandler, shortReason } from "../../../bus/delivery-outcome";
import type { HandlerScope } from "../../../bus/handler-scope";
import { backoffAfter, type ResolvedOptions } from "../../../bus/options";
import type { DeliveryOutcome } from "../../../bus/outcome";
import { warnOfSlowHandler } from "../../../bus/slow-handler";
import { topicOf } from "../../../bus/topics";
import type { Turns } from "../../../bus/turns";
import { isEventBusError } from "../../../errors";
import { isoTime } from "../../../iso-time";
import { deadLetter, withoutStack } from "../../jetstream/failures/dead-letter";
import { refuseStray, retriedSubject } from "../../jetstream/failures/retry-stream";
import type { OutgoingMessage } from "../../jetstream/messages";
import type { MemoryConsumer } from "../memory-consumer";
import type { MemoryServer } from "../memory-server";
import type { Delivered } from "./delivery-ledger";
import { DeliveryLoop, type LoopOptions } from "./delivery-loop";
import { type DurableSpec, ensureDurable, renewDurable } from "./durable-consumer";

/**
 * A handler of events whose data nobody has checked: what a publisher's types say about data ends at the wire. Declared
 * as a method, so that a handler for any data fits.
 */
export interface EventReceiver {
  /** Tells what is called from inside the handler. */
  readonly scope: HandlerScope;
  handle(...event: Parameters<EventHandler>): ReturnType<EventHandler>;
}

/** The consumer of a subscription. */
export interface SubscriptionSpec extends DurableSpec {
  /** On a retry stream: what the subscription reads where its events are. */
  readonly retryOf: string | null;
}

/** A message with all that is needed to settle it. */
interface Handled {
  readonly message: Delivered;
  /** The consumer that delivered it. */
  readonly source: MemoryConsumer;
  readonly topic: string;
  /** The event's own id, else that of the message. */
  readonly eventId: string | null;
  readonly delivery: Delivery;
}

/** Runs a handler for the messages of a consumer and settles them by the rules that all adapters share. */
export class MemorySubscription implements Subscription {
  readonly topic: string;
  readonly consumer: string;
  private readonly receiver: EventReceiver;
  private readonly server: MemoryServer;
  private readonly options: ResolvedOptions;
  private readonly spec: SubscriptionSpec;
  private readonly turns: Turns | null;
  private readonly loop: DeliveryLoop;

  /** With `turns` its handler waits for those of others. Throws `stream_not_found`, `conflict`. */
  constructor(
    topic: string,
    spec: SubscriptionSpec,
    receiver: EventReceiver,
    server: MemoryServer,
    options: ResolvedOptions,
    turns: Turns | null,
  ) {
    this.topic = topic;
    this.consumer = spec.name;
    this.spec = spec;
    this.turns = turns;
    this.receiver = receiver;
    this.server = server;
    this.options = options;
    this.loop = new DeliveryLoop(ensureDurable(server, spec, options.logger), loopOptions(options), options.clock, {
      handle: (message, source) => this.takeTurn(message, source),
      onSlow: (message, runningMs) =>
        warnOfSlowHandler(options.logger, this.deliveryOf(message, message.record.subject.name), runningMs),
      renew: (deleted) => renewDurable(server, spec, deleted, options.logger),
    });
  }

  start(): void {
    this.loop.start();
  }

  unsubscribe(): Promise<void> {
    return this.loop.stop();
  }

  /** Ends without waiting for the running handler. */
  abandon(): void {
    this.loop.abandon();
  }

  private takeTurn(message: Delivered, source: MemoryConsumer): Promise<void> | void {
    if (this.turns === null) return this.handle(message, source);
    return this.turns.take(() => {
      // The end may have come while it waited for its turn.
      if (this.loop.isStopping) source.release(message);
      else return this.handle(message, source);
    });
  }

  private handle(message: Delivered, source: MemoryConsumer): Promise<void> | void {
    const { retryOf } = this.spec;
    const retried = retryOf === null ? null : retriedSubject(message.record.headers, retryOf);
    const delivery = this.deliveryOf(message, retried ?? message.record.subject.name);
    const handle = retryOf !== null && retried === null ? refuseStray : this.receiver.handle;
    const topic = topicOf(this.options.streamName, delivery.subject);
    const { backoffMs, deadLetterStream, instruments } = this.options;
    const policy = { backoffMs, deadLetters: deadLetterStream !== null, instruments, scope: this.receiver.scope };
    const decoded = message.record.body.decode();
    const outcome = runHandler(handle, topic, decoded, delivery, policy);
    const eventId = decoded instanceof Error ? eventIdOf(delivery) : decoded.eventId;
    const handled = { message, source, topic, eventId, delivery };
    if (outcome instanceof Promise) return outcome.then((ended) => this.settle(handled, ended));
    this.settle(handled, outcome);
  }

  private settle(handled: Handled, outcome: DeliveryOutcome): void {
    if (outcome.kind === "ack") handled.source.ack(handled.message);
    else this.settleFailure(handled, outcome);
  }

  private settleFailure(handled: Handled, outcome: Exclude<DeliveryOutcome, { kind: "ack" }>): void {
    const { logger } = this.options;
    const { message, source, topic, eventId, delivery } = handled;
    const { attempt, seq } = delivery;
    const ids = { topic, event_id: eventId, stream_seq: seq };
    const fields = { ...ids, consumer: this.consumer, attempt, error: outcome.error ?? String(outcome.error) };
    const reason = shortReason(outcome.error);
    const where = `topic=${topic} stream_seq=${seq} attempt=${attempt}`;
    // biome-ignore lint/nursery/useExhaustiveSwitchCases: it does not see that Exclude took "ack" away
    switch (outcome.kind) {
      case "retry":
        source.nak(message, outcome.delayMs);
        logger.warn(fields, `Event failed, again in ${outcome.delayMs} ms error="${reason}" ${where}`);
        return;
      case "give_up":
        source.nak(message, outcome.delayMs);
        logger.error(fields, `Event given up error="${reason}" ${where}`);
        return;
      case "terminate":
        source.terminate(message, outcome.reason);
        logger.error(fields, `Event terminated reason="${outcome.reason}" ${where}`);
        return;
      case "dead_letter":
        if (!this.storeDeadLetter(handled, outcome.error)) return;
        this.options.instruments?.deadLettered(delivery);
        source.terminate(message, outcome.reason);
        logger.error(fields, `Event dead-lettered reason="${outcome.reason}" ${where}`);
    }
  }

  /** Without its copy the original stays: delivered again while attempts are left, else given up in its stream. */
  private storeDeadLetter({ message, source, delivery }: Handled, error: unknown): boolean {
    const stream = this.options.deadLetterStream;
    if (stream === null) return false;
    const letter = deadLetter(stream, message.record.body.data, delivery, error, this.receiver.handle.name);
    try {
      publishDeadLetter(this.server, letter);
      return true;
    } catch (refusal) {
      const { attempt, seq } = delivery;
      source.nak(message, backoffAfter(attempt, this.options.backoffMs));
      this.options.logger.error(
        { stream_seq: seq, consumer: this.consumer, attempt, error: refusal },
        `Dead letter not stored, event kept error="${shortReason(refusal)}" stream_seq=${seq}`,
      );
      return false;
    }
  }

  private deliveryOf({ record, attempt }: Delivered, subject: string): Delivery {
    return {
      stream: this.spec.stream,
      seq: record.seq,
      consumer: this.consumer,
      subject,
      attempt,
      maxDeliver: this.options.maxDeliver,
      headers: record.headers.map(([name, value]) => [name, value]),
      storedAt: isoTime(record.storedAtMs),
    };
  }
}

/** The stack may be what makes a copy larger than the original was allowed to be. */
function publishDeadLetter(server: MemoryServer, letter: OutgoingMessage): void {
  try {
    server.publish(letter);
  } catch (error) {
    if (!isEventBusError(error) || error.code !== "payload_too_large") throw error;
    server.publish(withoutStack(letter));
  }
}

/** How a loop of a bus with these options pulls and keeps alive. */
export function loopOptions({ batchSize, ackWaitMs }: Pick<ResolvedOptions, "batchSize" | "ackWaitMs">): LoopOptions {
  return { batchSize, ackWaitMs, keepAliveMs: Math.max(1, Math.floor(ackWaitMs / 3)) };
}
