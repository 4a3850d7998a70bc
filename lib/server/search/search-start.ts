import type { Visitor } from "../../access/authenticate";
import type { ExportedSearch } from "../../contract/export";
import { taken } from "../../event-bus/broker/offer";
import { systemClock } from "../../event-bus/clock";
import { isOwnStream } from "../../model/stream/stream";
import { compileConditions } from "../../search/conditions";
import { type SearchOptions, type SearchStep, search } from "../../search/search";
import type { DashboardParts } from "../dashboard/parts";
import { demandFilter } from "../http/input/subject-input";
import { HttpProblem } from "../http/problem";
import type { SearchSlots } from "./search-slots";

/** What a search needs of a dashboard. */
export type SearchedDashboard = Pick<DashboardParts, "broker" | "monitor" | "mask" | "payloadTypes" | "logger">;

/** Who searches where. */
export interface SearchCall {
  readonly dashboard: SearchedDashboard;
  readonly visitor: Pick<Visitor, "who">;
  readonly searches: SearchSlots;
}

/** A search that looks at nothing before its first step is asked for. */
export interface StartedSearch {
  readonly steps: AsyncGenerator<SearchStep>;
  readonly streams: readonly string[];
  /** Messages that the streams held at the last sweep, that subject and time may leave out; null: not known. */
  readonly total: number | null;
  /** Ends it and gives its room back; may be called again. */
  readonly leave: () => void;
  /** True when nobody waits for it any more: whatever it ended with is no failure. */
  readonly isLeft: () => boolean;
}

/**
 * Takes room for a search and makes it ready. Throws `invalid_input` for conditions that cannot be compared, `overloaded`
 * while too many searches run, `unsupported` where the broker keeps no messages, `bus_unavailable`.
 */
export function startSearch(
  { dashboard: { broker, monitor, mask, payloadTypes }, visitor, searches }: SearchCall,
  input: ExportedSearch,
  { signal, ...bounds }: Pick<SearchOptions, "limit" | "budget" | "resume" | "signal">,
): StartedSearch {
  const { subject = null, since, until, order, fromNumber = null, toNumber = null } = input;
  if ((fromNumber !== null || toNumber !== null) && input.streams?.length !== 1)
    throw new HttpProblem("invalid_input", "numbers are those of one stream: name it in `streams`");
  if (subject !== null) demandFilter(broker.grammar, subject, "subject");
  const test = compileConditions(input, mask, payloadTypes);
  const log = taken(broker.log);
  const streams = input.streams ?? allStreams(monitor);
  const left = new AbortController();
  const steps = search({
    ...{ log, streams, test, clock: systemClock, ...bounds },
    range: {
      ...{ order, subject, sinceMs: toMs(since), untilMs: toMs(until) },
      ...{ fromNumber: toNumberOf(fromNumber), toNumber: toNumberOf(toNumber) },
    },
    signal: AbortSignal.any([signal, left.signal]),
  });
  const release = searches.take(visitor.who);
  // What nobody reads on stands still, and does not end by itself.
  signal.addEventListener("abort", release, { once: true });
  const leave = () => {
    left.abort();
    release();
  };
  const isLeft = () => signal.aborted || left.signal.aborted;
  return { steps, streams, total: totalOf(monitor, streams), leave, isLeft };
}

const toNumberOf = (number: number | string | null) => (number === null ? null : BigInt(number));

const toMs = (time: string | undefined) => (time === undefined ? null : Date.parse(time));

function allStreams({ view }: SearchedDashboard["monitor"]): string[] {
  if (view.knownStreams === null) throw new HttpProblem("bus_unavailable", "the streams were not read yet");
  return view.knownStreams.map(({ config }) => config.name).filter((name) => !isOwnStream(name));
}

function totalOf({ view }: SearchedDashboard["monitor"], streams: readonly string[]): number | null {
  const held = new Map(view.knownStreams?.map(({ config, messages }) => [config.name, messages]));
  let total = 0;
  for (const stream of streams) {
    const messages = held.get(stream);
    if (messages === undefined) return null;
    total += messages;
  }
  return total;
}
