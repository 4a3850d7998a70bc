import type { SearchInput, SearchLine } from "../../contract/search";
import type { ResumePlaces, SearchBudget } from "../../search/search";
import { encodeLines, linesResponse } from "../http/line-answer";
import { toProblem } from "../http/problem";
import { listedMessage } from "../views/stored-messages";
import { type SearchCall, type SearchedDashboard, type StartedSearch, startSearch } from "./search-start";

/** What one search may take before it has to be resumed. */
const budget: SearchBudget = { messages: 1_000_000, ms: 60_000 };

/** Searches, and answers in lines of JSON as it goes; ends when the reader leaves. Throws as {@link startSearch} does. */
export function answerSearch(call: SearchCall, input: SearchInput, signal: AbortSignal): Response {
  const { limit, resume } = input;
  const started = startSearch(call, input, { limit, budget, resume, signal });
  return linesResponse(writeLines(started, call.dashboard), started.leave);
}

/** The lines of each step together. An error is the last line: the head of the answer is gone by then. */
async function* writeLines(
  { steps, streams, total, leave, isLeft }: StartedSearch,
  { mask, logger }: SearchedDashboard,
): AsyncGenerator<Uint8Array> {
  let places: ResumePlaces = {};
  try {
    for await (const { matches, scanned, reachedMs, over, unread, end, resume } of steps) {
      const reachedAt = reachedMs === null ? null : new Date(reachedMs).toISOString();
      const progress = { scanned, total, reachedAt, streams: streams.length, over, unread: [...unread] };
      const found = matches.map(({ message }) => ({ kind: "match" as const, message: listedMessage(message, mask) }));
      const state: SearchLine =
        end === null
          ? { kind: "progress", ...progress, moved: movedPlaces(places, resume) }
          : { kind: "end", ...progress, why: end, resume: { ...resume } };
      places = resume;
      yield encodeLines<SearchLine>([...found, state]);
    }
  } catch (error) {
    const problem = toProblem(error);
    if (problem.code === "internal" && !isLeft()) logger.error({ error }, "A search failed");
    yield encodeLines<SearchLine>([{ kind: "failed", problem }]);
  } finally {
    leave();
  }
}

/** Those of the places after that are not as they were before. */
function movedPlaces(before: ResumePlaces, after: ResumePlaces): Record<string, string | null> {
  return Object.fromEntries(Object.entries(after).filter(([stream, at]) => before[stream] !== at));
}
