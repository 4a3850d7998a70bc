import type { Snapshot } from "@/lib/contract/snapshot";
import type { ConsumerHealth } from "@/lib/model/consumer/consumer-health";
import { type Incident, type IncidentChange, isOpen } from "@/lib/model/incident/incident";
import { mapKnown } from "@/lib/model/known";

/** How the consumer of an open incident is now, as a change has it. */
export type IncidentNow = Omit<IncidentChange, "at">;

/**
 * How the consumer of an incident is by the last sweep: the changes have the figures of when they were seen, which an hour
 * later say nothing of now. Null for an incident that is over, and while the consumer is not read.
 */
export function incidentNow(incident: Incident, consumers: Snapshot["consumers"]): IncidentNow | null {
  if (!isOpen(incident)) return null;
  const consumer = consumers.find(({ stream, name }) => stream === incident.stream && name === incident.consumer);
  return consumer === undefined || consumer.unreadSince !== null ? null : asChange(consumer);
}

function asChange(consumer: ConsumerHealth): IncidentNow {
  const { verdict, reason, nextStep, waiting, inFlight, redelivered, oldestUnfinished } = consumer;
  const oldestAgeMs = oldestUnfinished && mapKnown(oldestUnfinished, ({ ageMs }) => ageMs);
  return { verdict, reason, nextStep, evidence: { waiting, inFlight, redelivered, oldestAgeMs } };
}
