import * as z from "zod";
import { verdicts } from "../model/consumer/consumer-health";

/** Body of every call of the webhook, `POST` with `application/json`. */
export const webhookBodySchema = z.object({
  /** Unique, the same in every attempt of one call: a receiver drops what it has seen. */
  id: z.string(),
  kind: z.enum(["verdict_changed", "test"]),
  /** Id of the broker that it is about. */
  broker: z.string(),
  /** ISO 8601. */
  at: z.string(),
  /** The changes as sentences, one a line: what chat receivers such as Slack show. */
  text: z.string(),
  changes: z.array(
    z.object({
      stream: z.string(),
      consumer: z.string(),
      /** Null for the first verdict since the dashboard started. */
      from: z.enum(verdicts).nullable(),
      to: z.enum(verdicts),
      /** False: it needed attention before, and is calm now. */
      needsAttention: z.boolean(),
      reason: z.string(),
      nextStep: z.string(),
      /** As they were read for this verdict; of a consumer that was deleted, when it was read last. */
      waiting: z.number(),
      inFlight: z.number(),
      redelivered: z.number(),
      /** The consumer's page, from the dashboard's own address on. */
      path: z.string(),
    }),
  ),
  /** Further changes that this call leaves out. */
  omitted: z.number(),
});
/** See {@link webhookBodySchema}. */
export type WebhookBody = z.infer<typeof webhookBodySchema>;

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
  /** The last call that is done, tests left out; null before the first. */
  last: z.object({ at: z.string(), attempts: z.number(), outcome: webhookOutcomeSchema }).nullable(),
});
/** See {@link webhookStatusSchema}. */
export type WebhookStatus = z.infer<typeof webhookStatusSchema>;
