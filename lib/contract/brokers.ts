import * as z from "zod";
import { connectionStatusSchema } from "../model/connection-status";

/** One broker that the dashboard watches, as the list of brokers shows it. A figure that is not known is null, never 0. */
export const brokerSummarySchema = z.object({
  /** In addresses (`/b/{id}/…`), metrics, the webhook and the audit; never changes. */
  id: z.string(),
  /** For people. */
  title: z.string(),
  /** A colour to tell brokers apart by, as CSS writes it; null: none is configured. */
  colour: z.string().nullable(),
  kind: z.enum(["nats", "memory"]),
  connection: connectionStatusSchema,
  /** Consumers whose verdict needs attention; null before the first sweep. */
  needAttention: z.number().nullable(),
  /** Consumers without a verdict: too few samples yet, or not readable. */
  unjudged: z.number(),
  /** All consumers but the dashboard's own; null before the first sweep. */
  consumers: z.number().nullable(),
  /** Failures that nobody has acted on; null when they are not captured. */
  failuresOpen: z.number().nullable(),
  /** Why what is shown is old, incomplete or missing, and what to do; null when all is well. */
  problem: z.string().nullable(),
});
/** See {@link brokerSummarySchema}. */
export type BrokerSummary = z.infer<typeof brokerSummarySchema>;

/** `GET /api/brokers`: the brokers of this dashboard, worst first. */
export const brokersSchema = z.object({
  brokers: z.array(brokerSummarySchema),
  /** Id of the first of the configuration, which the addresses without `/b/{id}` mean. */
  first: z.string(),
});
/** See {@link brokersSchema}. */
export type BrokerList = z.infer<typeof brokersSchema>;
