import type { Traffic, TrafficMessage } from "../../event-bus/broker/traffic";
import type { Clock } from "../../event-bus/clock";
import type { LivePosition } from "../../model/message/live-position";
import type { SubjectGrammar } from "../../model/stream/grammar";
import { CapturedSubjects, type CapturingStream } from "./captured-subjects";
import { SharedWatches } from "./shared-watches";
import { type ReadStreamEnd, StreamPositions } from "./stream-positions";
import type { LedgerReading } from "./subscription-ledger";
import { type LiveViewer, ViewerSubscription } from "./viewer-subscription";
import { planWatches } from "./watch-plan";

/** What a feed is made of. */
export interface LiveFeedOptions {
  readonly traffic: Traffic;
  readonly clock: Clock;
  readonly grammar: SubjectGrammar;
  /** A rejection means unknown for now. */
  readonly readEnd: ReadStreamEnd;
  /** Sees each message of each pattern that somebody watches, once (nobody does). Must be quick, and must not throw. */
  readonly onMessage?: (message: TrafficMessage) => void;
}

/** A viewer's subscription to the feed. */
export interface LiveSubscription {
  /** Patterns watched for this viewer now: the parts of its filter that streams capture. */
  readonly watching: readonly string[];
  /** Patterns that the broker does not let the dashboard subscribe to: nothing of them is seen. */
  readonly refused: readonly string[];
  /** Where the streams behind the filter stood lately; null when unknown. */
  readonly position: LivePosition | null;
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
   * Tells which streams there are: all of them, each time. Viewers that are already there are moved to the new patterns
   * and keep their counts.
   */
  setStreams(streams: readonly CapturingStream[]): void;
  /** Resolves when what is published reaches every subscription so far; see `Traffic.settling`. */
  settling(): Promise<void> | null;
  /** Viewers' subscriptions, and patterns watched on the broker for them. */
  status(): { readonly subscriptions: number; readonly watches: number };
}

/** Creates the feed. It watches nothing until it has viewers, and works before the bus is connected. */
export function createLiveFeed({ traffic, clock, grammar, readEnd, onMessage }: LiveFeedOptions): LiveFeed {
  const watches = new SharedWatches(traffic, onMessage);
  const subscriptions = new Set<ViewerSubscription>();
  const positions = new StreamPositions(subscriptions, readEnd, clock);
  let captured = new CapturedSubjects([], grammar);
  let allFollow = true;

  function follow(subscription: ViewerSubscription): void {
    const { filter, includeUncaptured = false } = subscription.viewer;
    const behind = includeUncaptured ? [] : captured.behind(filter);
    subscription.follow(planWatches(filter, captured.index, includeUncaptured, grammar), behind);
  }

  return {
    subscribe(viewer) {
      const subscription = new ViewerSubscription(viewer, watches, clock, grammar);
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
      positions.refresh();
      return {
        get watching() {
          return subscription.watching;
        },
        get refused() {
          return subscription.refused;
        },
        get position() {
          return subscription.position;
        },
        read: (listed) => subscription.read(listed),
        stop,
      };
    },
    setStreams(streams) {
      const next = new CapturedSubjects(streams, grammar);
      if (allFollow && next.equals(captured)) return;
      captured = next;
      // When a watch cannot be started, the next call tries again.
      allFollow = false;
      for (const subscription of subscriptions) follow(subscription);
      allFollow = true;
      positions.refresh();
    },
    settling: () => traffic.settling(),
    status: () => ({ subscriptions: subscriptions.size, watches: watches.size }),
  };
}
