import type { MessageLog } from "../event-bus/broker/message-log";
import { type Clock, elapsedMs } from "../event-bus/clock";
import { isEventBusError } from "../event-bus/errors";
import type { MessageTest } from "./conditions";
import { type Match, type PageSize, type ScanRange, StreamScan } from "./stream-scan";

/** Where to go on, by stream; null: it is over. A stream that is not named has not been begun. */
export type ResumePlaces = Readonly<Record<string, string | null>>;

/** Why a search ended. */
export type SearchEnd = "done" | "limit" | "budget";

/** What a search may take before it stops; it can be resumed. */
export interface SearchBudget {
  /** Messages to look at. */
  readonly messages: number;
  readonly ms: number;
}

/** A search for stored messages. */
export interface SearchOptions {
  readonly log: Pick<MessageLog, "read" | "placeOf">;
  readonly streams: readonly string[];
  readonly range: ScanRange;
  readonly test: MessageTest;
  /** Matches after which it stops. */
  readonly limit: number;
  readonly budget: SearchBudget;
  /** Where a search before ended. */
  readonly resume: ResumePlaces;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** What became of a search so far. */
export interface SearchStep {
  /** New matches, in the order of the search over all streams. */
  readonly matches: readonly Match[];
  /** Messages looked at since this search began, without those that a resumed one looks at again. */
  readonly scanned: number;
  /** Up to which time every stream was looked at, Unix milliseconds; null before that is known. */
  readonly reachedMs: number | null;
  /** Streams that are over, and that cannot be read with the reason. */
  readonly over: number;
  readonly unread: readonly { readonly stream: string; readonly reason: string }[];
  readonly end: SearchEnd | null;
  readonly resume: ResumePlaces;
}

/** All streams together hold about as much at a time. */
const pageOf = { messages: 800, bytes: 2 * 1024 * 1024 };
/** The least of each of them. */
const smallestPage = { messages: 50, bytes: 64 * 1024 };

/**
 * Searches streams, one page at a time: always in the one that is furthest behind, so that matches come in order of time
 * over all of them. Reads passively, holds a few megabytes however much it looks at, and ends with the signal. A stream that
 * cannot be read is told, and keeps the others from nothing. Rejects with the signal's reason, and when the broker is away.
 */
export async function* search(options: SearchOptions): AsyncGenerator<SearchStep> {
  const { streams, range, limit, budget, clock, signal } = options;
  const scans = startScans(options);
  const size = pageSize(streams.length);
  const overBefore = streams.length - scans.length;
  const endMs = elapsedMs(clock) + budget.ms;
  let looked = 0;
  let found = 0;
  for (;;) {
    const behind = furthestBehind(scans, range.order);
    if (behind !== null) looked += await stepOrFail(behind, size, signal);
    const matches = ready(scans, range.order, limit - found);
    found += matches.length;
    const isAll = scans.every((scan) => scan.isOver && scan.found.length === 0);
    const isSpent = looked >= budget.messages || elapsedMs(clock) >= endMs;
    const end = isAll ? "done" : found >= limit ? "limit" : isSpent ? "budget" : null;
    const scanned = scans.reduce((sum, scan) => sum + scan.scanned, 0);
    const { over, ...state } = stateOf(scans, range.order);
    yield { matches, scanned, end, ...state, over: over + overBefore, resume: resumeOf(scans, options.resume) };
    if (end !== null) return;
  }
}

function startScans({ log, streams, range, test, resume }: SearchOptions): StreamScan[] {
  const left = streams.filter((stream) => !Object.hasOwn(resume, stream) || resume[stream] !== null);
  return left.map((stream) => new StreamScan(log, stream, { range, test, from: resume[stream] ?? undefined }));
}

/** What stands alone may be as large as that. */
function pageSize(streams: number): PageSize {
  const share = (of: keyof PageSize) => Math.max(smallestPage[of], Math.floor(pageOf[of] / Math.max(1, streams)));
  return { messages: share("messages"), bytes: share("bytes") };
}

/** Times grow in the direction of the search. */
const directed = (ms: number, order: ScanRange["order"]) => (order === "newest" ? -ms : ms);

/** The stream to read next: the one whose last message is first in the order; null when all are over. */
function furthestBehind(scans: readonly StreamScan[], order: ScanRange["order"]): StreamScan | null {
  let first: StreamScan | null = null;
  let firstAt = Number.POSITIVE_INFINITY;
  for (const scan of scans) {
    if (scan.isOver) continue;
    if (scan.reachedMs === null) return scan;
    const at = directed(scan.reachedMs, order);
    if (first === null || at < firstAt) [first, firstAt] = [scan, at];
  }
  return first;
}

async function stepOrFail(scan: StreamScan, size: PageSize, signal: AbortSignal): Promise<number> {
  try {
    return await scan.step(size, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (!isEventBusError(error) || error.code === "bus_unavailable") throw error;
    scan.fail(error.message);
    return 0;
  }
}

/** Matches that no other stream can have an earlier one for, in order. */
function ready(scans: readonly StreamScan[], order: ScanRange["order"], limit: number): Match[] {
  const matches: Match[] = [];
  while (matches.length < limit) {
    const next = firstFound(scans, order);
    if (next === null) break;
    const isFirst = scans.every(
      (scan) =>
        scan === next ||
        scan.isOver ||
        scan.found.length > 0 ||
        (scan.reachedMs !== null && directed(scan.reachedMs, order) >= directed(next.found[0]?.storedMs ?? 0, order)),
    );
    if (!isFirst) break;
    const match = next.shift();
    if (match !== undefined) matches.push(match);
  }
  return matches;
}

function firstFound(scans: readonly StreamScan[], order: ScanRange["order"]): StreamScan | null {
  let first: StreamScan | null = null;
  let firstAt = Number.POSITIVE_INFINITY;
  for (const scan of scans) {
    const [match] = scan.found;
    if (match === undefined) continue;
    const at = directed(match.storedMs, order);
    if (first === null || at < firstAt) [first, firstAt] = [scan, at];
  }
  return first;
}

function stateOf(
  scans: readonly StreamScan[],
  order: ScanRange["order"],
): Pick<SearchStep, "reachedMs" | "over" | "unread"> {
  const going = scans.filter(({ isOver }) => !isOver).map(({ reachedMs }) => reachedMs);
  const known = going.filter((ms) => ms !== null).sort((a, b) => directed(a, order) - directed(b, order));
  return {
    reachedMs: known.length < going.length ? null : (known[0] ?? null),
    over: scans.filter(({ isOver }) => isOver).length,
    unread: scans.flatMap(({ channel: stream, problem }) => (problem === null ? [] : [{ stream, reason: problem }])),
  };
}

/** Streams that were over before stay so. */
function resumeOf(scans: readonly StreamScan[], before: ResumePlaces): ResumePlaces {
  const over = Object.entries(before).filter(([, at]) => at === null);
  const places = scans.flatMap((scan) => {
    const at = scan.resume;
    return at === undefined ? [] : [[scan.channel, at] as const];
  });
  return Object.fromEntries([...over, ...places]);
}
