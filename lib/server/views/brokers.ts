import type { BrokerList, BrokerSummary } from "../../contract/brokers";
import type { DashboardParts } from "../dashboard/parts";
import { countVerdicts } from "./verdict-counts";

/** What is shown of a broker among others. */
export type ListedParts = Pick<DashboardParts, "settings" | "now"> & {
  readonly bus: Pick<DashboardParts["bus"], "connection">;
  readonly monitor: Pick<DashboardParts["monitor"], "view">;
  readonly failures: Pick<DashboardParts["failures"], "counts">;
};

/** Every broker, worst first; the first of `dashboards` is the one of the addresses that name none. */
export function listBrokers(dashboards: readonly ListedParts[]): BrokerList {
  const brokers = dashboards.map(summarizeBroker);
  return { brokers: brokers.toSorted(worstFirst), first: dashboards[0]?.settings.id ?? "" };
}

function summarizeBroker(parts: ListedParts): BrokerSummary {
  const { settings, bus, monitor, failures } = parts;
  const { id, title, colour, kind } = settings;
  const { sampledAtMs, consumers } = monitor.view;
  const { needAttention, unjudged } = countVerdicts(monitor.view);
  const { open, capturedSince } = failures.counts();
  const isRead = sampledAtMs !== null;
  return {
    ...{ id, title, colour, kind, unjudged },
    connection: bus.connection.status(),
    needAttention: isRead ? needAttention : null,
    consumers: isRead ? consumers.length : null,
    failuresOpen: capturedSince === null ? null : open,
    problem: problemOf(parts),
  };
}

/** The first thing that is wrong, of what makes the most of what is shown doubtful. */
function problemOf({ bus, monitor: { view }, failures, now }: ListedParts): string | null {
  const { sampledAtMs, sweepError, missingStreams } = view;
  const age =
    sampledAtMs === null ? "nothing was read yet" : `what is shown was read ${words(now() - sampledAtMs)} ago`;
  const status = bus.connection.status();
  if (status.state !== "connected") {
    const reason = "lastError" in status && status.lastError !== null ? ` (${status.lastError})` : "";
    return `Not connected${reason}; ${age}.`;
  }
  if (sweepError !== null) return `The broker cannot be read: ${sweepError}; ${age}.`;
  if (missingStreams.length > 0) return `No answer for ${missingStreams.join(", ")}.`;
  return failures.counts().problem;
}

function words(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

/** What cannot be seen first, then by consumers in need, then by those without a verdict, then as configured. */
function worstFirst(a: BrokerSummary, b: BrokerSummary): number {
  return rank(a) - rank(b) || (b.needAttention ?? 0) - (a.needAttention ?? 0) || b.unjudged - a.unjudged;
}

function rank({ connection, needAttention, problem }: BrokerSummary): number {
  if (connection.state !== "connected" || needAttention === null) return 0;
  if (needAttention > 0) return 1;
  return problem === null ? 3 : 2;
}
