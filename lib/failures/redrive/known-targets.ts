import type { ReaderTargets, Sender } from "../../event-bus/broker/sender";
import { agoMs, type Clock, elapsedMs, type Moment, thisMoment } from "../../event-bus/clock";
import type { BusConnection } from "../../event-bus/connection";
import { InterruptedError, isPassing, pause, retryMs, untilConnected } from "../../event-bus/patience";
import type { CopyAim } from "./copy-route";

/** How old the knowledge of who reads a retry subject may be when a copy is sent there, milliseconds. */
const trustedMs = 2_000;

/** What knowing the targets needs. */
export interface KnownTargetsOptions {
  readonly sender: Pick<Sender, "targetsOf" | "readTargets">;
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly to: CopyAim["to"];
  /** Channels on which something failed. */
  readonly failedOn: ReadonlySet<string>;
  /** While connected, how long no answer may come, milliseconds. */
  readonly patienceMs: number;
  /** Ends the reading and the waiting. */
  readonly halting: AbortSignal;
  /** Called when the patience is at its end; `halting` is expected to follow. */
  readonly onStuck: (reason: string) => void;
}

/** Who reads which retry subject, as known just now: a copy for one consumer must never meet another. */
export class KnownTargets {
  readonly #options: KnownTargetsOptions;
  #targets: ReaderTargets;
  #readAt: Moment | null = null;

  constructor(options: KnownTargetsOptions) {
    this.#options = options;
    this.#targets = options.sender.targetsOf({ channels: [], readers: [], unanswered: [] });
  }

  /** As of the last {@link refresh}. */
  get current(): ReaderTargets {
    return this.#targets;
  }

  /**
   * Reads them again where they are too old to be trusted. Nobody is skipped for want of an answer: that is waited
   * for, until the patience ends.
   */
  async refresh(): Promise<void> {
    const { connection, clock, to, patienceMs, halting, onStuck } = this.#options;
    const isFresh = this.#readAt !== null && agoMs(this.#readAt, clock) < trustedMs;
    if (to === "everyone" || isFresh) return;
    for (let silentMs = 0; !halting.aborted; ) {
      const startedMs = elapsedMs(clock);
      const targets = await this.#read();
      if (targets !== null && targets.unanswered.length === 0) {
        this.#targets = targets;
        this.#readAt = thisMoment(clock);
        return;
      }
      if (connection.status().state === "connected") silentMs += elapsedMs(clock) - startedMs + retryMs;
      if (silentMs > patienceMs) return onStuck("no answer to who reads the retry subjects");
      await pause(clock, retryMs, halting);
      await untilConnected(connection, halting);
    }
  }

  /** Null when no answer came, or while none is waited for any more. */
  async #read(): Promise<ReaderTargets | null> {
    const { sender, failedOn, halting: signal } = this.#options;
    try {
      return await sender.readTargets(failedOn, { signal });
    } catch (error) {
      if (!isPassing(error) && !(error instanceof InterruptedError)) throw error;
      return null;
    }
  }
}
