import { liveSubjects } from "../../contract/live";
import type { SubjectGrammar } from "../../model/stream/grammar";
import type { LiveSubscription } from "../feed/live-feed";

/**
 * What a client's subscription gets: messages of the bus, the session's statistics, the process's ticks, or nothing
 * (`replies`: clients subscribe to an inbox before their first request, which is refused when it is published).
 */
export type SubscriptionKind = "traffic" | "stats" | "tick" | "replies";

/** One subscription of one client. */
export interface SessionSubscription {
  readonly sid: string;
  readonly filter: string;
  readonly kind: SubscriptionKind;
  /** Messages sent on it. */
  delivered: number;
  /** Ends after so many messages sent; null: not limited. */
  max: number | null;
  /** Its share of the feed; null unless it is of kind `traffic`. */
  live: LiveSubscription | null;
}

/** What a valid filter asks for; null when it may not be subscribed to. */
export function subscriptionKind(filter: string, grammar: SubjectGrammar): SubscriptionKind | null {
  if (filter === liveSubjects.stats) return "stats";
  if (filter === liveSubjects.tick) return "tick";
  if (!grammar.isSystem(filter)) return "traffic";
  return filter.startsWith("_INBOX") ? "replies" : null;
}
