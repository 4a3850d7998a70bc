import type { BrokerMs } from "../../model/broker-time";
import { consumerKey } from "../../model/consumer/consumer-key";
import { errorKindOf } from "../../model/failure/error-kind";
import {
  type ErrorGroup,
  type Failure,
  type FailureGroup,
  type FailureReason,
  type FailureResolution,
  failedPlace,
} from "../../model/failure/failure";
import type { HeaderEntries } from "../../model/message/headers";
import type { Place } from "../../model/place";
import type { Mark } from "../../store/mark";
import { FailureTallies, type OpenTally } from "./failure-tallies";
import { PlaceMap } from "./place-map";
import { TimeOrdered } from "./time-ordered";

/** Where a payload is: in the record of its failure, or in a message that is stored elsewhere. */
export type PayloadPlace =
  | { readonly in: "record"; readonly mark: Mark }
  | { readonly in: "channel"; readonly place: Place };

/** A failure as kept in memory: what lists show, and where its payload is. */
export interface IndexedFailure {
  readonly failure: Failure;
  /** Headers of the message; null when it was gone. */
  readonly headers: HeaderEntries | null;
  /** Where its payload is, whole; null when it is gone. */
  readonly payloadAt: PayloadPlace | null;
  /** Where its payload, or the beginning of it, is kept for looking at. */
  readonly previewAt: PayloadPlace | null;
}

/** Which failures to list. */
export interface FailureFilter {
  readonly state: "open" | "resolved" | "all";
  readonly reason?: FailureReason | undefined;
  readonly deadLetters?: "only" | "without" | undefined;
  readonly stream?: string | undefined;
  readonly consumer?: string | undefined;
  /** Kind of error, see `errorKindOf`. */
  readonly error?: string | undefined;
  /** Failed at or after. */
  readonly sinceMs?: BrokerMs | undefined;
  /** Failed at or before. */
  readonly untilMs?: BrokerMs | undefined;
}

/** What groups are narrowed by. */
export type GroupFilter = Pick<FailureFilter, "state" | "sinceMs" | "untilMs">;

/** A place in the list, newest first: what comes after it is older. */
export interface ListCursor {
  readonly atMs: number;
  readonly id: string;
}

/** A part of a list, newest first. */
export interface FailureSlice {
  /** Only failures up to this time, Unix milliseconds: a list that is being read stays as it is when new ones come. */
  readonly upToMs?: number | undefined;
  /** How many matches to leave out first. */
  readonly offset: number;
  readonly limit: number;
}

/** What a slice holds, and exactly what there is around it. */
export interface FailurePage {
  readonly found: readonly IndexedFailure[];
  /** Matches up to `upToMs`. */
  readonly total: number;
  /** Matches after `upToMs`. */
  readonly newer: number;
  /** When the newest match failed, Unix milliseconds; 0 for none. */
  readonly newestMs: number;
}

interface Entry extends ListCursor {
  known: IndexedFailure;
  /** The kind of its error. */
  readonly error: string | null;
  /** The same failure is shown as a dead letter. */
  hidden: boolean;
  /** The message it is about is gone: it is kept for what became of it. */
  released: boolean;
}

/** Filters whose lists are kept: those of a few readers. */
const keptLists = 8;

/** Groups of errors that are told of at most. */
const maxErrorGroups = 50;

/** A termination and its dead letter are one failure; they are written within this time. */
const sameFailureMs = 5 * 60 * 1_000;

/** Failures by id, by time, by consumer and by message. */
export class FailureIndex {
  readonly #byId = new Map<string, Entry>();
  readonly #shown = new TimeOrdered<Entry>();
  /** By consumer, so that a sweep over many consumers does not walk all failures for each. */
  readonly #byConsumer = new Map<string, TimeOrdered<Entry>>();
  readonly #byMessage = new PlaceMap<Entry>();
  /** Resolutions read before (or without) the failure they belong to, until their job is forgotten. */
  readonly #early = new Map<string, FailureResolution>();
  readonly #tallies = new FailureTallies();
  /** What matched some filters, and the groups, at {@link #keptRevision}: with every change all of it is out of date. */
  readonly #matches = new Map<string, readonly Entry[]>();
  readonly #groups = new Map<FailureFilter["state"], readonly FailureGroup[]>();
  readonly #errorGroups = new Map<FailureFilter["state"], readonly ErrorGroup[]>();
  #keptRevision = 0;
  #revision = 0;

  /** Changes with everything that changes what lists show. */
  get revision(): number {
    return this.#revision;
  }

  /** Failures nobody has acted on yet. */
  get openCount(): number {
    return this.#tallies.openSince(Number.NEGATIVE_INFINITY);
  }

  get size(): number {
    return this.#byId.size;
  }

  /** Takes a failure in. One seen before changes nothing. */
  add(known: IndexedFailure): void {
    const { id } = known.failure;
    if (this.#byId.has(id)) return;
    const resolution = this.#early.get(id) ?? known.failure.resolution;
    this.#early.delete(id);
    const failure = { ...known.failure, resolution };
    const atMs = Date.parse(failure.failedAt);
    const error = errorKindOf(failure.detail);
    const entry: Entry = { id, atMs, known: { ...known, failure }, error, hidden: false, released: false };
    this.#byId.set(id, entry);
    this.#hideTwin(entry);
    const place = failedPlace(failure);
    if (place !== null) this.#byMessage.add(place, entry);
    if (!entry.hidden) this.#show(entry);
    this.#revision++;
  }

  /** Notes what became of a failure. The first word counts. */
  resolve(id: string, resolution: FailureResolution): void {
    const entry = this.#byId.get(id);
    if (entry === undefined && !this.#early.has(id)) this.#early.set(id, resolution);
    if (entry === undefined || entry.known.failure.resolution !== null) return;
    if (!entry.hidden) this.#tallies.remove(entry.known.failure, entry.error);
    entry.known = { ...entry.known, failure: { ...entry.known.failure, resolution } };
    if (!entry.hidden) this.#tallies.add(entry.known.failure, entry.error);
    this.#revision++;
  }

  /** Notes where the payload of a failure is now; what became of the failure stays. */
  relocate({ failure: { id }, payloadAt, previewAt }: IndexedFailure): void {
    const entry = this.#byId.get(id);
    if (entry !== undefined) entry.known = { ...entry.known, payloadAt, previewAt };
  }

  /**
   * Notes that the message of a failure is gone from where it was read: it is forgotten, or, once somebody acted on it,
   * kept for what became of it for as long as the job of that is known.
   */
  release(id: string): void {
    const entry = this.#byId.get(id);
    if (entry?.known.failure.resolution === null) this.remove(id);
    else if (entry !== undefined) entry.released = true;
  }

  /** Forgets what is known by a job alone that nobody knows any more. `ids` are the failures it acted on. */
  forgetJob(job: string, ids: readonly string[]): void {
    for (const id of ids) {
      if (this.#early.get(id)?.job === job) this.#early.delete(id);
      const entry = this.#byId.get(id);
      if (entry?.released === true && entry.known.failure.resolution?.job === job) this.remove(id);
    }
  }

  /** Forgets one. */
  remove(id: string): void {
    const entry = this.#byId.get(id);
    if (entry === undefined) return;
    const place = failedPlace(entry.known.failure);
    this.#byId.delete(id);
    if (!entry.hidden) this.#takeOut(entry);
    if (place !== null) this.#byMessage.remove(place, entry);
    this.#revision++;
  }

  get(id: string): IndexedFailure | undefined {
    return this.#byId.get(id)?.known;
  }

  /** Failures of one stored message, whoever gave it up. */
  ofMessage(place: Place): Failure[] {
    return this.#byMessage.of(place).map(({ known }) => known.failure);
  }

  /** The failures that match, newest first, from behind a place in the list. */
  *list(filter: FailureFilter, after?: ListCursor): Generator<IndexedFailure> {
    for (const entry of this.#candidates(filter).newestFirst(after)) if (matches(entry, filter)) yield entry.known;
  }

  /** A part of the failures that match, with exact counts of the rest. */
  page(filter: FailureFilter, { upToMs = Number.POSITIVE_INFINITY, offset, limit }: FailureSlice): FailurePage {
    const all = this.#matching(filter);
    const newer = firstNotAfter(all, upToMs);
    const found = all.slice(newer + offset, newer + offset + limit).map(({ known }) => known);
    return { found, total: all.length - newer, newer, newestMs: all[0]?.atMs ?? 0 };
  }

  /** How many match. */
  count(filter: FailureFilter): number {
    return this.#matching(filter).length;
  }

  /** Failures announced at or after `sinceMs`, whatever became of them. */
  countSince(sinceMs: BrokerMs): number {
    return this.#shown.countSince(sinceMs);
  }

  /** Open failures of one consumer together; null for none. */
  openOf(of: { readonly stream: string; readonly consumer: string }): OpenTally | null {
    return this.#tallies.openOf(of);
  }

  /** Failures of that state and time by consumer and reason, most first. */
  groups({ state, sinceMs, untilMs }: GroupFilter): readonly FailureGroup[] {
    if (sinceMs !== undefined || untilMs !== undefined)
      return this.#talliesOf({ state, sinceMs, untilMs }).groups(state);
    this.#forgetOutdated();
    const groups = this.#groups.get(state) ?? this.#tallies.groups(state);
    this.#groups.set(state, groups);
    return groups;
  }

  /** The same by the kind of their error, for those that have one; the largest, most first. */
  errorGroups({ state, sinceMs, untilMs }: GroupFilter): readonly ErrorGroup[] {
    if (sinceMs !== undefined || untilMs !== undefined)
      return this.#talliesOf({ state, sinceMs, untilMs }).errorGroups(state, maxErrorGroups);
    this.#forgetOutdated();
    const groups = this.#errorGroups.get(state) ?? this.#tallies.errorGroups(state, maxErrorGroups);
    this.#errorGroups.set(state, groups);
    return groups;
  }

  #talliesOf(filter: GroupFilter): FailureTallies {
    const tallies = new FailureTallies();
    for (const { known, error } of this.#matching(filter)) tallies.add(known.failure, error);
    return tallies;
  }

  /** Those that match, newest first. Walked once for all pages of a list, until something changes. */
  #matching(filter: FailureFilter): readonly Entry[] {
    this.#forgetOutdated();
    const key = JSON.stringify(filter);
    const known = this.#matches.get(key);
    if (known !== undefined) return known;
    if (this.#matches.size >= keptLists) this.#matches.clear();
    const entries: Entry[] = [];
    for (const entry of this.#candidates(filter).newestFirst()) if (matches(entry, filter)) entries.push(entry);
    this.#matches.set(key, entries);
    return entries;
  }

  #forgetOutdated(): void {
    if (this.#keptRevision === this.#revision) return;
    this.#keptRevision = this.#revision;
    this.#matches.clear();
    this.#groups.clear();
    this.#errorGroups.clear();
  }

  #candidates({ stream, consumer }: FailureFilter): TimeOrdered<Entry> {
    if (stream === undefined || consumer === undefined) return this.#shown;
    return this.#byConsumer.get(consumerKey(stream, consumer)) ?? new TimeOrdered();
  }

  #show(entry: Entry): void {
    const { failure } = entry.known;
    this.#shown.add(entry);
    const key = consumerKey(failure.stream, failure.consumer);
    const ofConsumer = this.#byConsumer.get(key) ?? new TimeOrdered();
    this.#byConsumer.set(key, ofConsumer);
    ofConsumer.add(entry);
    this.#tallies.add(failure, entry.error);
  }

  /** Our bus stores a dead letter and then terminates: the server's word of that is the same failure once more. */
  #hideTwin(entry: Entry): void {
    const { consumer, reason } = entry.known.failure;
    const place = failedPlace(entry.known.failure);
    if (place === null) return;
    for (const other of this.#byMessage.of(place)) {
      const { failure } = other.known;
      if (failure.consumer !== consumer || Math.abs(other.atMs - entry.atMs) > sameFailureMs) continue;
      if (reason === "terminated" && failure.reason === "dead_letter") entry.hidden = true;
      else if (reason === "dead_letter" && failure.reason === "terminated") this.#hide(other);
    }
  }

  #hide(entry: Entry): void {
    if (entry.hidden) return;
    entry.hidden = true;
    this.#takeOut(entry);
  }

  #takeOut(entry: Entry): void {
    const { failure } = entry.known;
    this.#shown.remove(entry);
    this.#byConsumer.get(consumerKey(failure.stream, failure.consumer))?.remove(entry);
    this.#tallies.remove(failure, entry.error);
  }
}

/** Position of the first that is not younger than `upToMs`, newest first. */
function firstNotAfter(entries: readonly Entry[], upToMs: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.atMs ?? 0) > upToMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

function matches({ known: { failure }, error: kind, atMs }: Entry, filter: FailureFilter): boolean {
  const { state, reason, deadLetters, stream, consumer, error, sinceMs, untilMs } = filter;
  if (state !== "all" && (failure.resolution === null) !== (state === "open")) return false;
  if (reason !== undefined && failure.reason !== reason) return false;
  if (deadLetters !== undefined && (failure.reason === "dead_letter") !== (deadLetters === "only")) return false;
  if (stream !== undefined && failure.stream !== stream && failure.letter?.place.channel !== stream) return false;
  if (consumer !== undefined && failure.consumer !== consumer) return false;
  if (error !== undefined && kind !== error) return false;
  return (sinceMs === undefined || atMs >= sinceMs) && (untilMs === undefined || atMs <= untilMs);
}
