import type { Failure, FailureGroup, FailureReason, FailureResolution } from "../model/failure";
import type { HeaderEntries } from "../model/headers";
import { TimeOrdered } from "./time-ordered";

/** A stored message. */
export interface Place {
  readonly stream: string;
  readonly seq: number;
}

/** A failure as kept in memory: what lists show, and where its payload is. */
export interface IndexedFailure {
  readonly failure: Failure;
  /** Headers of the message; null when it was gone. */
  readonly headers: HeaderEntries | null;
  /** Where its payload is stored, whole; null when it is gone, or kept in memory only. */
  readonly payloadAt: Place | null;
  /** Where its payload, or the beginning of it, is stored for looking at. */
  readonly previewAt: Place | null;
}

/** Which failures to list. */
export interface FailureFilter {
  readonly state: "open" | "resolved" | "all";
  readonly reason?: FailureReason | undefined;
  readonly stream?: string | undefined;
  readonly consumer?: string | undefined;
  readonly sinceMs?: number | undefined;
}

/** A place in the list, newest first: what comes after it is older. */
export interface ListCursor {
  readonly atMs: number;
  readonly id: string;
}

interface Entry extends ListCursor {
  known: IndexedFailure;
  /** The same failure is shown as a dead letter. */
  hidden: boolean;
}

/** A termination and its dead letter are one failure; they are written within this time. */
const sameFailureMs = 5 * 60 * 1_000;

/** Failures by id, by time, by consumer and by message. */
export class FailureIndex {
  readonly #byId = new Map<string, Entry>();
  readonly #shown = new TimeOrdered<Entry>();
  /** By consumer, so that a sweep over many consumers does not walk all failures for each. */
  readonly #byConsumer = new Map<string, TimeOrdered<Entry>>();
  readonly #byMessage = new Map<string, Set<Entry>>();
  /** Resolutions read before (or without) the failure they belong to. */
  readonly #resolutions = new Map<string, FailureResolution>();
  #revision = 0;
  #open = 0;

  /** Changes with everything that changes what lists show. */
  get revision(): number {
    return this.#revision;
  }

  /** Failures nobody has acted on yet. */
  get openCount(): number {
    return this.#open;
  }

  get size(): number {
    return this.#byId.size;
  }

  /** Takes a failure in. One seen before changes nothing. */
  add(known: IndexedFailure): void {
    const { id } = known.failure;
    if (this.#byId.has(id)) return;
    const resolution = this.#resolutions.get(id) ?? known.failure.resolution;
    const failure = { ...known.failure, resolution };
    const entry: Entry = { id, atMs: Date.parse(failure.failedAt), known: { ...known, failure }, hidden: false };
    this.#byId.set(id, entry);
    this.#hideTwin(entry);
    if (failure.stream !== null && failure.seq !== null) {
      const key = messageKey(failure.stream, failure.seq);
      this.#byMessage.set(key, (this.#byMessage.get(key) ?? new Set()).add(entry));
    }
    if (!entry.hidden) this.#show(entry);
    this.#revision++;
  }

  /** Notes what became of a failure. The first word counts. */
  resolve(id: string, resolution: FailureResolution): void {
    if (this.#resolutions.has(id)) return;
    this.#resolutions.set(id, resolution);
    const entry = this.#byId.get(id);
    if (entry === undefined || entry.known.failure.resolution !== null) return;
    entry.known = { ...entry.known, failure: { ...entry.known.failure, resolution } };
    if (!entry.hidden) this.#open--;
    this.#revision++;
  }

  /** Forgets one. */
  remove(id: string): void {
    const entry = this.#byId.get(id);
    if (entry === undefined) return;
    const { stream, seq, resolution } = entry.known.failure;
    this.#byId.delete(id);
    this.#resolutions.delete(id);
    if (!entry.hidden) {
      this.#shown.remove(entry);
      this.#byConsumer.get(consumerKey(entry.known.failure))?.remove(entry);
      if (resolution === null) this.#open--;
    }
    const twins = stream === null || seq === null ? undefined : this.#byMessage.get(messageKey(stream, seq));
    twins?.delete(entry);
    if (twins?.size === 0) this.#byMessage.delete(messageKey(stream ?? "", seq ?? 0));
    this.#revision++;
  }

  get(id: string): IndexedFailure | undefined {
    return this.#byId.get(id)?.known;
  }

  /** Failures of one stored message, whoever gave it up. */
  ofMessage(stream: string, seq: number): Failure[] {
    return [...(this.#byMessage.get(messageKey(stream, seq)) ?? [])].map(({ known }) => known.failure);
  }

  /** The failures that match, newest first, from behind a place in the list. */
  *list(filter: FailureFilter, after?: ListCursor): Generator<IndexedFailure> {
    for (const { known } of this.#candidates(filter).newestFirst(after)) if (matches(known, filter)) yield known;
  }

  /** How many match. */
  count(filter: FailureFilter): number {
    let count = 0;
    for (const { known } of this.#candidates(filter).newestFirst()) if (matches(known, filter)) count++;
    return count;
  }

  /** Open failures announced at or after `sinceMs`, of one consumer when given. */
  countOpenSince(sinceMs: number, of?: { readonly stream: string; readonly consumer: string }): number {
    const among = of === undefined ? this.#shown : this.#byConsumer.get(consumerKey(of));
    let count = 0;
    for (const { known } of among?.since(sinceMs) ?? []) if (known.failure.resolution === null) count++;
    return count;
  }

  /** Open failures by consumer and reason, most first. */
  groups(): FailureGroup[] {
    const groups = new Map<string, FailureGroup>();
    for (const { known } of this.#shown.newestFirst()) {
      const { stream, consumer, consumerDisplayName, reason, resolution } = known.failure;
      if (resolution !== null) continue;
      const key = `${stream} ${consumer} ${reason}`;
      const group = groups.get(key);
      if (group !== undefined) group.count++;
      else groups.set(key, { stream, consumer, consumerDisplayName, reason, count: 1 });
    }
    return [...groups.values()].sort((a, b) => b.count - a.count);
  }

  #candidates({ stream, consumer }: FailureFilter): TimeOrdered<Entry> {
    if (stream === undefined || consumer === undefined) return this.#shown;
    return this.#byConsumer.get(consumerKey({ stream, consumer })) ?? new TimeOrdered();
  }

  #show(entry: Entry): void {
    const { failure } = entry.known;
    this.#shown.add(entry);
    const key = consumerKey(failure);
    const ofConsumer = this.#byConsumer.get(key) ?? new TimeOrdered();
    this.#byConsumer.set(key, ofConsumer);
    ofConsumer.add(entry);
    if (failure.resolution === null) this.#open++;
  }

  /** Our bus stores a dead letter and then terminates: the server's word of that is the same failure once more. */
  #hideTwin(entry: Entry): void {
    const { stream, seq, consumer, reason } = entry.known.failure;
    if (stream === null || seq === null) return;
    for (const other of this.#byMessage.get(messageKey(stream, seq)) ?? []) {
      const { failure } = other.known;
      if (failure.consumer !== consumer || Math.abs(other.atMs - entry.atMs) > sameFailureMs) continue;
      if (reason === "terminated" && failure.reason === "dead_letter") entry.hidden = true;
      else if (reason === "dead_letter" && failure.reason === "terminated") this.#hide(other);
    }
  }

  #hide(entry: Entry): void {
    if (entry.hidden) return;
    entry.hidden = true;
    this.#shown.remove(entry);
    this.#byConsumer.get(consumerKey(entry.known.failure))?.remove(entry);
    if (entry.known.failure.resolution === null) this.#open--;
  }
}

// None of the names can hold a space, so the keys are unambiguous.
const consumerKey = ({ stream, consumer }: { readonly stream: string | null; readonly consumer: string | null }) =>
  `${stream ?? ""} ${consumer ?? ""}`;
const messageKey = (stream: string, seq: number) => `${stream} ${seq}`;

function matches({ failure }: IndexedFailure, { state, reason, stream, consumer, sinceMs }: FailureFilter): boolean {
  if (state !== "all" && (failure.resolution === null) !== (state === "open")) return false;
  if (reason !== undefined && failure.reason !== reason) return false;
  if (stream !== undefined && failure.stream !== stream && failure.letter?.stream !== stream) return false;
  if (consumer !== undefined && failure.consumer !== consumer) return false;
  return sinceMs === undefined || Date.parse(failure.failedAt) >= sinceMs;
}
