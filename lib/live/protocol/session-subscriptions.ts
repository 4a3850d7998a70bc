import { type Offer, takenOrNull } from "../../event-bus/broker/offer";
import type { TrafficMessage } from "../../event-bus/broker/traffic";
import type { Clock } from "../../event-bus/clock";
import type { Logger } from "../../event-bus/logger";
import type { MessageMask } from "../../model/message/message-mask";
import type { SubjectGrammar } from "../../model/stream/grammar";
import { Credit } from "../feed/credit";
import type { LiveFeed } from "../feed/live-feed";
import type { LiveLimits } from "../feed/live-limits";
import { encodeRow } from "../feed/live-row";
import { RowSampler } from "../feed/row-sampler";
import type { SubjectAllowance } from "../feed/subscription-ledger";
import type { LiveViewer } from "../feed/viewer-subscription";
import type { LiveOutbox } from "./live-outbox";
import { encodeMessage } from "./server-operation";
import { readStats } from "./session-stats";
import { type SessionSubscription, type SubscriptionKind, subscriptionKind } from "./session-subscription";

/** What a connection's subscriptions are made of. */
export interface SessionSubscriptionsOptions {
  readonly feed: Offer<LiveFeed>;
  readonly grammar: SubjectGrammar;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: LiveLimits;
  readonly outbox: LiveOutbox;
  readonly mask: MessageMask;
  /** See `LiveViewer.includeUncaptured`. */
  readonly includeUncaptured: boolean;
  /** The latest tick as JSON, for new subscribers; null before the first. */
  latestTick(): string | null;
}

/** The subscriptions of one connection. They share its budget of rows. */
export class SessionSubscriptions {
  /** Whether messages carry their headers: the client says so when it connects. */
  withHeaders = false;
  readonly #options: SessionSubscriptionsOptions;
  readonly #sampler: RowSampler;
  readonly #subjects: SubjectAllowance;
  readonly #bySid = new Map<string, SessionSubscription>();
  /** Each subscription may cost the broker one: changing them all the time is refused. */
  readonly #starts: Credit;
  #unreadableLogged = false;
  #cancelStats: (() => void) | null = null;

  constructor(options: SessionSubscriptionsOptions) {
    this.#options = options;
    this.#sampler = new RowSampler(options.limits.rowsPerS);
    this.#starts = new Credit(options.limits.subscriptionsPerS, 2 * options.limits.maxSubscriptions);
    this.#subjects = { left: options.limits.maxSubjects };
  }

  /** Subscriptions to traffic. */
  get trafficCount(): number {
    return this.#ofKind("traffic").length;
  }

  /** Why a subscription is not granted, in the protocol's words; null when it is. */
  refusal(filter: string, queue: string | null, sid: string): string | null {
    const { feed, grammar } = this.#options;
    if (!grammar.isFilter(filter)) return "Invalid Subject";
    if (queue !== null) return `Permissions Violation for Subscription to "${filter}" using queue "${queue}"`;
    const kind = subscriptionKind(filter, grammar);
    if (kind === null) return `Permissions Violation for Subscription to "${filter}"`;
    if (kind === "traffic" && !feed.available)
      return `Permissions Violation for Subscription to "${filter}": ${feed.reason}`;
    if (this.#bySid.has(sid)) return null;
    const isFull =
      this.#bySid.size >= this.#options.limits.maxSubscriptions || !this.#starts.take(this.#options.clock.now());
    return isFull ? "maximum subscriptions exceeded" : null;
  }

  /** Begins a subscription that {@link refusal} has nothing against. A known `sid` is left as it is. */
  add(filter: string, sid: string): void {
    const { grammar, includeUncaptured, latestTick } = this.#options;
    const kind = subscriptionKind(filter, grammar);
    if (kind === null || this.#bySid.has(sid)) return;
    const feed = takenOrNull(this.#options.feed);
    const subscription: SessionSubscription = { sid, filter, kind, delivered: 0, max: null, live: null };
    this.#bySid.set(sid, subscription);
    if (kind === "traffic") {
      const offer: LiveViewer["offer"] = (message, nowMs) => this.#offer(subscription, message, nowMs);
      subscription.live = feed?.subscribe({ filter, includeUncaptured, subjects: this.#subjects, offer }) ?? null;
    }
    const tick = kind === "tick" ? latestTick() : null;
    if (tick !== null) this.#sendReserved([subscription], tick);
    this.#scheduleStats();
  }

  /** Ends a subscription at once (`max` null), or after `max` messages sent in all. An unknown `sid` is ignored. */
  end(sid: string, max: number | null): void {
    const subscription = this.#bySid.get(sid);
    if (subscription === undefined) return;
    subscription.max = max;
    if (max === null || subscription.delivered >= max) this.#remove(subscription);
  }

  /** Ends all. */
  clear(): void {
    for (const subscription of [...this.#bySid.values()]) this.#remove(subscription);
  }

  /** Sends a tick to those who asked for it. Skipped while the client is behind: the next one says it all again. */
  sendTick(json: string): void {
    this.#sendReserved(this.#ofKind("tick"), json);
  }

  #offer(subscription: SessionSubscription, message: TrafficMessage, nowMs: number): boolean {
    if (!this.#sampler.offer(nowMs) || this.#options.outbox.isBehind()) return false;
    try {
      const row = encodeRow(message, subscription.sid, { withHeaders: this.withHeaders, mask: this.#options.mask });
      if (row === null || row.length > this.#options.limits.maxRowBytes) return false;
      this.#deliver(subscription, row);
      return true;
    } catch (error) {
      // One message that cannot be read must not end the view of all others: it counts as skipped.
      if (!this.#unreadableLogged) {
        this.#options.logger.warn({ subject: message.subject, error }, "Live message cannot be shown");
      }
      this.#unreadableLogged = true;
      return false;
    }
  }

  #deliver(subscription: SessionSubscription, bytes: Uint8Array): void {
    this.#options.outbox.addRow(bytes);
    subscription.delivered += 1;
    if (subscription.max !== null && subscription.delivered >= subscription.max) this.#remove(subscription);
  }

  /** Statistics and ticks, on the subject they were subscribed to by name. */
  #sendReserved(subscriptions: readonly SessionSubscription[], json: string): void {
    if (subscriptions.length === 0 || this.#options.outbox.isBehind()) return;
    const data = Buffer.from(json);
    for (const one of subscriptions) this.#deliver(one, encodeMessage(one.filter, one.sid, data, []));
  }

  #remove(subscription: SessionSubscription): void {
    this.#bySid.delete(subscription.sid);
    subscription.live?.stop();
    if (this.#wantsStats()) return;
    this.#cancelStats?.();
    this.#cancelStats = null;
  }

  #ofKind(kind: SubscriptionKind): SessionSubscription[] {
    return [...this.#bySid.values()].filter((one) => one.kind === kind);
  }

  #wantsStats(): boolean {
    return this.#ofKind("stats").length > 0 && this.trafficCount > 0;
  }

  #scheduleStats(): void {
    if (this.#cancelStats !== null || !this.#wantsStats()) return;
    const { clock, limits } = this.#options;
    this.#cancelStats = clock.schedule(limits.statsMs, () => {
      this.#cancelStats = null;
      const stats = readStats(this.#ofKind("traffic"), clock.now(), limits.statsSubjects);
      this.#sendReserved(this.#ofKind("stats"), JSON.stringify(stats));
      this.#scheduleStats();
    });
  }
}
