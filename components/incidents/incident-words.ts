import { formatDuration, formatSpan } from "@/lib/client/words/format";
import { type HistoryRange, historyRanges } from "@/lib/contract/streams";
import { type Incident, isOpen } from "@/lib/model/incident/incident";

/** The state of an incident as people see it: an open one whose consumer is calm waits before it closes. */
export type IncidentStage = "open" | "calming" | "closed";

/** See {@link IncidentStage}. */
export function stageOf(incident: Pick<Incident, "closedAt" | "calmSince">): IncidentStage {
  if (!isOpen(incident)) return "closed";
  return incident.calmSince === null ? "open" : "calming";
}

/** How long it lasted, or has lasted: `26 min`. */
export function lastedWords({ openedAt, closedAt }: Incident, nowMs: number): string {
  const untilMs = closedAt === null ? nowMs : Date.parse(closedAt);
  return formatSpan(Math.max(0, untilMs - Date.parse(openedAt)));
}

/** How it ended, in a sentence; null while it is open. */
export function endSentence({ openedAt, closedAt, closedBy }: Incident): string | null {
  if (closedAt === null) return null;
  const lasted = formatDuration(Math.max(0, Date.parse(closedAt) - Date.parse(openedAt)));
  return closedBy === "deleted"
    ? `It ended after ${lasted}, because the consumer was deleted.`
    : `It ended after ${lasted}: the consumer was calm from then on.`;
}

/** What is drawn of an incident, by the dashboard's clock, Unix milliseconds. */
export interface IncidentWindow {
  readonly fromMs: number;
  readonly untilMs: number;
  /** The history that reaches back so far; null: none does. */
  readonly range: HistoryRange | null;
}

/** Shortest first. */
const ranges = ["5m", "15m", "1h", "6h", "24h", "7d"] as const satisfies readonly HistoryRange[];

/** A while before and after is drawn too, so that the difference shows. */
const aroundMs = 5 * 60_000;
const aroundShare = 0.2;

/** See {@link IncidentWindow}. `skewMs`: how far the broker's clock, which dates incidents, is ahead. */
export function windowOf({ openedAt, closedAt }: Incident, nowMs: number, skewMs: number): IncidentWindow {
  const openedMs = Date.parse(openedAt) - skewMs;
  const closedMs = closedAt === null ? nowMs : Date.parse(closedAt) - skewMs;
  const around = Math.max(aroundMs, (closedMs - openedMs) * aroundShare);
  const fromMs = openedMs - around;
  const untilMs = Math.min(nowMs, closedMs + around);
  return { fromMs, untilMs, range: ranges.find((range) => nowMs - fromMs <= historyRanges[range]) ?? null };
}
