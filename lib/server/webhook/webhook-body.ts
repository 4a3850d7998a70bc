import { createHash } from "node:crypto";
import {
  type WebhookBodyJson,
  type WebhookGroupJson,
  type WebhookNewsJson,
  webhookVersion,
} from "../../contract/webhook";
import { newEventId } from "../../event-bus/bus/event-id";
import { severity, verdicts } from "../../model/consumer/consumer-health";
import { displayConsumerName } from "../../model/consumer/durable-name";
import type { Mute } from "../../model/consumer/mute";
import { type Incident, incidentJson, isOpen } from "../../model/incident/incident";
import type { IncidentNews } from "../../monitor/incidents/incident-teller";
import type { NewsKind } from "../../monitor/incidents/told-incident";
import { count, span } from "../../monitor/verdict/words";

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
  /** What mutes an incident's consumer now, or null: a receiver decides what it makes of that. */
  readonly muteOf: (incident: Incident) => Mute | null;
  /** Our clock, Unix milliseconds. */
  readonly nowMs: number;
}

/** The body of a call. */
export function newsBody(news: readonly IncidentNews[], from: CallOrigin): WebhookBodyJson | WebhookGroupJson {
  const [only] = news;
  return only !== undefined && news.length === 1 ? incidentBody(only, from) : groupBody(news, from);
}

function incidentBody(news: IncidentNews, from: CallOrigin): WebhookBodyJson {
  const { id, kind, text, incident } = newsJson(news, from);
  return { ...baseOf(from), id, kind, text: named(from) + text, incident };
}

/** Each incident has only its first and last change, so that the size of a call is bounded. */
function groupBody(news: readonly IncidentNews[], from: CallOrigin): WebhookGroupJson {
  const isOver = news.every(({ kind }) => kind === "closed");
  return {
    ...{ ...baseOf(from), id: groupId(news), kind: "incidents", text: named(from) + groupSentence(news) },
    ...pageOf(`/incidents?state=${isOver ? "closed" : "open"}`, from),
    incidents: news.map((one) => newsJson({ ...one, incident: inShort(one.incident) }, from)),
  };
}

/** The body of a test. */
export function testBody(from: CallOrigin): WebhookBodyJson {
  const of = from.broker.title === null ? "" : ` on ${from.broker.title}`;
  const text = `Test from Jetlag: incidents of consumers${of} will arrive here.`;
  return { ...baseOf(from), id: newEventId(from.nowMs), kind: "test", text, incident: null };
}

function newsJson({ id, kind, incident }: IncidentNews, from: CallOrigin): WebhookNewsJson {
  const page = pageOf(`/incidents/${incident.id}`, from);
  const mute = from.muteOf(incident);
  return {
    id,
    kind: `incident_${kind}`,
    text: `${mutedWords(mute)}${sentences[kind](incident)}`,
    incident: { ...incidentJson(incident), ...page, ...(mute === null ? {} : { mute }) },
  };
}

const mutedWords = (mute: Mute | null) => (mute === null ? "" : `muted by ${mute.by} (${mute.reason}): `);

const baseOf = ({ broker, nowMs }: CallOrigin) => ({
  version: webhookVersion as typeof webhookVersion,
  broker: broker.id,
  at: new Date(nowMs).toISOString(),
});

const named = ({ broker: { title } }: CallOrigin) => (title === null ? "" : `${title}: `);

function pageOf(page: string, { broker, origin }: CallOrigin): { readonly path: string; readonly url: string } {
  const path = broker.pages + page;
  return { path, url: origin + path };
}

/** The same for the same news, whoever tells them. */
function groupId(news: readonly IncidentNews[]): string {
  return createHash("sha256")
    .update(news.map(({ id }) => id).join(" "))
    .digest("hex")
    .slice(0, 32);
}

function inShort(incident: Incident): Incident {
  const { changes, omitted } = incident;
  const [opening] = changes;
  const last = changes.at(-1);
  if (opening === undefined || last === undefined || changes.length <= 2) return incident;
  return { ...incident, changes: [opening, last], omitted: omitted + changes.length - 2 };
}

/** `38 incidents: 37 opened, 1 over. Worst: losing data`. */
function groupSentence(news: readonly IncidentNews[]): string {
  const of = (kind: NewsKind) => news.filter((one) => one.kind === kind).length;
  const [opened, changed, over] = [of("opened"), of("changed"), of("closed")];
  const [worst] = worstFirst(news);
  const parts = [
    ...(opened > 0 ? [`${count(opened)} opened`] : []),
    ...(changed > 0 ? [`${count(changed)} changed`] : []),
    ...(over > 0 ? [`${count(over)} over`] : []),
  ];
  const isBad = worst !== undefined && isOpen(worst.incident);
  return `${count(news.length)} incidents: ${parts.join(", ")}${isBad ? `. Worst: ${words(worst.incident.verdict)}` : ""}`;
}

/** What needs a person first, the worst before the others; what is over last. */
export function worstFirst<N extends { readonly incident: Pick<Incident, "closedAt" | "verdict"> }>(
  news: readonly N[],
): N[] {
  const rank = ({ incident }: N) => (isOpen(incident) ? 0 : verdicts.length) + severity(incident.verdict);
  return news.toSorted((a, b) => rank(a) - rank(b));
}

const sentences: Record<NewsKind, (incident: Incident) => string> = {
  opened: (incident) => `${nameOf(incident)}: ${words(incident.verdict)} ${sinceOf(incident)}, ${reasonOf(incident)}`,
  changed: (incident) =>
    `${nameOf(incident)}: now ${words(incident.verdict)}, ${reasonOf(incident)} (has needed attention ${sinceOf(incident)})`,
  closed: (incident) => `${nameOf(incident)}: ${endOf(incident)}`,
};

const nameOf = ({ consumer, stream }: Incident) => `${displayConsumerName(consumer)} on ${stream}`;

/** `since 2026-11-30 05:35 UTC`: what is told late, or again, is read by somebody who was not there. */
const sinceOf = ({ openedAt }: Incident) => `since ${openedAt.slice(0, 10)} ${openedAt.slice(11, 16)} UTC`;

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
