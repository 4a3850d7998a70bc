import type { HistoryMark } from "../../../model/history";
import type { Incident } from "../../../model/incident/incident";

/**
 * What a consumer was judged to be, and when it was calm again, as marks of its chart. Incidents have the broker's time,
 * which is `skewMs` ahead of the dashboard's.
 */
export function verdictMarks(incidents: readonly Incident[], skewMs: number): HistoryMark[] {
  const atMs = (at: string) => Date.parse(at) - skewMs;
  return incidents.flatMap(({ changes, closedAt, closedBy }) => [
    ...changes.map(({ at, verdict }): HistoryMark => ({ atMs: atMs(at), kind: "judged", verdict })),
    ...(closedAt === null || closedBy !== "calm" ? [] : [{ atMs: atMs(closedAt), kind: "calm" } satisfies HistoryMark]),
  ]);
}
