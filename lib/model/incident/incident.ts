import * as z from "zod";
import { type ConsumerHealth, verdicts } from "../consumer/consumer-health";
import { knownJson, knownSchema, mapKnown } from "../known";

/** The figures of a consumer at a moment of an incident. */
export const incidentEvidenceSchema = z.object({
  waiting: z.number(),
  inFlight: z.number(),
  redelivered: z.number(),
  /** Age of the oldest unfinished message, milliseconds; null when nothing is unfinished. */
  oldestAgeMs: knownSchema(z.number()).nullable(),
});
/** See {@link incidentEvidenceSchema}. */
export type IncidentEvidence = z.infer<typeof incidentEvidenceSchema>;

/** The figures of a consumer now. */
export function evidenceOf({
  waiting,
  inFlight,
  redelivered,
  oldestUnfinished,
}: Pick<ConsumerHealth, "waiting" | "inFlight" | "redelivered" | "oldestUnfinished">): IncidentEvidence {
  const oldestAgeMs = oldestUnfinished === null ? null : mapKnown(oldestUnfinished, ({ ageMs }) => ageMs);
  return { waiting, inFlight, redelivered, oldestAgeMs };
}

/** What a consumer turned into, with the figures that showed it. */
export const incidentChangeSchema = z.object({
  /** ISO 8601, by the broker's clock. */
  at: z.string(),
  verdict: z.enum(verdicts),
  /** One line: what the numbers showed. */
  reason: z.string(),
  /** One line: what to do about it; empty when there is nothing to do. */
  nextStep: z.string(),
  evidence: incidentEvidenceSchema,
});
/** See {@link incidentChangeSchema}. */
export type IncidentChange = z.infer<typeof incidentChangeSchema>;

/** One story of a consumer that needs attention: when it began, what happened, when it was over. */
export const incidentSchema = z.object({
  /** ULID. */
  id: z.string(),
  /** Id of the broker. */
  broker: z.string(),
  stream: z.string(),
  consumer: z.string(),
  /** Counts the incidents of this consumer, from 1. */
  number: z.number(),
  /** Since when the consumer needs attention; ISO 8601, by the broker's clock, as all times here. */
  openedAt: z.string(),
  /** Since when it was calm for good, or when it was deleted; null while the incident is open. */
  closedAt: z.string().nullable(),
  /** Why it is over: the consumer stayed calm, or is gone. */
  closedBy: z.enum(["calm", "deleted"]).nullable(),
  /** Since when the consumer is calm; null while it needs attention. An open incident waits a while before it closes. */
  calmSince: z.string().nullable(),
  /** What needs attention, or did last. */
  verdict: z.enum(verdicts),
  worst: z.enum(verdicts),
  /** Oldest first. The first is the opening. */
  changes: z.array(incidentChangeSchema).min(1),
  /** Changes between the first and the second of the list that are not kept. */
  omitted: z.number(),
});
/** See {@link incidentSchema}. */
export type Incident = z.infer<typeof incidentSchema>;
/** The same as JSON has it. */
export type IncidentJson = z.input<typeof incidentSchema>;

/** An incident for JSON. */
export function incidentJson(incident: Incident): IncidentJson {
  const changes = incident.changes.map((change) => {
    const { oldestAgeMs, ...evidence } = change.evidence;
    return { ...change, evidence: { ...evidence, oldestAgeMs: oldestAgeMs === null ? null : knownJson(oldestAgeMs) } };
  });
  return { ...incident, changes };
}

/** True until the incident is over. */
export function isOpen({ closedAt }: Pick<Incident, "closedAt">): boolean {
  return closedAt === null;
}
