import type { Clock } from "../event-bus/clock";
import type { Traffic } from "../event-bus/traffic";
import { isFilter } from "../model/subject";
import { FilterTree } from "./filter-tree";
import { SharedWatches } from "./shared-watches";
import type { LedgerReading } from "./subscription-ledger";
import { type LiveViewer, ViewerSubscription } from "./viewer-subscription";
import { planWatches } from "./watch-plan";

/** What a feed is made of. */
export interface LiveFeedOptions {
  readonly traffic: Traffic;
  readonly clock: Clock;
}

/** A viewer's subscription to the feed. */
export interface LiveSubscription {
  /** Patterns watched for this viewer now: the parts of its filter that streams capture. */
  readonly watching: readonly string[];
  /** The exact counts since the subscription began, with at most `listed` subjects. */
  read(listed: number): LedgerReading;
  /** Ends it. Harmless when repeated. */
  stop(): void;
}

/** The process's one view of the traffic, shared by all viewers. */
export interface LiveFeed {
  /** Starts counting for a viewer. The broker sees one more subscription only for patterns nobody watched yet. */
  subscribe(viewer: LiveViewer): LiveSubscription;
  /**
   * Tells which subjects streams capture: all of them, each time. Viewers that are already there are moved to the
   * new patterns and keep their counts.
   */
  setCapturedSubjects(subjects: readonly string[]): void;
  /** Viewers' subscriptions, and patterns watched on the broker for them. */
  status(): { readonly subscriptions: number; readonly watches: number };
}

/** Creates the feed. It watches nothing until it has viewers, and works before the bus is connected. */
export function createLiveFeed({ traffic, clock }: LiveFeedOptions): LiveFeed {
  const watches = new SharedWatches(traffic);
  const subscriptions = new Set<ViewerSubscription>();
  let captured: readonly string[] = [];
  let tree = new FilterTree(captured);

  function follow(subscription: ViewerSubscription): void {
    const { filter, includeUncaptured = false } = subscription.viewer;
    subscription.follow(planWatches(filter, tree, includeUncaptured));
  }

  return {
    subscribe(viewer) {
      const subscription = new ViewerSubscription(viewer, watches, clock);
      const stop = () => {
        subscriptions.delete(subscription);
        subscription.stop();
      };
      try {
        follow(subscription);
      } catch (error) {
        stop();
        throw error;
      }
      subscriptions.add(subscription);
      return {
        get watching() {
          return subscription.watching;
        },
        read: (listed) => subscription.read(listed),
        stop,
      };
    },
    setCapturedSubjects(subjects) {
      const next = [...new Set(subjects)].filter(isFilter).sort();
      if (next.length === captured.length && next.every((subject, at) => subject === captured[at])) return;
      tree = new FilterTree(next);
      for (const subscription of subscriptions) follow(subscription);
      // Last: when a watch cannot be started, the next call tries again.
      captured = next;
    },
    status: () => ({ subscriptions: subscriptions.size, watches: watches.size }),
  };
}
