import { liveSubjects, liveTickSchema } from "../contract/live";
import { covers } from "../model/subject";
import { type LiveConnection, type LiveConnectionState, type LiveMessage, liveConnection } from "./live-connection";
import type { GapCause, LiveEntry, LiveGap } from "./live-entry";
import { defaultRingLimits, LiveRing, type LiveRingLimits } from "./live-ring";
import { type LiveCounts, LiveTally, noCounts, withoutRates } from "./live-tally";

/** What is watched. */
export interface LiveTarget {
  /** A valid subject filter. */
  readonly filter: string;
  /** Also what no stream captures. Publishers there then wait for a timeout instead of being told at once. */
  readonly includeUncaptured: boolean;
}

/** The feed at one moment. */
export interface LiveView {
  /** Null before anything is watched. */
  readonly target: LiveTarget | null;
  /** Newest first; the same array as long as nothing came. */
  readonly entries: readonly LiveEntry[];
  /** Messages of this filter that left the list because there were too many. */
  readonly dropped: number;
  readonly counts: LiveCounts;
  readonly connection: LiveConnectionState;
  /** When this filter's last message arrived, Unix milliseconds; null: none yet. */
  readonly lastMessageAtMs: number | null;
  /** The dashboard's own connection to the broker, when it is not there: nothing can arrive. */
  readonly brokerLost: boolean;
  /** Why the server does not allow this filter, or null. */
  readonly refused: string | null;
}

/** Changes are gathered this long, so that a thousand messages a second are ten renderings and not a thousand. */
export const renderEveryMs = 100;

const nothing: LiveView = {
  target: null,
  entries: [],
  dropped: 0,
  counts: noCounts,
  connection: { kind: "closed" },
  lastMessageAtMs: null,
  brokerLost: false,
  refused: null,
};

/** Collects the messages of one filter at a time and shows them in steps. An external store for React. */
export class LiveFeed {
  readonly #connectionOf: (includeUncaptured: boolean) => LiveConnection;
  readonly #ring: LiveRing;
  readonly #listeners = new Set<() => void>();
  #view = nothing;
  #tally = new LiveTally();
  #lastId = 0;
  #gap: LiveGap | null = null;
  #session: number | null = null;
  #entriesChanged = false;
  #droppedBefore = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pending: Partial<LiveView> = {};

  constructor(connectionOf = liveConnection, limits: LiveRingLimits = defaultRingLimits) {
    this.#connectionOf = connectionOf;
    this.#ring = new LiveRing(limits);
  }

  /** What to show now. */
  get view(): LiveView {
    return this.#view;
  }

  /** Calls `listener` when the view has changed; returns how to stop that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Watches `target`; what is already listed and fits stays. Returns how to stop. One target at a time: stop the one
   * before first.
   */
  watch(target: LiveTarget): () => void {
    const connection = this.#connectionOf(target.includeUncaptured);
    this.#begin(target);
    const followState = () => this.#follow(connection.state);
    const ends = [
      connection.onChange(followState),
      connection.subscribe(target.filter, {
        onMessage: (message) => this.#take(message),
        onStats: (stats) => {
          this.#tally.take(stats, Date.now());
          this.#change({});
        },
        onRefused: (refused) => this.#change({ refused }),
      }),
      connection.subscribe(liveSubjects.tick, { onMessage: (message) => this.#readTick(message) }),
    ];
    followState();
    return () => {
      for (const end of ends) end();
      clearTimeout(this.#timer);
      this.#timer = undefined;
    };
  }

  /** Empties the list; the counts go on. */
  clear(): void {
    this.#ring.retain((entry) => entry === this.#gap);
    this.#entriesChanged = true;
    this.#change({});
  }

  #begin(target: LiveTarget): void {
    this.#ring.retain((entry) => entry.kind === "message" && covers(target.filter, entry.subject));
    this.#tally = new LiveTally();
    this.#session = null;
    this.#gap = null;
    this.#pending = {};
    this.#droppedBefore = this.#ring.dropped;
    const entries = this.#ring.newestFirst();
    this.#show({ ...nothing, target, entries });
  }

  #take({ subject, headers, data, receivedAtMs }: LiveMessage): void {
    this.#ring.push({ kind: "message", id: ++this.#lastId, subject, headers, data, atMs: receivedAtMs });
    this.#tally.arrive(subject, data.length);
    this.#entriesChanged = true;
    this.#change({ lastMessageAtMs: receivedAtMs });
  }

  #follow(connection: LiveConnectionState): void {
    if (connection.kind === "live") {
      if (this.#session !== null && this.#session !== connection.session) this.#tally.interrupt();
      this.#session = connection.session;
      this.#closeGap("viewer");
    } else if (this.#session !== null) {
      this.#tally.interrupt();
      this.#openGap("viewer");
    }
    this.#change({ connection });
  }

  #readTick({ data }: LiveMessage): void {
    const tick = liveTickSchema.parse(JSON.parse(new TextDecoder().decode(data)));
    const brokerLost = tick.connection.state !== "connected";
    if (brokerLost) this.#openGap("broker");
    else this.#closeGap("broker");
    this.#change({ brokerLost });
  }

  /** A gap before anything was watched is none: nobody expects those messages. */
  #openGap(cause: GapCause): void {
    if (this.#gap !== null || this.#session === null) return;
    this.#gap = { kind: "gap", id: ++this.#lastId, cause, fromMs: Date.now(), untilMs: null };
    this.#ring.push(this.#gap);
    this.#entriesChanged = true;
  }

  #closeGap(cause: GapCause): void {
    if (this.#gap?.cause !== cause) return;
    this.#ring.replace({ ...this.#gap, untilMs: Date.now() });
    this.#gap = null;
    this.#entriesChanged = true;
  }

  #change(change: Partial<LiveView>): void {
    Object.assign(this.#pending, change);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const entries = this.#entriesChanged ? this.#ring.newestFirst() : this.#view.entries;
      const dropped = this.#ring.dropped - this.#droppedBefore;
      const next = { ...this.#view, ...this.#pending, entries, dropped };
      const counts = this.#tally.read();
      const blind = next.brokerLost || counts.watching?.length === 0;
      this.#show({ ...next, counts: blind ? withoutRates(counts) : counts });
    }, renderEveryMs);
  }

  #show(view: LiveView): void {
    this.#pending = {};
    this.#entriesChanged = false;
    this.#view = view;
    for (const listener of this.#listeners) listener();
  }
}
