import type { AlertmanagerBody, SlackBody, WebhookBodyJson, WebhookFormat } from "../../contract/webhook";

const hourMs = 60 * 60 * 1_000;
/** Until when an open incident is an alert, from its call on: as long as incidents are kept. */
const openAlertMs = 90 * 24 * hourMs;
/** A test is an alert that ends by itself. */
const testAlertMs = 60 * 1_000;

/** A body as its receiver takes it. */
export function inFormat(
  body: WebhookBodyJson,
  { format, origin }: { readonly format: WebhookFormat; readonly origin: string },
): WebhookBodyJson | SlackBody | AlertmanagerBody {
  switch (format) {
    case "jetlag":
      return body;
    case "slack":
      return slackBody(body);
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

/** `text` is what notifications show; the block beside it has what to do and the link. */
function slackBody({ kind, text, incident }: WebhookBodyJson): SlackBody {
  const said = `${marks[kind]} ${escaped(text)}`;
  const nextStep = kind === "incident_closed" ? "" : (incident?.changes.at(-1)?.nextStep ?? "");
  const lines = [
    said,
    ...(nextStep === "" ? [] : [escaped(nextStep)]),
    ...(incident === null ? [] : [`<${incident.url}|Incident>`]),
  ];
  return { text: said, blocks: [{ type: "section", text: { type: "mrkdwn", text: lines.join("\n") } }] };
}

function alertmanagerBody({ kind, text, incident, broker, at }: WebhookBodyJson, origin: string): AlertmanagerBody {
  const nowMs = Date.parse(at);
  if (incident === null)
    return [
      {
        labels: { alertname: "JetlagTest", broker },
        ...{ annotations: { summary: text }, startsAt: at, endsAt: iso(nowMs + testAlertMs), generatorURL: origin },
      },
    ];
  const { stream, consumer, openedAt, closedAt, verdict, worst, changes, url, id } = incident;
  const last = changes.at(-1);
  return [
    {
      // What changes while it is open is an annotation: another label would make it another alert.
      labels: { alertname: "JetlagConsumerNeedsAttention", broker, stream, consumer },
      annotations: {
        ...{ summary: text, description: last?.nextStep ?? "", verdict, worst, incident: id, kind },
      },
      startsAt: openedAt,
      endsAt: closedAt ?? iso(nowMs + openAlertMs),
      generatorURL: url,
    },
  ];
}

const iso = (ms: number) => new Date(ms).toISOString();
