import type { Incident } from "../incident/incident";
import { exact } from "../known";

/** An open incident for tests, with what a test is about put in its place. */
export function incidentOf(about: Partial<Incident> = {}): Incident {
  return {
    ...{ id: "01KAV3R6JZ0Q6T7S8E9V1W2X3Y", broker: "default", stream: "ORDERS", consumer: "billing", number: 1 },
    ...{ openedAt: "2026-11-23T14:02:11.000Z", closedAt: null, closedBy: null, calmSince: null },
    ...{ verdict: "stalled", worst: "stalled", omitted: 0 },
    changes: [
      {
        at: "2026-11-23T14:02:11.000Z",
        verdict: "stalled",
        reason: "12 in flight, none acknowledged since 14:01",
        nextStep: "Look at the workers.",
        evidence: { waiting: 40, inFlight: 12, redelivered: 0, oldestAgeMs: exact(71_000) },
      },
    ],
    ...about,
  };
}
