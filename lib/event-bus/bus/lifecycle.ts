import { setMaxListeners } from "node:events";
import { EventBusError } from "../errors";

/** The work of a {@link Lifecycle}. */
export interface LifecycleSteps {
  /** Begins. `stopped` is aborted as soon as it is to end. Whoever called `start()` gets its error. */
  open(stopped: AbortSignal): Promise<void>;
  /** Ends whatever was begun, or was not. Must not reject. What it does before its first `await` is done at once. */
  close(): Promise<void>;
}

/** From one `start()` to the next `stop()`. */
interface Run {
  readonly stopping: AbortController;
  readonly started: Promise<void>;
}

/**
 * `start()` and `stop()` in any order and at any time: the last one called decides. A start during a stop begins when
 * that has ended; a stop before it has begun cancels it. Calls of the same kind share one promise.
 */
export class Lifecycle {
  readonly #steps: LifecycleSteps;
  #run: Run | null = null;
  #ending: Promise<void> | null = null;

  constructor(steps: LifecycleSteps) {
    this.#steps = steps;
  }

  /** True while a stop is under way. */
  get isStopping(): boolean {
    return this.#ending !== null;
  }

  /** Aborted when what is running now is to stop; null while nothing runs. */
  get stopped(): AbortSignal | null {
    return this.#run?.stopping.signal ?? null;
  }

  /** Resolves when open. Throws what `open` threw, or `bus_unavailable` when stopped before. */
  start(): Promise<void> {
    this.#run ??= this.#begin();
    return this.#run.started;
  }

  /** Resolves when closed. Never rejects. */
  stop(): Promise<void> {
    const run = this.#run;
    if (run === null && this.#ending !== null) return this.#ending;
    this.#run = null;
    run?.stopping.abort();
    const ending: Promise<void> = this.#end(run, this.#ending).finally(() => {
      if (this.#ending === ending) this.#ending = null;
    });
    this.#ending = ending;
    return ending;
  }

  #begin(): Run {
    const stopping = new AbortController();
    // Listened to by any number of waits, where Node warns of more than ten.
    setMaxListeners(0, stopping.signal);
    const run: Run = { stopping, started: this.#open(stopping.signal, this.#ending) };
    run.started.catch(() => {
      if (this.#run === run) this.#run = null; // may be started again
    });
    return run;
  }

  async #open(stopped: AbortSignal, before: Promise<void> | null): Promise<void> {
    if (before !== null) await before;
    if (stopped.aborted) throw new EventBusError("bus_unavailable", "the bus was stopped before it was started");
    await this.#steps.open(stopped);
  }

  async #end(run: Run | null, before: Promise<void> | null): Promise<void> {
    if (before !== null) await before;
    await this.#steps.close();
    await run?.started.catch(() => {}); // whoever called start() is told
  }
}
