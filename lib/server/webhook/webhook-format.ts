import type {
  AlertmanagerBody,
  SlackBody,
  WebhookBodyJson,
  WebhookFormat,
  WebhookGroupJson,
  WebhookNewsJson,
} from "../../contract/webhook";
import { shortenText } from "../../model/text/short-text";
import { count } from "../../monitor/verdict/words";
import { worstFirst } from "./webhook-body";

const hourMs = 60 * 60 * 1_000;
/** How long after its call an open incident stays an alert: as long as incidents are kept. */
const openAlertMs = 90 * 24 * hourMs;
/** A test is an alert that ends by itself. */
const testAlertMs = 60 * 1_000;

type Alert = AlertmanagerBody[number];
type Body = WebhookBodyJson | WebhookGroupJson;

/** A body as its receiver takes it. */
export function inFormat(
  body: Body,
  { format, origin }: { readonly format: WebhookFormat; readonly origin: string },
): Body | SlackBody | AlertmanagerBody {
  switch (format) {
    case "jetlag":
      return body;
    case "slack":
      return body.kind === "incidents" ? slackGroup(body) : slackBody(body);
    case "alertmanager":
      return alertmanagerBody(body, origin);
  }
}

/** Characters that Slack reads as markup. */
const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
const escaped = (text: string) => text.replaceAll(/[&<>]/g, (character) => entities[character] ?? character);

const marks = {
  incident_opened: ":rotating_light:",
  incident_changed: ":warning:",
  incident_closed: ":white_check_mark:",
  test: ":bell:",
} as const satisfies Record<WebhookBodyJson["kind"], string>;

/** Characters of an incident's sentence: escaped and with its link it fits into a section of at most 3,000. */
const sentenceLength = 500;

/** `text` is what notifications show; the block beside it has what to do and the link. */
function slackBody({ kind, text, incident }: WebhookBodyJson): SlackBody {
  const said = `${marks[kind]} ${escaped(shortenText(text, sentenceLength))}`;
  const nextStep = kind === "incident_closed" ? "" : (incident?.changes.at(-1)?.nextStep ?? "");
  const lines = [
    said,
    ...(nextStep === "" ? [] : [escaped(nextStep)]),
    ...(incident === null ? [] : [`<${incident.url}|Incident>`]),
  ];
  return { text: said, blocks: [section(lines.join("\n"))] };
}

/** Incidents of a group that a message names, worst first; the others are counted. */
const namedInMessage = 10;
/** The same in both parts: Mattermost shows the text, Slack the blocks. */
function slackGroup({ text, incidents, url }: WebhookGroupJson): SlackBody {
  const named = worstFirst(incidents).slice(0, namedInMessage);
  const more = incidents.length - named.length;
  const mark = marks[named[0]?.kind ?? "test"];
  const lines = [
    `${mark} ${escaped(text)}`,
    ...named.map((news) => `${escaped(shortenText(news.text, sentenceLength))} <${news.incident.url}|Incident>`),
    more > 0 ? `and ${count(more)} more: <${url}|all incidents>` : `<${url}|All incidents>`,
  ];
  return { text: lines.join("\n"), blocks: lines.map(section) };
}

const section = (text: string): SlackBody["blocks"][number] => ({ type: "section", text: { type: "mrkdwn", text } });

function alertmanagerBody(body: Body, origin: string): AlertmanagerBody {
  if (body.kind === "incidents") return body.incidents.map((news) => alertOf(news, body));
  const { text, broker, at, incident, kind } = body;
  if (incident !== null && kind !== "test") return [alertOf({ ...body, kind, incident }, body)];
  const endsAt = iso(Date.parse(at) + testAlertMs);
  const labels = { alertname: "JetlagTest", broker };
  return [{ labels, annotations: { summary: text }, startsAt: at, endsAt, generatorURL: origin }];
}

function alertOf({ kind, text, incident }: WebhookNewsJson, { broker, at }: Pick<Body, "broker" | "at">): Alert {
  const { stream, consumer, openedAt, closedAt, verdict, worst, changes, url, id } = incident;
  return {
    // What changes while it is open is an annotation: another label would make it another alert.
    labels: { alertname: "JetlagConsumerNeedsAttention", broker, stream, consumer },
    annotations: {
      ...{ summary: text, description: changes.at(-1)?.nextStep ?? "", verdict, worst, incident: id, kind },
    },
    startsAt: openedAt,
    endsAt: closedAt ?? iso(Date.parse(at) + openAlertMs),
    generatorURL: url,
  };
}

const iso = (ms: number) => new Date(ms).toISOString();
