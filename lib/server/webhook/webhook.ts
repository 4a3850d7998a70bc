import {
  isAccepted,
  mostTogether,
  type WebhookBodyJson,
  type WebhookGroupJson,
  type WebhookOutcome,
  type WebhookStatus,
  type WebhookTest,
} from "../../contract/webhook";
import { agoMs, type Clock, thisMoment } from "../../event-bus/clock";
import type { Logger } from "../../event-bus/logger";
import type { CallEnd, IncidentReceiver } from "../../monitor/incidents/incident-teller";
import { HttpProblem } from "../http/problem";
import { type CallOrigin, newsBody, type ToldBroker, testBody } from "./webhook-body";
import { callWebhook } from "./webhook-call";
import { inFormat } from "./webhook-format";
import type { WebhookSettings, WebhookTarget } from "./webhook-target";

/** Pauses before the second and third attempt; after the last one a call is given up for now. */
const retryPausesMs = [2_000, 10_000];
/**
 * How long all attempts of a call may take: a slow receiver is waited for, since what it takes after we went away is told
 * to it twice. Less than a claim holds, or another dashboard would tell meanwhile.
 */
const deliverMs = 40_000;
/** Less time left is not worth an attempt. */
const shortestAttemptMs = 5_000;
/** How long somebody who tries the webhook out waits. */
const testMs = 5_000;

/** What the webhook needs from its surroundings. */
export interface WebhookOptions {
  readonly settings: WebhookSettings;
  /** The broker that calls are about. */
  readonly broker: () => ToldBroker;
  /** What mutes an incident's consumer (nothing). */
  readonly muteOf?: CallOrigin["muteOf"];
  /** Scheme, host and port under which people reach the dashboard. */
  readonly origin: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Calls one address about incidents. Only the settings say where to, redirects are not followed, and no log line has
 * more of the address than its host.
 */
export class Webhook {
  readonly #options: WebhookOptions;
  readonly #stopped = new AbortController();
  #running: Promise<CallEnd> | null = null;
  #testing: Promise<WebhookTest> | null = null;
  #last: WebhookStatus["last"] = null;

  constructor(options: WebhookOptions) {
    this.#options = options;
  }

  /** What `/status` says of it; null when none is configured. */
  status(): WebhookStatus | null {
    const { target, format } = this.#options.settings;
    return target === null ? null : { target: target.name, format, last: this.#last };
  }

  /** Tells of incidents, with two more attempts where another may end otherwise. Null: none is configured. */
  get receiver(): IncidentReceiver | null {
    const { target, format } = this.#options.settings;
    if (target === null) return null;
    return {
      mostTogether: mostTogether[format],
      tell: (news) => {
        this.#running = this.#deliver(target, newsBody(news, this.#from()));
        return this.#running;
      },
    };
  }

  /** Calls the receiver once, now. Joins a test that runs. Throws `webhook_not_configured`. */
  async test(): Promise<WebhookTest> {
    const { target } = this.#options.settings;
    if (target === null) throw new HttpProblem("webhook_not_configured", "set JETLAG_WEBHOOK_URL and restart");
    this.#testing ??= this.#attempt(target, testBody(this.#from()), testMs)
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

  async #deliver(target: WebhookTarget, body: WebhookBodyJson | WebhookGroupJson): Promise<CallEnd> {
    const { clock, logger } = this.#options;
    const began = thisMoment(clock);
    const leftMs = () => deliverMs - agoMs(began, clock);
    let outcome = await this.#attempt(target, body, deliverMs);
    let attempts = 1;
    for (const pauseMs of retryPausesMs) {
      if (!isWorthRetrying(outcome) || this.#stopped.signal.aborted) break;
      if (leftMs() < pauseMs + shortestAttemptMs) break;
      await this.#pause(pauseMs);
      outcome = await this.#attempt(target, body, leftMs());
      attempts++;
    }
    if (isAccepted(outcome) || !this.#stopped.signal.aborted)
      this.#last = { at: new Date(clock.now()).toISOString(), attempts, outcome };
    if (isAccepted(outcome)) return "taken";
    if (this.#stopped.signal.aborted) return "stopped";
    const about = { target: target.name, call: body.id, attempts, error: describeOutcome(outcome) };
    logger.warn(about, "Webhook not delivered");
    if (isWorthRetrying(outcome)) return "unreachable";
    return body.kind === "incidents" && isAboutTheBody(outcome) ? "not understood" : "refused";
  }

  #attempt(
    target: WebhookTarget,
    body: WebhookBodyJson | WebhookGroupJson,
    timeoutMs: number,
  ): Promise<WebhookOutcome> {
    const { clock, origin, settings } = this.#options;
    const said = inFormat(body, { format: settings.format, origin });
    return callWebhook(target, said, { clock, stop: this.#stopped.signal, timeoutMs });
  }

  #from(): CallOrigin {
    const { broker, origin, clock, muteOf = () => null } = this.#options;
    return { broker: broker(), origin, muteOf, nowMs: clock.now() };
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

/** True for answers of a receiver that may take fewer incidents at once: bad request, too large, not processable. */
function isAboutTheBody(outcome: WebhookOutcome): boolean {
  return outcome.kind === "answered" && [400, 413, 422].includes(outcome.status);
}

/** How a call ended, in one line without the address. */
export function describeOutcome(outcome: WebhookOutcome): string {
  return outcome.kind === "failed" ? outcome.reason : `status ${outcome.status}`;
}
