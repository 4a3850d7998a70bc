import type { SeriesEnd, SeriesLine } from "../../contract/publish-series";
import type { Clock } from "../../event-bus/clock";
import { pause } from "../../event-bus/patience";
import { encodeLines, linesResponse } from "../http/line-answer";
import type { Series } from "./series";

/** How often its reader hears of it, milliseconds. */
const everyMs = 200;

/** Tells how far a series is, in lines of JSON, until `ended` says how it ended. `onLeave`: the reader is gone. */
export function answerSeries(
  series: Pick<Series, "progress">,
  {
    ended,
    clock,
    onLeave,
  }: { readonly ended: Promise<SeriesEnd>; readonly clock: Clock; readonly onLeave: () => void },
): Response {
  return linesResponse(writeLines(series, ended, clock), onLeave);
}

async function* writeLines(
  series: Pick<Series, "progress">,
  ended: Promise<SeriesEnd>,
  clock: Clock,
): AsyncGenerator<Uint8Array> {
  const over = new AbortController();
  const end = ended.finally(() => over.abort());
  while (!over.signal.aborted) {
    await pause(clock, everyMs, over.signal);
    if (!over.signal.aborted) yield encodeLines<SeriesLine>([{ kind: "progress", ...series.progress }]);
  }
  yield encodeLines<SeriesLine>([{ kind: "end", ...series.progress, why: await end }]);
}
