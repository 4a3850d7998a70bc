import {
  isAccepted,
  type WebhookBody,
  type WebhookOutcome,
  type WebhookStatus,
  type WebhookTest,
} from "../../contract/webhook";
import type { Clock } from "../../event-bus/clock";
import type { Logger } from "../../event-bus/logger";
import { consumerKey } from "../../model/consumer/consumer-key";
import type { VerdictChange } from "../../monitor/verdict/verdict-changes";
import { HttpProblem } from "../http/problem";
import { changesBody, type ToldBroker, testBody } from "./webhook-body";
import { callWebhook } from "./webhook-call";
import type { WebhookTarget } from "./webhook-target";

/** Pauses before the second and third attempt; after the last one a call is given up. */
const retryPausesMs = [2_000, 10_000];
/** Changes that may wait while a call is under way; newer ones of the same consumer take the place of older. */
const waitingLimit = 1_000;

/** What the webhook needs from its surroundings. */
export interface WebhookOptions {
  /** Null when none is configured: then nothing is ever sent. */
  readonly target: WebhookTarget | null;
  /** The broker that calls are about. */
  readonly broker: () => ToldBroker;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Calls one address about verdict changes: one call at a time, changes gathered meanwhile in the next. Only the
 * environment says where to, redirects are not followed, and no log line has more of the address than its host.
 */
export class Webhook {
  readonly #options: WebhookOptions;
  readonly #stopped = new AbortController();
  #waiting = new Map<string, VerdictChange>();
  #running: Promise<void> | null = null;
  #testing: Promise<WebhookTest> | null = null;
  #last: WebhookStatus["last"] = null;

  constructor(options: WebhookOptions) {
    this.#options = options;
  }

  /** What `/status` says of it; null when none is configured. */
  status(): WebhookStatus | null {
    const { target } = this.#options;
    return target === null ? null : { target: target.name, last: this.#last };
  }

  /** Tells the receiver, as soon as the call before is done. Does not wait. */
  announce(changes: readonly VerdictChange[]): void {
    if (this.#options.target === null || changes.length === 0 || this.#stopped.signal.aborted) return;
    for (const change of changes) {
      const { stream, name } = change.consumer;
      const waiting = this.#waiting.get(consumerKey(stream, name));
      if (waiting === undefined && this.#waiting.size >= waitingLimit) continue;
      this.#waiting.set(consumerKey(stream, name), { ...change, from: waiting?.from ?? change.from });
    }
    this.#running ??= this.#deliverAll(this.#options.target).finally(() => {
      this.#running = null;
    });
  }

  /** Calls the receiver once, now. Joins a test that runs. Throws `webhook_not_configured`. */
  async test(): Promise<WebhookTest> {
    const { target, broker, clock } = this.#options;
    if (target === null) throw new HttpProblem("webhook_not_configured", "set JETLAG_WEBHOOK_URL and restart");
    this.#testing ??= this.#attempt(target, testBody(broker(), clock.now()))
      .then((outcome) => ({ target: target.name, outcome }))
      .finally(() => {
        this.#testing = null;
      });
    return this.#testing;
  }

  /** Ends the call that is under way and makes no other. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await Promise.allSettled([this.#running, this.#testing]);
  }

  async #deliverAll(target: WebhookTarget): Promise<void> {
    while (this.#waiting.size > 0 && !this.#stopped.signal.aborted) {
      const changes = [...this.#waiting.values()];
      this.#waiting = new Map();
      const { broker, clock } = this.#options;
      await this.#deliver(target, changesBody(broker(), changes, clock.now()));
    }
  }

  async #deliver(target: WebhookTarget, body: WebhookBody): Promise<void> {
    const { clock, logger } = this.#options;
    let outcome = await this.#attempt(target, body);
    let attempts = 1;
    for (const pauseMs of retryPausesMs) {
      if (!isWorthRetrying(outcome) || this.#stopped.signal.aborted) break;
      await this.#pause(pauseMs);
      outcome = await this.#attempt(target, body);
      attempts++;
    }
    this.#last = { at: new Date(clock.now()).toISOString(), attempts, outcome };
    if (isAccepted(outcome) || this.#stopped.signal.aborted) return;
    logger.warn(
      { target: target.name, changes: body.changes.length + body.omitted, attempts, error: describeOutcome(outcome) },
      "Webhook not delivered",
    );
  }

  #attempt(target: WebhookTarget, body: WebhookBody): Promise<WebhookOutcome> {
    return callWebhook(target, body, { clock: this.#options.clock, stop: this.#stopped.signal });
  }

  /** Waits, or until {@link stop}. */
  async #pause(ms: number): Promise<void> {
    const { signal } = this.#stopped;
    await new Promise<void>((resolve) => {
      const cancel = this.#options.clock.schedule(ms, () => {
        signal.removeEventListener("abort", wake);
        resolve();
      });
      const wake = () => {
        cancel();
        resolve();
      };
      signal.addEventListener("abort", wake, { once: true });
    });
  }
}

/** Another try may end otherwise: no answer, too many requests, or a fault of the receiver. */
function isWorthRetrying(outcome: WebhookOutcome): boolean {
  return outcome.kind === "failed" || outcome.status === 429 || outcome.status >= 500;
}

/** How a call ended, in one line without the address. */
export function describeOutcome(outcome: WebhookOutcome): string {
  return outcome.kind === "failed" ? outcome.reason : `status ${outcome.status}`;
}
