import * as z from "zod";
import { incidentSchema } from "../model/incident/incident";

/** Whom the bodies of calls are made for: scripts, chat receivers that read `text`, or an Alertmanager. */
export const webhookFormats = ["jetlag", "slack", "alertmanager"] as const;
/** One of {@link webhookFormats}. */
export type WebhookFormat = (typeof webhookFormats)[number];

/** Body of every call of the webhook in the format `jetlag`, `POST` with `application/json`. */
export const webhookBodySchema = z.object({
  /** Unique, the same in every attempt of one call, by any dashboard: a receiver drops what it has seen. */
  id: z.string(),
  kind: z.enum(["incident_opened", "incident_changed", "incident_closed", "test"]),
  /** Id of the broker that it is about. */
  broker: z.string(),
  /** When the call was made first, ISO 8601. */
  at: z.string(),
  /** What happened, as a sentence. */
  text: z.string(),
  /** Null in a test. */
  incident: incidentSchema
    .extend({
      /** The incident's page, from the dashboard's own address on. */
      path: z.string(),
      /** The whole address of the page. */
      url: z.string(),
    })
    .nullable(),
});
/** See {@link webhookBodySchema}. */
export type WebhookBody = z.infer<typeof webhookBodySchema>;
/** The same as JSON has it. */
export type WebhookBodyJson = z.input<typeof webhookBodySchema>;

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
