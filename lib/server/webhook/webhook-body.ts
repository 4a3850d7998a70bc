import type { WebhookBodyJson } from "../../contract/webhook";
import { newEventId } from "../../event-bus/bus/event-id";
import { type Incident, incidentJson } from "../../model/incident/incident";
import type { IncidentCall } from "../../monitor/incidents/incidents";
import { span } from "../../monitor/verdict/words";

/** The broker that calls are about. */
export interface ToldBroker {
  readonly id: string;
  /** How sentences name it; null where it is the only one. */
  readonly title: string | null;
  /** What the paths of its pages begin with: where the dashboard is served, and the broker unless it is the first. */
  readonly pages: string;
}

/** Where a call comes from. */
export interface CallOrigin {
  readonly broker: ToldBroker;
  /** Scheme, host and port under which people reach the dashboard. */
  readonly origin: string;
  /** Our clock, Unix milliseconds. */
  readonly nowMs: number;
}

/** The body of a call about an incident. */
export function incidentBody({ id, kind, incident }: IncidentCall, from: CallOrigin): WebhookBodyJson {
  const { broker, origin, nowMs } = from;
  const path = `${broker.pages}/incidents/${incident.id}`;
  const named = broker.title === null ? "" : `${broker.title}: `;
  return {
    ...{ id, kind: `incident_${kind}`, broker: broker.id, at: new Date(nowMs).toISOString() },
    text: named + sentences[kind](incident),
    incident: { ...incidentJson(incident), path, url: origin + path },
  };
}

/** The body of a test. */
export function testBody({ broker, nowMs }: CallOrigin): WebhookBodyJson {
  const of = broker.title === null ? "" : ` on ${broker.title}`;
  return {
    ...{ id: newEventId(nowMs), kind: "test", broker: broker.id, at: new Date(nowMs).toISOString() },
    text: `Test from Jetlag: incidents of consumers${of} will arrive here.`,
    incident: null,
  };
}

const sentences: Record<IncidentCall["kind"], (incident: Incident) => string> = {
  opened: (incident) => `${nameOf(incident)}: ${words(incident.verdict)}, ${reasonOf(incident)}`,
  changed: (incident) => `${nameOf(incident)}: now ${words(incident.verdict)}, ${reasonOf(incident)}`,
  closed: (incident) => `${nameOf(incident)}: ${endOf(incident)}`,
};

const nameOf = ({ consumer, stream }: Incident) => `${consumer} on ${stream}`;

/** Why it needs attention, in the words of the last change that says so. */
function reasonOf({ changes, verdict }: Incident): string {
  return changes.findLast((change) => change.verdict === verdict)?.reason ?? "";
}

function endOf({ closedBy, openedAt, closedAt, verdict }: Incident): string {
  const tookMs = closedAt === null ? 0 : Math.max(0, Date.parse(closedAt) - Date.parse(openedAt));
  const was = `was ${words(verdict)}, for ${span(tookMs)}`;
  switch (closedBy) {
    case "deleted":
      return `over, the consumer was deleted (${was})`;
    case "calm":
    case null:
      return `over (${was})`;
  }
}

const words = (verdict: string) => verdict.replaceAll("_", " ");
