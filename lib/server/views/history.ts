import type { LagHistory } from "../../model/consumer/lag-sample";
import type { Dashboard } from "../dashboard/dashboard";
import { HttpProblem } from "../http/problem";
import { readConsumer } from "./sampled";

/**
 * Lag of one consumer over the last `rangeMs`, with the redrives that reached it; also of one that is gone. Throws
 * `consumer_not_found` and others.
 */
export async function readHistory(
  dashboard: Dashboard,
  { stream, consumer: name }: { readonly stream: string; readonly consumer: string },
  rangeMs: number,
): Promise<LagHistory> {
  const isThere = dashboard.monitor.view.consumers.some((one) => one.stream === stream && one.name === name);
  // Of one that is gone, what is kept of it; it may also be new, then the next look finds it.
  const gone = isThere ? null : await dashboard.history.read(stream, name, rangeMs);
  if (gone !== null) return gone;
  const consumer = await readConsumer(dashboard, stream, name);
  const history = await dashboard.history.read(stream, name, rangeMs);
  if (history === null) throw new HttpProblem("consumer_not_found", "not sampled yet");
  const redrives = dashboard.redriveMarks.of(consumer, dashboard.now() - rangeMs);
  return { ...history, marks: [...history.marks, ...redrives].sort((a, b) => a.atMs - b.atMs) };
}
