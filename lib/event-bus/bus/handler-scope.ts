import { AsyncLocalStorage } from "node:async_hooks";
import { EventBusError } from "../errors";
import type { EventHandler } from "./delivery";

/** The subscription whose handler runs, for calls that the handler makes after its first `await`. */
const asynchronous = new AsyncLocalStorage<HandlerScope>();
/** The same, for calls that the handler makes before it returns. */
let synchronous: HandlerScope | null = null;
/** Scopes that need {@link asynchronous}: without any it is switched off, since it makes every promise slower. */
let users = 0;

/**
 * The handlers of one subscription as callers: `stop()` or `unsubscribe()` called from inside a handler must not wait
 * for that handler, which waits for them.
 */
export class HandlerScope {
  /** True once its handler is known to return promises; null until it ran. */
  #returnsPromises: boolean | null = null;
  #running = 0;

  /** The scope whose handler this is called from, or null. */
  static get caller(): HandlerScope | null {
    const scope = synchronous ?? asynchronous.getStore() ?? null;
    // Work that a handler left behind may call after the handler has ended.
    return scope !== null && scope.#running > 0 ? scope : null;
  }

  /** Calls the handler. {@link leave} has to follow once it has ended. */
  enter(handler: EventHandler, ...event: Parameters<EventHandler>): ReturnType<EventHandler> {
    this.#running++;
    const outer = synchronous;
    synchronous = this;
    // A handler that answers at once needs no more than that: only its first call finds out.
    const tracked = this.#returnsPromises !== false;
    const isUnknown = this.#returnsPromises === null;
    if (isUnknown) users++;
    try {
      const running = tracked ? asynchronous.run(this, handler, ...event) : handler(...event);
      this.#learn(typeof running === "object");
      return running;
    } catch (error) {
      // One that throws has not shown what it returns.
      if (isUnknown) release();
      throw error;
    } finally {
      synchronous = outer;
    }
  }

  /** The handler has ended. */
  leave(): void {
    this.#running--;
  }

  /** The subscription has ended. */
  close(): void {
    if (this.#returnsPromises === true) release();
    this.#returnsPromises = false;
  }

  /** Takes the first answer, and a promise whenever it comes. */
  #learn(promise: boolean): void {
    if (this.#returnsPromises === null) {
      this.#returnsPromises = promise;
      if (!promise) release();
    } else if (promise && !this.#returnsPromises) {
      this.#returnsPromises = true;
      users++;
    }
  }
}

function release(): void {
  users--;
  if (users === 0) asynchronous.disable();
}

/** Thrown at a handler that starts its bus again while that waits for it. */
export function startedByHandler(): EventBusError {
  return new EventBusError(
    "bus_unavailable",
    "the bus is being stopped and waits for this handler to end: start it again afterwards, from outside a handler",
  );
}
