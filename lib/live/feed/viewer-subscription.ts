import type { TrafficMessage } from "../../event-bus/broker/traffic";
import type { Clock } from "../../event-bus/clock";
import type { LivePosition } from "../../model/message/live-position";
import type { SubjectGrammar } from "../../model/stream/grammar";
import type { StreamBehind } from "./captured-subjects";
import type { SharedWatches } from "./shared-watches";
import type { StreamEnd } from "./stream-positions";
import { type LedgerReading, type SubjectAllowance, SubscriptionLedger } from "./subscription-ledger";
import { isHidden, type WatchPart } from "./watch-plan";

/** Who wants to see messages, and what becomes of each. */
export interface LiveViewer {
  /** A valid subject filter. */
  readonly filter: string;
  /** Watch subjects that no stream captures too: publishers there then wait for their timeout (false). */
  readonly includeUncaptured?: boolean;
  /** For subjects counted one by one. */
  readonly subjects: SubjectAllowance;
  /** Called for every message; true when it is shown, false when it is skipped. Must not throw. */
  offer(message: TrafficMessage, nowMs: number): boolean;
}

interface RunningPart {
  part: WatchPart;
  stop: () => void;
}

/** One viewer's share of the traffic, counted from its beginning however often the watched patterns change. */
export class ViewerSubscription {
  readonly viewer: LiveViewer;
  readonly #watches: SharedWatches;
  readonly #clock: Clock;
  readonly #grammar: SubjectGrammar;
  readonly #ledger: SubscriptionLedger;
  readonly #running = new Map<string, RunningPart>();
  #behind: readonly StreamBehind[] = [];
  #position: LivePosition | null = null;
  #stopped = false;

  constructor(viewer: LiveViewer, watches: SharedWatches, clock: Clock, grammar: SubjectGrammar) {
    this.viewer = viewer;
    this.#watches = watches;
    this.#clock = clock;
    this.#grammar = grammar;
    this.#ledger = new SubscriptionLedger(viewer.subjects);
  }

  /** Patterns watched for this viewer now. */
  get watching(): string[] {
    return [...this.#running.keys()].filter((pattern) => !this.#watches.isRefused(pattern));
  }

  /** Patterns that would be watched for this viewer, if the broker let the dashboard. */
  get refused(): string[] {
    return [...this.#running.keys()].filter((pattern) => this.#watches.isRefused(pattern));
  }

  /** Streams that hold what this viewer sees; empty when what it sees may also be in none. */
  get behind(): readonly StreamBehind[] {
    return this.#behind;
  }

  /**
   * Where they stood when they were last asked; null when unknown, and while a part of the filter is refused: what its
   * stream stores is never seen, so its numbers do not tell what was missed.
   */
  get position(): LivePosition | null {
    return this.refused.length > 0 ? null : this.#position;
  }

  /** Messages received so far. */
  get received(): number {
    return this.#ledger.received;
  }

  /**
   * Notes where the streams stand at this moment; `receivedWhenAsked` is what had been received when they were asked.
   * With one of them unknown, the position before stays.
   */
  mark(ends: ReadonlyMap<string, StreamEnd>, receivedWhenAsked: number): void {
    const streams: LivePosition["streams"] = [];
    for (const { stream, whole } of this.#behind) {
      const end = ends.get(stream);
      if (end === undefined) return;
      streams.push({ stream, createdAt: end.createdAt, lastNumber: end.lastNumber, whole });
    }
    const { received } = this.#ledger;
    if (streams.length > 0) this.#position = { received, exact: received === receivedWhenAsked, streams };
  }

  /** The counts so far, with at most `listed` subjects. */
  read(listed: number): LedgerReading {
    return this.#ledger.read(this.#clock.now(), listed);
  }

  /**
   * Watches what `parts` say, captured by the streams `behind`: what stays is left alone, new patterns start before old
   * ones end.
   */
  follow(parts: readonly WatchPart[], behind: readonly StreamBehind[]): void {
    this.#behind = behind;
    for (const part of parts) {
      const running = this.#running.get(part.pattern);
      if (running === undefined) this.#running.set(part.pattern, this.#start(part));
      else running.part = part;
    }
    const wanted = new Set(parts.map((part) => part.pattern));
    for (const [pattern, running] of this.#running) {
      if (wanted.has(pattern)) continue;
      this.#running.delete(pattern);
      running.stop();
    }
  }

  /** Nothing is offered any more. */
  stop(): void {
    this.#stopped = true;
    this.follow([], []);
    this.#ledger.close();
  }

  #start(part: WatchPart): RunningPart {
    const running: RunningPart = { part, stop: () => {} };
    running.stop = this.#watches.add(part.pattern, (message) => this.#receive(message, running.part));
    return running;
  }

  #receive(message: TrafficMessage, part: WatchPart): void {
    const { subject } = message;
    if (this.#stopped) return;
    if (part.guarded && isHidden(subject, this.viewer.filter, this.#grammar)) return;
    for (const earlier of part.earlier) if (this.#grammar.covers(earlier, subject)) return;
    const nowMs = this.#clock.now();
    const tally = this.#ledger.receive(subject, message.sizeBytes, nowMs);
    if (this.viewer.offer(message, nowMs)) this.#ledger.show(tally);
  }
}
