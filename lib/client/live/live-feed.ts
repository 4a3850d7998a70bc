import { liveSubjects, liveTickSchema } from "../../contract/live";
import type { GapStretch } from "../../model/message/live-position";
import type { SubjectGrammar } from "../../model/stream/grammar";
import { toApiError } from "../http/http";
import type { GapMessages } from "./gap-messages";
import type { LiveConnection, LiveConnectionState, LiveMessage, SubscriptionStats } from "./live-connection";
import { rowOfMessage } from "./live-entry";
import { type GapCause, type GapFacts, LiveGaps } from "./live-gaps";
import { type LinesView, LiveLines } from "./live-lines";
import { LivePositions } from "./live-positions";
import { defaultRingLimits, type LiveRingLimits, noEntries } from "./live-ring";
import type { LiveSearch } from "./live-search";
import { type LiveCounts, LiveTally, noCounts, withoutRates } from "./live-tally";
import { withoutKnown } from "./same-message";

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
  /** What is listed; the same object as long as that does not change. */
  readonly lines: LinesView;
  /** What is known of each gap, by the id of its line. */
  readonly gaps: ReadonlyMap<number, GapFacts>;
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
  lines: { entries: noEntries, messages: 0, hidden: 0, unsearched: 0, dropped: 0 },
  gaps: new Map(),
  counts: noCounts,
  connection: { kind: "closed" },
  lastMessageAtMs: null,
  brokerLost: false,
  refused: null,
};

/** Between two steps of a search that takes long. */
const searchEveryMs = 16;

/** Where a feed's messages come from. */
export interface FeedSource {
  /** The connection that sees what streams capture, or everything. */
  readonly connectionOf: (includeUncaptured: boolean) => LiveConnection;
  /** Reads what a gap has hidden. */
  readonly readGap: (stretches: readonly GapStretch[], filter: string) => Promise<GapMessages>;
  /** How filters match. */
  readonly grammar: SubjectGrammar;
  readonly limits?: LiveRingLimits;
}

/** Collects the messages of one filter at a time and shows them in steps. An external store for React. */
export class LiveFeed {
  readonly #connectionOf: FeedSource["connectionOf"];
  readonly #readGap: FeedSource["readGap"];
  readonly #grammar: SubjectGrammar;
  readonly #lines: LiveLines;
  readonly #listeners = new Set<() => void>();
  #view = nothing;
  #tally = new LiveTally();
  #gaps = new LiveGaps();
  #positions = new LivePositions();
  #lastId = 0;
  #session: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pending: Partial<LiveView> = {};

  constructor({ connectionOf, readGap, grammar, limits = defaultRingLimits }: FeedSource) {
    this.#connectionOf = connectionOf;
    this.#lines = new LiveLines(limits);
    this.#readGap = readGap;
    this.#grammar = grammar;
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
        onStats: (stats) => this.#count(stats),
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
    this.#lines.restart((entry) => entry.kind === "gap" && this.#gaps.isOpen(entry.id));
    this.#showLines();
  }

  /** Stands still with what is listed, or goes on with what came meanwhile. */
  hold(still: boolean): void {
    this.#lines.hold(still);
    if (this.#lines.read() !== this.#view.lines) this.#showLines();
  }

  /** Lists only what matches from now on. */
  search(search: LiveSearch): void {
    this.#lines.search(search);
    this.#showLines();
  }

  /** Lines to remember from now on. */
  resize(entries: number): void {
    this.#lines.resize(entries);
    this.#change({});
  }

  /** Loads the latest messages that a gap has hidden, from the streams that stored them, into the list above it. */
  async load(id: number): Promise<void> {
    const facts = this.#gaps.facts.get(id);
    const { target } = this.#view;
    if (facts === undefined || facts.loading || facts.rest.length === 0 || target === null) return;
    this.#note(id, { loading: true, problem: null });
    try {
      this.#fill(id, facts, await this.#readGap(facts.rest, target.filter));
    } catch (error) {
      this.#note(id, { loading: false, problem: toApiError(error).title });
    }
  }

  /** The lowest running number that what arrived at `atMs` can have in a stream; null: none is known. */
  lowestNumber(stream: string, atMs: number): number | null {
    return this.#positions.lowest(stream, atMs);
  }

  #fill(id: number, facts: GapFacts, { messages, unclear, rest }: GapMessages): void {
    if (this.#gaps.facts.get(id) === undefined) return; // the list has begun anew meanwhile
    const rows = messages.map((message) => rowOfMessage(message, ++this.#lastId));
    const missing = withoutKnown(rows, this.#lines.near(facts.fromMs, facts.untilMs ?? Date.now()));
    this.#lines.insertAbove(id, missing);
    this.#note(id, {
      ...{ loading: false, rest, loaded: facts.loaded + missing.length },
      unclear: facts.unclear + unclear,
    });
    this.#showLines();
  }

  #note(id: number, change: Parameters<LiveGaps["note"]>[1]): void {
    this.#gaps.note(id, change);
    this.#change({});
  }

  #begin(target: LiveTarget): void {
    this.#lines.restart((entry) => entry.kind === "message" && this.#grammar.covers(target.filter, entry.subject));
    this.#tally = new LiveTally();
    this.#gaps = new LiveGaps();
    this.#positions = new LivePositions();
    this.#session = null;
    this.#pending = {};
    this.#show({ ...nothing, target, lines: this.#lines.read(), gaps: this.#gaps.facts });
  }

  #take({ subject, headers, data, sizeBytes, receivedAtMs: atMs, stored }: LiveMessage): void {
    this.#lines.push({ kind: "message", id: ++this.#lastId, subject, headers, data, sizeBytes, atMs, stored });
    this.#tally.arrive(subject, sizeBytes);
    this.#change({ lastMessageAtMs: atMs });
  }

  #count(stats: SubscriptionStats): void {
    const nowMs = Date.now();
    this.#tally.take(stats, nowMs);
    if (stats.position !== null) this.#positions.take(stats.position, nowMs);
    this.#gaps.locate(stats.position, nowMs);
    this.#change({});
  }

  #follow(connection: LiveConnectionState): void {
    if (connection.kind === "live") {
      if (this.#session !== null && this.#session !== connection.session) this.#tally.interrupt();
      this.#session = connection.session;
      this.#gaps.close("viewer", Date.now());
    } else if (this.#session !== null) {
      this.#openGap("viewer");
      this.#tally.interrupt();
    }
    this.#change({ connection });
  }

  #readTick({ data }: LiveMessage): void {
    const tick = liveTickSchema.parse(JSON.parse(new TextDecoder().decode(data)));
    const brokerLost = tick.connection.state !== "connected";
    if (brokerLost) this.#openGap("broker");
    else this.#gaps.close("broker", Date.now());
    this.#change({ brokerLost });
  }

  /** A gap before anything was watched does not count: nobody expects those messages. */
  #openGap(cause: GapCause): void {
    if (this.#session === null) return;
    const id = this.#gaps.open(cause, this.#tally.sessionReceived, Date.now(), () => ++this.#lastId);
    if (id !== null) this.#lines.push({ kind: "gap", id });
  }

  #change(change: Partial<LiveView>): void {
    Object.assign(this.#pending, change);
    this.#timer ??= setTimeout(() => this.#render(), renderEveryMs);
  }

  /** What somebody has asked for is shown at once. */
  #showLines(): void {
    clearTimeout(this.#timer);
    this.#render();
  }

  #render(): void {
    this.#timer = undefined;
    const lines = this.#lines.read();
    const next = { ...this.#view, ...this.#pending, lines, gaps: this.#gaps.facts };
    const counts = this.#tally.read();
    const blind = next.brokerLost || counts.watching?.length === 0;
    this.#show({ ...next, counts: blind ? withoutRates(counts) : counts });
    if (lines.unsearched > 0) this.#timer ??= setTimeout(() => this.#render(), searchEveryMs);
  }

  #show(view: LiveView): void {
    this.#pending = {};
    this.#view = view;
    for (const listener of this.#listeners) listener();
  }
}
