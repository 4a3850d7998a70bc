import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import type { ManualPublisher } from "../../event-bus/adapters/jetstream/manual-publisher";
import type { OutgoingMessage } from "../../event-bus/adapters/jetstream/messages";
import { type Clock, elapsedMs } from "../../event-bus/clock";
import { isEventBusError } from "../../event-bus/errors";
import type { Logger } from "../../event-bus/logger";
import { isPassing, pause, refusalOf, retryMs, untilConnected } from "../../event-bus/patience";
import { type BrokerClock, type BrokerMs, brokerMs } from "../../model/broker-time";
import type { MessageOutcome } from "./job-record";
import type { Doubt, RedriveDestination } from "./redrive-destination";

/** Most that our idea of the broker's clock may be off by, milliseconds: until its clock is known, ours is used. */
const clockToleranceMs = 60_000;

/** What sending copies needs. */
export interface CopySenderOptions {
  readonly bus: Pick<JetStreamPort, "connection">;
  readonly publisher: Pick<ManualPublisher, "publish">;
  readonly clock: Clock;
  readonly brokerNow: BrokerClock;
  readonly logger: Logger;
  readonly destination: RedriveDestination;
  /** While connected, how long a destination may stay silent or without a leader, milliseconds. */
  readonly patienceMs: number;
  /** Ends the sending. */
  readonly halting: AbortSignal;
  /** Whether the job is still this process's; asked before each attempt. */
  readonly mayGoOn: () => true | Promise<boolean>;
  /** Called when the patience is at its end; `halting` is expected to follow. */
  readonly onStuck: (reason: string) => void;
}

/** Stores copies once each, whatever happens to the server and to its receipts meanwhile. */
export class CopySender {
  readonly #options: CopySenderOptions;

  constructor(options: CopySenderOptions) {
    this.#options = options;
  }

  /**
   * Sends until the server has said yes or no; null when that is not known. `doubtSinceMs` is since when an earlier
   * process may have sent the same copy, or null.
   */
  async send(copy: OutgoingMessage, doubtSinceMs: BrokerMs | null): Promise<MessageOutcome | null> {
    const { bus, publisher, clock, brokerNow, destination, patienceMs, halting, mayGoOn, onStuck } = this.#options;
    // What another process sent, it sent before this one took the job.
    let doubt: Doubt | null = doubtSinceMs === null ? null : { sinceMs: doubtSinceMs, untilMs: doubtSinceMs };
    let silentMs = 0;
    for (;;) {
      const going = mayGoOn();
      if (going !== true && !(await going)) return doubt === null ? null : this.#lastLook(copy, doubt);
      const startedMs = elapsedMs(clock);
      const startedBrokerMs = brokerNow();
      try {
        const stored = doubt === null ? null : await this.#findEarlier(copy, doubt);
        const { stream, seq, duplicate } = stored ?? (await publisher.publish(copy));
        if (duplicate) return { o: "d", stream, q: seq };
        const isDoubtful = doubt !== null && !destination.keeps(copy.subject);
        return { o: "p", stream, q: seq, ...(isDoubtful ? { t: true } : {}) };
      } catch (error) {
        if (!isPassing(error)) return this.#refused(copy, error, doubt);
        if (isEventBusError(error) && error.code === "publish_unknown")
          doubt = { sinceMs: doubt?.sinceMs ?? startedBrokerMs, untilMs: brokerNow() };
        if (bus.connection.status().state === "connected") silentMs += elapsedMs(clock) - startedMs + retryMs;
        if (silentMs > patienceMs) onStuck(`${copy.subject} does not answer: ${refusalOf(error)}`);
      }
      await pause(clock, retryMs, halting);
      if (halting.aborted) return doubt === null ? null : this.#lastLook(copy, doubt);
      await untilConnected(bus.connection, halting);
    }
  }

  /** Refused; but an earlier attempt without an answer may have stored the copy. */
  async #refused(copy: OutgoingMessage, error: unknown, doubt: Doubt | null): Promise<MessageOutcome> {
    const reason = refusalOf(error);
    if (doubt === null) return { o: "r", r: reason };
    return (await this.#lastLook(copy, doubt)) ?? { o: "r", r: `${reason}; an earlier copy may be stored` };
  }

  /** No more is sent though an answer is outstanding: if the copy can be seen, it is stored; else it stays in doubt. */
  async #lastLook(copy: OutgoingMessage, doubt: Doubt): Promise<MessageOutcome | null> {
    const { bus, destination, logger } = this.#options;
    if (bus.connection.status().state !== "connected") return null;
    try {
      const found = await destination.findCopy(copy, tolerant(doubt));
      return found === null ? null : { o: "d", stream: found.stream, q: found.seq };
    } catch (error) {
      logger.debug({ copy: copy.msgId, error }, "Copy not looked up");
      return null;
    }
  }

  /** Where the server has forgotten the message id, the copy itself is looked for. */
  async #findEarlier(copy: OutgoingMessage, doubt: Doubt) {
    const { brokerNow, destination } = this.#options;
    if (destination.remembers(copy.subject, doubt.sinceMs, brokerNow())) return null;
    return destination.findCopy(copy, tolerant(doubt));
  }
}

const tolerant = ({ sinceMs, untilMs }: Doubt): Doubt => ({ sinceMs: brokerMs(sinceMs - clockToleranceMs), untilMs });
