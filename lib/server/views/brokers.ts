import type { BrokerListJson, BrokerSummary } from "../../contract/brokers";
import { isKnown, type Known, knownJson } from "../../model/known";
import type { DashboardParts } from "../dashboard/parts";
import { ageWords, asOfNow } from "./as-of-now";
import { countVerdicts } from "./verdicts/verdict-counts";

/** What is shown of a broker among others. */
export type ListedParts = Pick<DashboardParts, "settings" | "now"> & {
  readonly broker: Pick<DashboardParts["broker"], "connection">;
  readonly monitor: Pick<DashboardParts["monitor"], "view">;
  readonly failures: Pick<DashboardParts["failures"], "counts">;
  readonly mutes: Pick<DashboardParts["mutes"], "of">;
};

/** Every broker, worst first; the first of `dashboards` is the one of the addresses that name none. */
export function listBrokers(dashboards: readonly ListedParts[]): BrokerListJson {
  const brokers = dashboards.map(summarizeBroker).toSorted(worstFirst);
  return { brokers: brokers.map(writeBroker), first: dashboards[0]?.settings.id ?? "" };
}

function writeBroker(broker: BrokerSummary): BrokerListJson["brokers"][number] {
  return {
    ...broker,
    needAttention: knownJson(broker.needAttention),
    unjudged: knownJson(broker.unjudged),
    consumers: knownJson(broker.consumers),
    failuresOpen: knownJson(broker.failuresOpen),
  };
}

function summarizeBroker(parts: ListedParts): BrokerSummary {
  const { settings, broker, monitor, failures, mutes } = parts;
  const { id, title, colour, kind } = settings;
  const { consumers, needAttention, unjudged } = countVerdicts(monitor.view, mutes);
  return {
    ...{ id, title, colour, kind },
    connection: broker.connection.status(),
    needAttention: asOfNow(needAttention, parts),
    unjudged: asOfNow(unjudged, parts),
    consumers: asOfNow(consumers, parts),
    failuresOpen: failures.counts().open,
    problem: problemOf(parts),
  };
}

/** The first thing that is wrong, of what makes the most of what is shown doubtful. */
function problemOf({ broker, monitor: { view }, failures, now }: ListedParts): string | null {
  const { sampledAtMs, sweepError, isOutdated, missingStreams } = view;
  const age = sampledAtMs === null ? "nothing was read yet" : `it was read ${ageWords(now() - sampledAtMs)} ago`;
  const status = broker.connection.status();
  if (status.state !== "connected") {
    const reason = "lastError" in status && status.lastError !== null ? ` (${status.lastError})` : "";
    return `Not connected${reason}; ${age}.`;
  }
  if (sweepError !== null && isOutdated) return `The broker cannot be read: ${sweepError}; ${age}.`;
  if (sweepError !== null) return `Not all of the broker can be read: ${sweepError}.`;
  if (missingStreams.length > 0) return `No answer for ${missingStreams.join(", ")}.`;
  return failures.counts().problem;
}

/** What cannot be seen first, then by consumers in need, then by those without a verdict, then as configured. */
function worstFirst(a: BrokerSummary, b: BrokerSummary): number {
  return rank(a) - rank(b) || more(a.needAttention, b.needAttention) || more(a.unjudged, b.unjudged);
}

/** Order of two figures, the larger one first; ranks keep what is not known apart from the rest. */
const more = (a: Known<number>, b: Known<number>) => (b.value ?? 0) - (a.value ?? 0);

function rank({ connection, needAttention, problem }: BrokerSummary): number {
  if (connection.state !== "connected" || !isKnown(needAttention)) return 0;
  if (needAttention.value > 0) return 1;
  return problem === null ? 3 : 2;
}
