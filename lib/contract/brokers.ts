import * as z from "zod";
import { connectionStatusSchema } from "../model/connection-status";
import { knownSchema } from "../model/known";

const knownNumber = knownSchema(z.number());

/** One broker that the dashboard watches, as the list of brokers shows it. Of one that is down only what was is known. */
export const brokerSummarySchema = z.object({
  /** In addresses (`/b/{id}/…`), metrics, the webhook and the audit; never changes. */
  id: z.string(),
  /** For people. */
  title: z.string(),
  /** A colour to tell brokers apart by, as CSS writes it; null: none is configured. */
  colour: z.string().nullable(),
  kind: z.enum(["nats", "memory"]),
  connection: connectionStatusSchema,
  /** Consumers whose verdict needs attention. */
  needAttention: knownNumber,
  /** Consumers without a verdict: too few samples yet, or not readable. */
  unjudged: knownNumber,
  /** All consumers but the dashboard's own. */
  consumers: knownNumber,
  /** Failures that nobody has acted on. */
  failuresOpen: knownNumber,
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
/** The same as JSON has it. */
export type BrokerListJson = z.input<typeof brokersSchema>;
