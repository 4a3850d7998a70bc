import { isAway } from "@/lib/client/queries/snapshot";
import type { Snapshot } from "@/lib/contract/snapshot";
import type { ConsumerHealth } from "@/lib/model/consumer/consumer-health";
import { evidenceOf, type Incident, type IncidentChange, isOpen } from "@/lib/model/incident/incident";

/** How the consumer of an open incident is now, as a change has it. */
export type IncidentNow = Omit<IncidentChange, "at">;

/**
 * How the consumer of an incident is by the last sweep: the changes have the figures of when they were seen, which an hour
 * later say nothing of now. Null for an incident that is over, and while the broker or the consumer is not read.
 */
export function incidentNow(
  incident: Incident,
  snapshot: (Pick<Snapshot, "consumers"> & { readonly bus: Pick<Snapshot["bus"], "connection"> }) | undefined,
): IncidentNow | null {
  if (!isOpen(incident) || snapshot === undefined || isAway(snapshot)) return null;
  const consumer = snapshot.consumers.find(
    ({ stream, name }) => stream === incident.stream && name === incident.consumer,
  );
  return consumer === undefined || consumer.unreadSince !== null ? null : asChange(consumer);
}

function asChange(consumer: ConsumerHealth): IncidentNow {
  const { verdict, reason, nextStep } = consumer;
  return { verdict, reason, nextStep, evidence: evidenceOf(consumer) };
}
