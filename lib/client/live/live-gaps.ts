import {
  type GapStretch,
  type LivePosition,
  type MissedMessages,
  missedBetween,
} from "../../model/message/live-position";

/** Who was away while messages passed: this tab's connection, or the dashboard's own connection to the broker. */
export type GapCause = "viewer" | "broker";

/** What is known of a time for which nobody saw what passed. */
export interface GapFacts {
  readonly cause: GapCause;
  /** Unix milliseconds. */
  readonly fromMs: number;
  /** Null while it lasts. */
  readonly untilMs: number | null;
  /** `asking`: the streams have not told yet where they stand. Null: they cannot tell. */
  readonly missed: MissedMessages | "asking" | null;
  /** What of it can still be loaded. */
  readonly rest: readonly GapStretch[];
  /** Messages put into the list so far. */
  readonly loaded: number;
  /** How many messages that were read may or may not match the filter. */
  readonly unclear: number;
  readonly loading: boolean;
  /** Why loading failed, or null. */
  readonly problem: string | null;
}

/** Where the streams stood at the beginning of a gap. */
interface GapStart {
  readonly position: LivePosition;
  /** Messages received on the filter from then on, in sessions before the one that goes on. */
  readonly received: number;
  /** Messages received in the session that goes on before the position was read: 0 when it is a new one. */
  readonly receivedBefore: number;
}

interface Awaited {
  readonly id: number;
  readonly start: GapStart;
  /** When the connection came back. */
  readonly sinceMs: number;
}

/** An unchanged position is taken for a new one after this: streams are asked every other second. */
const askedAgainMs = 10_000;

/** Marks times in which nothing could be seen, and finds out how much was missed. */
export class LiveGaps {
  #facts = new Map<number, GapFacts>();
  /** The gap that lasts. */
  #open: { readonly id: number; readonly start: GapStart | null } | null = null;
  /** The gap that has ended and waits for the streams to tell. */
  #awaited: Awaited | null = null;
  #position: LivePosition | null = null;

  /** What is known, by the id of the gap's line; the same object as long as nothing changes. */
  get facts(): ReadonlyMap<number, GapFacts> {
    return this.#facts;
  }

  /** True while the gap lasts. */
  isOpen(id: number): boolean {
    return this.#open?.id === id;
  }

  /** Nothing is seen from now on. `received`: messages of this session so far. Returns the line's id, null for none. */
  open(cause: GapCause, received: number, nowMs: number, newId: () => number): number | null {
    if (this.#open !== null) {
      const { id, start } = this.#open;
      // The tab goes away while the dashboard's broker is: it comes back with a new session.
      if (cause === "viewer" && this.#openCause === "broker") {
        this.#open = { id, start: start && extend(start, cause, received) };
      }
      return null;
    }
    const awaited = this.#awaited;
    // Gone again before anybody could tell what was missed: it is still the same gap.
    if (awaited !== null) {
      this.#awaited = null;
      this.#open = { id: awaited.id, start: extend(awaited.start, cause, received) };
      this.#change(awaited.id, { cause, untilMs: null });
      return null;
    }
    const id = newId();
    const position = this.#position;
    this.#open = { id, start: position && startAt(position, cause, received) };
    const facts: GapFacts = {
      cause,
      fromMs: nowMs,
      untilMs: null,
      missed: "asking",
      rest: [],
      loaded: 0,
      unclear: 0,
      loading: false,
      problem: null,
    };
    this.#facts = new Map(this.#facts).set(id, facts);
    return id;
  }

  /** Messages are seen again. */
  close(cause: GapCause, nowMs: number): void {
    if (this.#open === null || this.#openCause !== cause) return;
    const { id, start } = this.#open;
    this.#open = null;
    if (cause === "viewer") this.#position = null;
    this.#awaited = start === null ? null : { id, start, sinceMs: nowMs };
    this.#change(id, { untilMs: nowMs, missed: start === null ? null : "asking" });
  }

  /** Takes where the streams stand, as often as the server says it. */
  locate(position: LivePosition | null, nowMs: number): void {
    if (this.#open !== null) return;
    const before = this.#position;
    this.#position = position;
    const awaited = this.#awaited;
    if (awaited === null) return;
    if (position === null) {
      if (nowMs - awaited.sinceMs >= askedAgainMs) this.#settle(awaited.id, null);
      return;
    }
    // A position that was read before the gap says nothing about it.
    const isOld = before !== null && isSame(before, position) && nowMs - awaited.sinceMs < askedAgainMs;
    if (isOld) return;
    const { position: start, received, receivedBefore } = awaited.start;
    const receivedBetween = received + position.received - receivedBefore;
    this.#settle(awaited.id, missedBetween({ before: start, after: position, receivedBetween }));
  }

  /** Notes how loading goes. */
  note(id: number, change: Partial<Pick<GapFacts, "loading" | "problem" | "rest" | "loaded" | "unclear">>): void {
    this.#change(id, change);
  }

  get #openCause(): GapCause | null {
    return this.#open === null ? null : (this.#facts.get(this.#open.id)?.cause ?? null);
  }

  #settle(id: number, missed: MissedMessages | null): void {
    this.#awaited = null;
    this.#change(id, { missed, rest: missed?.stretches ?? [] });
  }

  #change(id: number, change: Partial<GapFacts>): void {
    const facts = this.#facts.get(id);
    if (facts !== undefined) this.#facts = new Map(this.#facts).set(id, { ...facts, ...change });
  }
}

/** The server counts on while the broker is away; a new session of this tab begins at zero. */
function startAt(position: LivePosition, cause: GapCause, received: number): GapStart {
  return cause === "broker"
    ? { position, received: 0, receivedBefore: position.received }
    : { position, received: received - position.received, receivedBefore: 0 };
}

function extend(start: GapStart, cause: GapCause, received: number): GapStart {
  if (cause === "broker") return start;
  return { ...start, received: start.received + received - start.receivedBefore, receivedBefore: 0 };
}

function isSame(one: LivePosition, other: LivePosition): boolean {
  return (
    one.received === other.received &&
    one.streams.length === other.streams.length &&
    one.streams.every(({ stream, createdAt, lastNumber }, at) => {
      const that = other.streams[at];
      return that?.stream === stream && that.createdAt === createdAt && that.lastNumber === lastNumber;
    })
  );
}
