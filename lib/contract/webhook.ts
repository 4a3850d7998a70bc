import * as z from "zod";
import { muteSchema } from "../model/consumer/mute";
import { incidentSchema } from "../model/incident/incident";

/** Whom the bodies of calls are made for: scripts, chat receivers that read `text`, or an Alertmanager. */
export const webhookFormats = ["jetlag", "slack", "alertmanager"] as const;
/** One of {@link webhookFormats}. */
export type WebhookFormat = (typeof webhookFormats)[number];

/** Version of the bodies in the format `jetlag`: it goes up when receivers have to change; new fields do not change it. */
export const webhookVersion = 1;

const base = {
  version: z.literal(webhookVersion),
  /** Unique, the same in every attempt of one call, by any dashboard: a receiver drops what it has seen. */
  id: z.string(),
  /** Id of the broker that it is about. */
  broker: z.string(),
  /** When the call was made first, ISO 8601. */
  at: z.string(),
  /** What happened, as a sentence. */
  text: z.string(),
};
const page = {
  /** Path of the page on the dashboard. */
  path: z.string(),
  /** The whole address of the page. */
  url: z.string(),
};
const newsKinds = ["incident_opened", "incident_changed", "incident_closed"] as const;
const toldIncidentSchema = incidentSchema.extend({
  ...page,
  /** What mutes the consumer; left out while nothing does. */
  mute: muteSchema.optional(),
});

/** Body of a call about one incident, or of a test, in the format `jetlag`: `POST` with `application/json`. */
export const webhookBodySchema = z.object({
  ...base,
  kind: z.enum([...newsKinds, "test"]),
  /** Null in a test. */
  incident: toldIncidentSchema.nullable(),
});
/** See {@link webhookBodySchema}. */
export type WebhookBody = z.infer<typeof webhookBodySchema>;
/** The same as JSON has it. */
export type WebhookBodyJson = z.input<typeof webhookBodySchema>;

/** One incident of a call about several. */
const webhookNewsSchema = z.object({
  /** The id that a call about this incident alone would have. */
  id: base.id,
  kind: z.enum(newsKinds),
  text: base.text,
  /** It has only the first and the last of its changes. */
  incident: toldIncidentSchema,
});
/** The same as JSON has it. */
export type WebhookNewsJson = z.input<typeof webhookNewsSchema>;

/** Body of a call about several incidents in the format `jetlag`. */
export const webhookGroupSchema = z.object({
  ...base,
  kind: z.literal("incidents"),
  /** The list of incidents. */
  ...page,
  /** Oldest first, at most {@link mostTogether}. */
  incidents: z.array(webhookNewsSchema).min(2),
});
/** See {@link webhookGroupSchema}; as JSON has it. */
export type WebhookGroupJson = z.input<typeof webhookGroupSchema>;

/** Incidents that one call tells at most: about 60 KiB, one message in a channel, about 300 KiB. */
export const mostTogether: Readonly<Record<WebhookFormat, number>> = { jetlag: 50, slack: 1_000, alertmanager: 500 };

/** Body in the format `slack`: what incoming webhooks of Slack, Mattermost and others take. */
export const slackBodySchema = z.object({
  text: z.string(),
  blocks: z.array(
    z.object({ type: z.literal("section"), text: z.object({ type: z.literal("mrkdwn"), text: z.string() }) }),
  ),
});
/** See {@link slackBodySchema}. */
export type SlackBody = z.infer<typeof slackBodySchema>;

/** Body in the format `alertmanager`: what `POST /api/v2/alerts` takes. */
export const alertmanagerBodySchema = z.array(
  z.object({
    /** What tells an alert from others: the same from the opening to the end. */
    labels: z.record(z.string(), z.string()),
    annotations: z.record(z.string(), z.string()),
    startsAt: z.string(),
    /** Of an incident that is open: far ahead, since an alert without it ends after `resolve_timeout`. */
    endsAt: z.string(),
    generatorURL: z.string(),
  }),
);
/** See {@link alertmanagerBodySchema}. */
export type AlertmanagerBody = z.infer<typeof alertmanagerBodySchema>;

/** How one attempt to call the webhook ended. */
export const webhookOutcomeSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("answered"),
    /** HTTP status; 200 to 299 means that the receiver took it. */
    status: z.number(),
    /** The beginning of what the receiver said, as text. */
    body: z.string(),
    tookMs: z.number(),
  }),
  z.object({ kind: z.literal("failed"), reason: z.string(), tookMs: z.number() }),
]);
/** See {@link webhookOutcomeSchema}. */
export type WebhookOutcome = z.infer<typeof webhookOutcomeSchema>;

/** True when the receiver took it. */
export function isAccepted(outcome: WebhookOutcome): boolean {
  return outcome.kind === "answered" && outcome.status >= 200 && outcome.status < 300;
}

/** `POST /api/webhook/test`: what the receiver answered. Fails with `webhook_not_configured`. */
export const webhookTestSchema = z.object({ target: z.string(), outcome: webhookOutcomeSchema });
/** See {@link webhookTestSchema}. */
export type WebhookTest = z.infer<typeof webhookTestSchema>;

/** The webhook in `GET /api/status`. */
export const webhookStatusSchema = z.object({
  /** Where calls go, without the path, which may be a secret. */
  target: z.string(),
  format: z.enum(webhookFormats),
  /** The last call that is done, tests left out; null before the first. */
  last: z.object({ at: z.string(), attempts: z.number(), outcome: webhookOutcomeSchema }).nullable(),
});
/** See {@link webhookStatusSchema}. */
export type WebhookStatus = z.infer<typeof webhookStatusSchema>;
