import * as z from "zod";
import { connectionStatusSchema } from "../model/connection-status";
import { subjectTypeSchema } from "../model/payload/protobuf/subject-types";
import { grammarNames } from "../model/stream/grammar";
import { offersSchema } from "./offers";
import { webhookStatusSchema } from "./webhook";

/** `GET /api/health`: the process serves. */
export const healthSchema = z.object({ status: z.literal("ok") });
/** `GET /api/ready`: the process serves. What it says of brokers that are away is worth being reached: they do not count. */
export const readySchema = z.object({ status: z.literal("ready") });

/** What the dashboard runs on and keeps for itself. */
export const busSummarySchema = z.object({
  /** Where traces are looked at, with `{id}` for the id of one; null: nowhere. */
  traceUrl: z.string().nullable().default(null),
  kind: z.enum(["nats", "memory"]),
  /** True when the dashboard started the nats-server itself. */
  embedded: z.boolean(),
  /** Why it runs on the in-memory bus though nobody chose it, or null. */
  fallbackReason: z.string().nullable(),
  connection: connectionStatusSchema,
  offers: offersSchema,
  /** How subjects are named and matched there. */
  grammar: z.enum(grammarNames),
  /** Which payloads are protobuf; null: none is said to be. `version` differs when types or descriptors do. */
  protobuf: z
    .object({ version: z.string(), types: z.array(subjectTypeSchema) })
    .nullable()
    .default(null),
});
/** See {@link busSummarySchema}. */
export type BusSummary = z.infer<typeof busSummarySchema>;

/** `GET /api/status`: the self-check. */
export const statusSchema = z.object({
  at: z.string(),
  version: z.string(),
  startedAt: z.string(),
  demo: z.boolean(),
  bus: busSummarySchema,
  /** Streams that Jetlag created, with their bounds. */
  ownStreams: z.array(
    z.object({
      name: z.string(),
      purpose: z.string(),
      messages: z.number(),
      bytes: z.number(),
      maxAgeMs: z.number().nullable(),
      /** Size at which the oldest go. */
      maxBytes: z.number().nullable(),
      /** Bytes that the account sets aside for it, used or not. */
      reservedBytes: z.number(),
      /** False for one that is kept on another server than the watched one. */
      onBroker: z.boolean(),
    }),
  ),
  /** Each check in words: what works, what does not and why. */
  checks: z.array(
    z.object({
      name: z.string(),
      state: z.enum(["ok", "warning", "failed"]),
      detail: z.string(),
    }),
  ),
  sampler: z.object({
    intervalMs: z.number(),
    lastSweepAt: z.string().nullable(),
    /** Who read the broker: this dashboard, or another one on it that samples for all. */
    sampledBy: z.enum(["this", "another"]),
    /** Wall time of the last sweep. */
    lastSweepMs: z.number().nullable(),
    lastError: z.string().nullable(),
    samplesKept: z.number(),
  }),
  /** Null when none is configured. */
  webhook: webhookStatusSchema.nullable(),
  live: z.object({ viewers: z.number(), subscriptions: z.number() }),
});
/** See {@link statusSchema}. */
export type Status = z.infer<typeof statusSchema>;
