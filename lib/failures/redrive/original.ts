import type { DatedPlace, Recipients } from "../../event-bus/broker/sender";
import { type Failure, failedPlace } from "../../model/failure/failure";

/**
 * What is removed once a failure is done with: a dead letter, or a message that its channel would go on storing and
 * never deliver again; elsewhere others may still need it.
 */
export function originalToDrop(failure: Failure, recipients: Pick<Recipients, "strands">): DatedPlace | null {
  const { letter, reason, storedAt } = failure;
  // What was gone when it failed cannot be told from what came to its place.
  if (storedAt === null) return null;
  if (letter !== null) return { place: letter.place, storedAt };
  const place = failedPlace(failure);
  if (reason === "terminated" || place === null || !recipients.strands(place.channel)) return null;
  return { place, storedAt };
}
