import type * as z from "zod";
import { type historyQuerySchema, historyRanges } from "../../contract/streams";
import type { LagHistory } from "../../model/consumer/lag-sample";
import type { StreamHistory } from "../../model/stream/stream-history";
import type { HistoryWindow } from "../../monitor/history/lag-history";
import type { Dashboard } from "../dashboard/dashboard";
import { HttpProblem } from "../http/problem";
import { readConsumer, readStream } from "./sampled";
import { verdictMarks } from "./verdicts/verdict-marks";

/** What a query asks for, Unix milliseconds by the dashboard's clock. */
export function historyWindow({ range, from, to }: z.output<typeof historyQuerySchema>, nowMs: number): HistoryWindow {
  if (from === undefined || to === undefined) return { sinceMs: nowMs - historyRanges[range], untilMs: nowMs };
  return { sinceMs: Date.parse(from), untilMs: Date.parse(to) };
}

/**
 * Lag of one consumer in a window, with its incidents and the redrives that reached it; also of one that is gone. Throws
 * `consumer_not_found` and others.
 */
export async function readHistory(
  dashboard: Dashboard,
  { stream, consumer: name }: { readonly stream: string; readonly consumer: string },
  window: HistoryWindow,
): Promise<LagHistory> {
  const { history: kept, incidents, monitor, redriveMarks } = dashboard;
  const skewMs = monitor.view.clockSkew?.skewMs ?? 0;
  const judged = verdictMarks(incidents.list({ state: "all", stream, consumer: name }), skewMs);
  const isThere = monitor.view.consumers.some((one) => one.stream === stream && one.name === name);
  // Of one that is gone, what is kept of it; it may also be new, then the next look finds it.
  const gone = isThere ? null : await kept.read(stream, name, window);
  if (gone !== null) return withMarks(gone, judged, window);
  const consumer = await readConsumer(dashboard, stream, name);
  const history = await kept.read(stream, name, window);
  if (history === null) throw new HttpProblem("consumer_not_found", "not sampled yet");
  return withMarks(history, [...judged, ...redriveMarks.of(consumer, window.sinceMs)], window);
}

/** What one stream stored and held in a window; also of one that is gone. Throws `stream_not_found` and others. */
export async function readStreamHistory(
  dashboard: Dashboard,
  { stream }: { readonly stream: string },
  window: HistoryWindow,
): Promise<StreamHistory> {
  const known = await dashboard.history.readStream(stream, window);
  if (known !== null) return known;
  await readStream(dashboard, stream);
  const found = await dashboard.history.readStream(stream, window);
  if (found === null) throw new HttpProblem("stream_not_found", "not sampled yet");
  return found;
}

function withMarks(history: LagHistory, marks: LagHistory["marks"], { sinceMs, untilMs }: HistoryWindow): LagHistory {
  const within = marks.filter(({ atMs }) => atMs >= sinceMs && atMs <= untilMs);
  return { ...history, marks: [...history.marks, ...within].sort((a, b) => a.atMs - b.atMs) };
}
