import { newEventId } from "../../event-bus/bus/event-id";
import type { BrokerMs } from "../../model/broker-time";
import { type ConsumerHealth, needsAttention, severity, type Verdict } from "../../model/consumer/consumer-health";
import { evidenceOf, type Incident, type IncidentChange, isOpen } from "../../model/incident/incident";

/** How long a consumer stays calm before its incident is over: one that comes back sooner is the same story. */
export const reopenMs = 5 * 60_000;
/** Changes kept of one incident: the opening and the last ones. */
const mostChanges = 20;

/** What incidents are made of. */
export type JudgedConsumer = Pick<
  ConsumerHealth,
  | "stream"
  | "name"
  | "verdict"
  | "since"
  | "reason"
  | "nextStep"
  | "waiting"
  | "inFlight"
  | "redelivered"
  | "oldestUnfinished"
>;

/**
 * What a sweep makes of a consumer's latest incident: the incidents that are new or have changed, oldest first. Nothing is
 * remembered here, so a dashboard that starts, or takes over, goes on with what the one before wrote.
 */
export function nextIncidents(
  latest: Incident | null,
  consumer: JudgedConsumer,
  { broker, nowMs }: { readonly broker: string; readonly nowMs: BrokerMs },
): Incident[] {
  // What is not known neither opens nor closes.
  if (consumer.verdict === "unknown") return [];
  const open = latest !== null && isOpen(latest) ? latest : null;
  if (!needsAttention(consumer.verdict)) {
    const calm = open === null ? null : calmed(open, consumer, nowMs);
    return calm === null ? [] : [calm];
  }
  if (open === null) return [opened(latest, consumer, { broker, nowMs })];
  if (isLongCalm(open, sinceMs(consumer, nowMs))) {
    const before = closed(open);
    return [before, opened(before, consumer, { broker, nowMs })];
  }
  if (open.calmSince === null && open.verdict === consumer.verdict) return [];
  return [changed(open, consumer, nowMs)];
}

/** The incident of a consumer that is deleted. */
export function deletedIncident(open: Incident, nowMs: BrokerMs): Incident {
  return { ...open, closedAt: iso(nowMs), closedBy: "deleted" };
}

function opened(
  before: Incident | null,
  consumer: JudgedConsumer,
  { broker, nowMs }: { readonly broker: string; readonly nowMs: BrokerMs },
): Incident {
  const atMs = Math.max(sinceMs(consumer, nowMs), before?.closedAt ? Date.parse(before.closedAt) : 0);
  const { stream, name, verdict } = consumer;
  return {
    ...{ id: newEventId(atMs), broker, stream, consumer: name, number: (before?.number ?? 0) + 1 },
    ...{ openedAt: iso(atMs), closedAt: null, closedBy: null, calmSince: null },
    ...{ verdict, worst: verdict, changes: [changeOf(consumer, atMs)], omitted: 0 },
  };
}

/** It needs attention for another reason, or again. */
function changed(open: Incident, consumer: JudgedConsumer, nowMs: BrokerMs): Incident {
  const { verdict } = consumer;
  const noted = withChange(open, changeOf(consumer, turnedMs(open, consumer, nowMs)));
  return { ...noted, calmSince: null, verdict, worst: worse(open.worst, verdict) };
}

/** Null: nothing new. */
function calmed(open: Incident, consumer: JudgedConsumer, nowMs: BrokerMs): Incident | null {
  if (open.calmSince !== null) return isLongCalm(open, nowMs) ? closed(open) : null;
  const atMs = laterMs(open, sinceMs(consumer, nowMs));
  const calm = { ...withChange(open, changeOf(consumer, atMs)), calmSince: iso(atMs) };
  return isLongCalm(calm, nowMs) ? closed(calm) : calm;
}

function closed(open: Incident): Incident {
  return { ...open, closedAt: open.calmSince, closedBy: "calm" };
}

function isLongCalm({ calmSince }: Incident, atMs: number): boolean {
  return calmSince !== null && atMs - Date.parse(calmSince) >= reopenMs;
}

function withChange(incident: Incident, change: IncidentChange): Incident {
  const [opening, ...later] = [...incident.changes, change];
  const kept = later.slice(1 - mostChanges);
  return {
    ...incident,
    changes: opening === undefined ? kept : [opening, ...kept],
    omitted: incident.omitted + later.length - kept.length,
  };
}

function changeOf(consumer: JudgedConsumer, atMs: number): IncidentChange {
  const { verdict, reason, nextStep } = consumer;
  return { at: iso(atMs), verdict, reason, nextStep, evidence: evidenceOf(consumer) };
}

/** When the verdict began, never in the future. */
function sinceMs({ since }: JudgedConsumer, nowMs: BrokerMs): number {
  return since === null ? nowMs : Math.min(Date.parse(since), nowMs);
}

/** What began before the last change shows again now, when what hid it ended. */
function turnedMs(open: Incident, consumer: JudgedConsumer, nowMs: BrokerMs): number {
  const beganMs = sinceMs(consumer, nowMs);
  const lastMs = laterMs(open, 0);
  return beganMs > lastMs ? beganMs : Math.max(lastMs, nowMs);
}

/** A change is not before the one that is noted already, whichever dashboard noted it. */
function laterMs({ changes }: Incident, atMs: number): number {
  return Math.max(atMs, Date.parse(changes.at(-1)?.at ?? ""));
}

const worse = (one: Verdict, other: Verdict) => (severity(other) < severity(one) ? other : one);
const iso = (ms: number) => new Date(ms).toISOString();
