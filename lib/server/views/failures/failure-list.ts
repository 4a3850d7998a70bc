import type { FailureFilterInput, FailureListJson, FailuresQuery } from "../../../contract/failures";
import type { ReadOptions } from "../../../event-bus/broker/read-options";
import type { FailureFilter, IndexedFailure, ListCursor } from "../../../failures/inbox/failure-index";
import { visitPayloads } from "../../../failures/inbox/payloads";
import { type BrokerMs, brokerMs } from "../../../model/broker-time";
import type { Failure, FailureDetail } from "../../../model/failure/failure";
import type { MaskedMessage, MessageMask } from "../../../model/message/message-mask";
import { viewPayload } from "../../../model/message/payload-view";
import type { LagMonitor } from "../../../monitor/lag-monitor";
import type { FailureDesk } from "../../dashboard/failure-desk";
import { HttpProblem } from "../../http/problem";
import { writeFailureCounts } from "./failure-counts";

/** What a search looks through before it answers with what it has. */
const scanBudget = { failures: 5_000, ms: 300 };
/** Failures whose payloads are read together, and how large these may be but for the last one. */
const scanBatch = { failures: 250, bytes: 8 * 1024 * 1024 };
const nothing = new Uint8Array();

/** What listing needs. */
export interface FailureListParts {
  readonly failures: Pick<FailureDesk, "store" | "counts">;
  /** Nothing is found by what must not be shown. */
  readonly mask: MessageMask;
  /** Ends a search. */
  readonly signal?: AbortSignal | undefined;
}

/** What listing needs besides: the clock that dates failures. */
export interface ListParts extends FailureListParts {
  readonly monitor: Pick<LagMonitor, "brokerNow">;
}

/** One page of failures with counts and groups; of a search, what one step of it found. */
export async function listFailures(parts: ListParts, query: FailuresQuery): Promise<FailureListJson> {
  const { index } = parts.failures.store;
  const { limit, after, search, offset, upTo, withinMs, ...asked } = query;
  const filter = within(toFilter({ ...asked, search }), withinMs, parts.monitor.brokerNow());
  const { found, ...around } = index.page(filter, { offset, upToMs: upTo, limit });
  const place = after === undefined ? undefined : toPlace(after);
  const scan =
    search === undefined && place === undefined
      ? takePage(found, around.total > offset + found.length)
      : await scanFailures(parts, index.list(filter, place), search ?? null, limit);
  return {
    ...scan,
    ...around,
    counts: writeFailureCounts(parts.failures.counts()),
    groups: index.groups(filter),
    errors: index.errorGroups(filter),
  };
}

function takePage(found: readonly IndexedFailure[], isMore: boolean): Scan {
  const last = found.at(-1);
  return {
    failures: found.map(({ failure }) => failure),
    scanned: found.length,
    next: isMore && last !== undefined ? fromPlace(last) : null,
  };
}

/** Every failure that matches, oldest first: the order in which a job acts on them. */
export async function findFailures(parts: FailureListParts, input: FailureFilterInput): Promise<IndexedFailure[]> {
  const all = [...parts.failures.store.index.list(toFilter(input))];
  const { search } = input;
  if (search === undefined) return all.reverse();
  const found: IndexedFailure[] = [];
  const candidates = all.values();
  for (;;) {
    const { batch, isLast } = takeToScan(candidates);
    found.push(...(await matching(parts, batch, search)));
    if (isLast) return found.reverse();
  }
}

/** A failure with its message. Throws `failure_not_found`. */
export async function readFailure(
  { store }: Pick<FailureDesk, "store">,
  mask: MessageMask,
  id: string,
  options?: ReadOptions,
): Promise<FailureDetail> {
  const known = store.index.get(id);
  if (known === undefined) throw new HttpProblem("failure_not_found", "it may have expired");
  const payload = await store.payload(id, options);
  const { headers, failure } = known;
  if (headers === null || payload === null) return { ...failure, message: null };
  const sizeBytes = failure.sizeBytes ?? payload.length;
  const truncated = isCut(known, payload);
  const shown = shownOf(known, payload, mask);
  return {
    ...failure,
    message: { headers: [...shown.headers], payload: { ...viewPayload(shown.data), sizeBytes, truncated } },
  };
}

/** A failure's message without its secrets, of which `payload` may be the beginning, or nothing. */
function shownOf(known: IndexedFailure, payload: Uint8Array, mask: MessageMask): MaskedMessage {
  return mask.apply({ headers: known.headers ?? [], data: payload }, { cut: isCut(known, payload) });
}

function isCut({ failure }: IndexedFailure, payload: Uint8Array): boolean {
  return (failure.sizeBytes ?? 0) > payload.length;
}

interface Scan {
  readonly failures: Failure[];
  readonly scanned: number;
  readonly next: string | null;
}

/** Takes from `candidates` until the page is full, the budget is used up or there are no more. */
async function scanFailures(
  parts: FailureListParts,
  candidates: Iterator<IndexedFailure>,
  search: string | null,
  limit: number,
): Promise<Scan> {
  const failures: Failure[] = [];
  const deadline = performance.now() + scanBudget.ms;
  let scanned = 0;
  for (;;) {
    const { batch, isLast } = search === null ? takePart(candidates, limit + 1) : takeToScan(candidates);
    const hits = search === null ? batch : await matching(parts, batch, search);
    const room = limit - failures.length;
    failures.push(...hits.slice(0, room).map(({ failure }) => failure));
    const lastTaken = hits.length > room ? hits[room - 1] : batch.at(-1);
    scanned += lastTaken === undefined ? 0 : batch.indexOf(lastTaken) + 1;
    if (isLast && hits.length <= room) return { failures, scanned, next: null };
    const isSpent = scanned >= scanBudget.failures || performance.now() > deadline;
    if (failures.length >= limit || isSpent)
      return { failures, scanned, next: lastTaken ? fromPlace(lastTaken) : null };
  }
}

/** Those that hold the text: in what is known of them first, in their payloads only where that does not decide. */
async function matching(
  { failures, mask, signal }: FailureListParts,
  batch: readonly IndexedFailure[],
  search: string,
): Promise<IndexedFailure[]> {
  const wanted = search.toLowerCase();
  const holds = (known: IndexedFailure, data: Uint8Array) => {
    const shown = shownOf(known, data, mask);
    const texts = [new TextDecoder().decode(shown.data), ...shown.headers.flat()];
    return texts.some((text) => text.toLowerCase().includes(wanted));
  };
  const isHit = new Map<IndexedFailure, boolean>();
  for (const known of batch) if (describes(known, wanted)) isHit.set(known, true);
  const unclear = batch.filter((known) => !isHit.has(known));
  const visit = (known: IndexedFailure, payload: Uint8Array) => void isHit.set(known, holds(known, payload));
  await visitPayloads(failures.store, unclear, visit, { signal });
  return batch.filter((known) => isHit.get(known) ?? holds(known, nothing));
}

function describes({ failure }: IndexedFailure, wanted: string): boolean {
  const { subject, preview, stream, consumerDisplayName, detail, letter } = failure;
  const texts = [subject, preview, stream, consumerDisplayName, detail, letter?.place.channel];
  return texts.some((text) => text?.toLowerCase().includes(wanted));
}

function toFilter({ since, until, search: _search, ...filter }: FailureFilterInput): FailureFilter {
  return { ...filter, sinceMs: toMs(since), untilMs: toMs(until) };
}

const toMs = (moment: string | undefined) => (moment === undefined ? undefined : brokerMs(Date.parse(moment)));

/** A span up to now begins at a multiple of this, so that the requests that follow can use the same list. */
const withinStepMs = 10_000;

function within(filter: FailureFilter, withinMs: number | undefined, nowMs: BrokerMs): FailureFilter {
  if (withinMs === undefined) return filter;
  const fromMs = Math.floor((nowMs - withinMs) / withinStepMs) * withinStepMs;
  return { ...filter, sinceMs: brokerMs(Math.max(fromMs, filter.sinceMs ?? 0)) };
}

const fromPlace = ({ failure }: IndexedFailure) => `${Date.parse(failure.failedAt)}_${failure.id}`;

function toPlace(text: string): ListCursor {
  const at = text.indexOf("_");
  return { atMs: Number(text.slice(0, at)), id: text.slice(at + 1) };
}

interface Part {
  readonly batch: IndexedFailure[];
  /** True when nothing is left. */
  readonly isLast: boolean;
}

/** The next failures to search. */
function takeToScan(from: Iterator<IndexedFailure>): Part {
  return takePart(from, scanBatch.failures, scanBatch.bytes);
}

/** At most `count`, and no more once their payloads have `bytes` together. */
function takePart(from: Iterator<IndexedFailure>, count: number, bytes = Number.POSITIVE_INFINITY): Part {
  const batch: IndexedFailure[] = [];
  for (let left = bytes; batch.length < count && left > 0; ) {
    const next = from.next();
    if (next.done === true) return { batch, isLast: true };
    batch.push(next.value);
    left -= next.value.failure.sizeBytes ?? 0;
  }
  return { batch, isLast: false };
}
