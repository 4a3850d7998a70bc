import type { Outgoing, Sender } from "../event-bus/broker/sender";
import { type Clock, elapsedMs } from "../event-bus/clock";
import type { BusConnection } from "../event-bus/connection";
import { isEventBusError } from "../event-bus/errors";
import type { Logger } from "../event-bus/logger";
import { InterruptedError, isPassing, pause, refusalOf, retryMs, untilConnected } from "../event-bus/patience";
import { type BrokerClock, type BrokerMs, brokerMs } from "../model/broker-time";
import type { CopyDestination, Doubt } from "./copy-destination";
import type { MessageOutcome } from "./job-record";

/** Most that our idea of the broker's clock may be off by, milliseconds: until its clock is known, ours is used. */
const clockToleranceMs = 60_000;
/** How long a halted run looks for a copy whose answer is outstanding: later, or elsewhere, it is looked for again. */
const lastLookMs = 5_000;

/** What sending copies needs. */
export interface CopySenderOptions {
  readonly sender: Pick<Sender, "send">;
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly brokerNow: BrokerClock;
  readonly logger: Logger;
  readonly destination: CopyDestination;
  /** While connected, how long a destination may stay silent or without a leader, milliseconds. */
  readonly patienceMs: number;
  /** Ends the sending. */
  readonly halting: AbortSignal;
  /** Whether the job is still this process's; asked before each attempt. */
  readonly mayGoOn: () => true | Promise<boolean>;
  /** Called when the patience is at its end; `halting` is expected to follow. */
  readonly onStuck: (reason: string) => void;
}

/** Stores copies once each, whatever happens to the broker and to its receipts meanwhile. */
export class CopySender {
  readonly #options: CopySenderOptions;

  constructor(options: CopySenderOptions) {
    this.#options = options;
  }

  /**
   * Sends until the broker has said yes or no; null when that is not known. `doubtSinceMs` is since when an earlier
   * process may have sent the same copy, or null.
   */
  async send(copy: Outgoing, doubtSinceMs: BrokerMs | null): Promise<MessageOutcome | null> {
    const { sender, connection, clock, brokerNow, destination, patienceMs, halting, mayGoOn, onStuck } = this.#options;
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
        const { place, duplicate } = stored ?? (await sender.send(copy));
        if (duplicate) return { o: "d", place };
        const isDoubtful = doubt !== null && !destination.recipients.keeps(copy.subject);
        return { o: "p", place, ...(isDoubtful ? { t: true } : {}) };
      } catch (error) {
        const isInterrupted = error instanceof InterruptedError;
        if (!isPassing(error) && !isInterrupted) return this.#refused(copy, error, doubt);
        if (isEventBusError(error) && error.code === "publish_unknown")
          doubt = { sinceMs: doubt?.sinceMs ?? startedBrokerMs, untilMs: brokerNow() };
        if (connection.status().state === "connected") silentMs += elapsedMs(clock) - startedMs + retryMs;
        if (silentMs > patienceMs) onStuck(`${copy.subject} does not answer: ${refusalOf(error)}`);
      }
      await pause(clock, retryMs, halting);
      if (halting.aborted) return doubt === null ? null : this.#lastLook(copy, doubt);
      await untilConnected(connection, halting);
    }
  }

  /** Refused; but an earlier attempt without an answer may have stored the copy. */
  async #refused(copy: Outgoing, error: unknown, doubt: Doubt | null): Promise<MessageOutcome> {
    const reason = refusalOf(error);
    if (doubt === null) return { o: "r", r: reason };
    return (
      (await this.#look(copy, doubt, this.#options.halting)) ?? {
        o: "r",
        r: `${reason}; an earlier copy may be stored`,
      }
    );
  }

  /** No more is sent though an answer is outstanding. */
  async #lastLook(copy: Outgoing, doubt: Doubt): Promise<MessageOutcome | null> {
    const ending = new AbortController();
    const cancel = this.#options.clock.schedule(lastLookMs, () => ending.abort(new InterruptedError("interrupted")));
    const found = await this.#look(copy, doubt, ending.signal);
    cancel();
    return found;
  }

  /** If the copy can be seen, it is stored; else it stays in doubt: null. */
  async #look(copy: Outgoing, doubt: Doubt, signal: AbortSignal): Promise<MessageOutcome | null> {
    const { connection, destination, logger } = this.#options;
    if (connection.status().state !== "connected") return null;
    try {
      const found = await destination.findCopy(copy, tolerant(doubt), { signal });
      return found === null ? null : { o: "d", place: found.place };
    } catch (error) {
      logger.debug({ copy: copy.id, error }, "Copy not looked up");
      return null;
    }
  }

  /** Where the broker has forgotten the message id, the copy itself is looked for. */
  async #findEarlier(copy: Outgoing, doubt: Doubt) {
    const { brokerNow, destination, halting: signal } = this.#options;
    if (destination.remembers(copy.subject, doubt.sinceMs, brokerNow())) return null;
    return destination.findCopy(copy, tolerant(doubt), { signal });
  }
}

const tolerant = ({ sinceMs, untilMs }: Doubt): Doubt => ({ sinceMs: brokerMs(sinceMs - clockToleranceMs), untilMs });
