import type { Visitor } from "../../access/authenticate";
import type { SearchInput, SearchLine } from "../../contract/search";
import { taken } from "../../event-bus/broker/offer";
import { systemClock } from "../../event-bus/clock";
import { isOwnStream } from "../../model/stream/stream";
import { compileConditions } from "../../search/conditions";
import { type ResumePlaces, type SearchBudget, type SearchStep, search } from "../../search/search";
import type { DashboardParts } from "../dashboard/parts";
import { demandFilter } from "../http/input/subject-input";
import { HttpProblem, toProblem } from "../http/problem";
import { listedMessage } from "../views/stored-messages";
import type { SearchSlots } from "./search-slots";

/** What one search may take before it has to be resumed. */
const budget: SearchBudget = { messages: 1_000_000, ms: 60_000 };

type Searched = Pick<DashboardParts, "broker" | "monitor" | "mask" | "logger">;

/** Who searches where. */
export interface SearchCall {
  readonly dashboard: Searched;
  readonly visitor: Pick<Visitor, "who">;
  readonly searches: SearchSlots;
}

/**
 * Searches, and answers in lines of JSON as it goes; ends when the reader leaves. Throws `invalid_input` for conditions that
 * cannot be compared, `overloaded` while too many searches run, `unsupported` where the broker keeps no messages.
 */
export function answerSearch(
  { dashboard, visitor, searches }: SearchCall,
  input: SearchInput,
  signal: AbortSignal,
): Response {
  const { broker, monitor, mask } = dashboard;
  const { subject = null, since, until, order, limit, resume } = input;
  if (subject !== null) demandFilter(broker.grammar, subject, "subject");
  const test = compileConditions(input, mask);
  const log = taken(broker.log);
  const streams = input.streams ?? allStreams(monitor);
  const left = new AbortController();
  const steps = search({
    ...{ log, streams, test, limit, budget, resume, clock: systemClock },
    range: { order, subject, sinceMs: toMs(since), untilMs: toMs(until) },
    signal: AbortSignal.any([signal, left.signal]),
  });
  const release = searches.take(visitor.who);
  const total = totalOf(monitor, streams);
  // What is never read does not begin, and does not end by itself either.
  signal.addEventListener("abort", release, { once: true });
  const lines = writeLines(steps, { dashboard, streams: streams.length, total }, release);
  const leave = () => {
    left.abort();
    release();
  };
  return new Response(toBody(lines, leave), {
    headers: { "content-type": "application/x-ndjson; charset=utf-8", "cache-control": "no-store, no-transform" },
  });
}

const toMs = (time: string | undefined) => (time === undefined ? null : Date.parse(time));

function allStreams({ view }: Searched["monitor"]): string[] {
  if (view.knownStreams === null) throw new HttpProblem("bus_unavailable", "the streams were not read yet");
  return view.knownStreams.map(({ config }) => config.name).filter((name) => !isOwnStream(name));
}

/** Messages that the streams hold by the last sweep; null where one of them was not in it. */
function totalOf({ view }: Searched["monitor"], streams: readonly string[]): number | null {
  const held = new Map(view.knownStreams?.map(({ config, messages }) => [config.name, messages]));
  let total = 0;
  for (const stream of streams) {
    const messages = held.get(stream);
    if (messages === undefined) return null;
    total += messages;
  }
  return total;
}

interface Written {
  readonly dashboard: Searched;
  readonly streams: number;
  readonly total: number | null;
}

/** The lines of each step together. An error is the last line: the head of the answer is gone by then. */
async function* writeLines(
  steps: AsyncIterable<SearchStep>,
  { dashboard: { mask, logger }, streams, total }: Written,
  release: () => void,
): AsyncGenerator<SearchLine[]> {
  let places: ResumePlaces = {};
  try {
    for await (const { matches, scanned, reachedMs, over, unread, end, resume } of steps) {
      const reachedAt = reachedMs === null ? null : new Date(reachedMs).toISOString();
      const progress = { scanned, total, reachedAt, streams, over, unread: [...unread] };
      const found = matches.map(({ message }) => ({ kind: "match" as const, message: listedMessage(message, mask) }));
      const state: SearchLine =
        end === null
          ? { kind: "progress", ...progress, moved: movedPlaces(places, resume) }
          : { kind: "end", ...progress, why: end, resume: { ...resume } };
      places = resume;
      yield [...found, state];
    }
  } catch (error) {
    const problem = toProblem(error);
    if (problem.code === "internal" && !isAbort(error)) logger.error({ error }, "A search failed");
    yield [{ kind: "failed", problem }];
  } finally {
    release();
  }
}

/** Those of the places after that are not as they were before. */
function movedPlaces(before: ResumePlaces, after: ResumePlaces): Record<string, string | null> {
  return Object.fromEntries(Object.entries(after).filter(([stream, at]) => before[stream] !== at));
}

const isAbort = (error: unknown) => error instanceof Error && error.name === "AbortError";

/** Asks for the next lines only when the reader has taken those before. `onLeave`: it is gone. */
function toBody(lines: AsyncGenerator<SearchLine[]>, onLeave: () => void): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value, done } = await lines.next();
        if (done === true) controller.close();
        else controller.enqueue(encoder.encode(value.map((line) => `${JSON.stringify(line)}\n`).join("")));
      },
      async cancel() {
        onLeave();
        await lines.return(undefined);
      },
    },
    { highWaterMark: 1 },
  );
}
