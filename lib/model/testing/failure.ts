import type { Failure } from "../failure/failure";
import type { Retrying } from "../failure/retrying";

/** A failure of `billing`, given up, with what matters to the test. */
export function failureOf(part: Partial<Failure> = {}): Failure {
  return {
    ...{ id: "f-1", reason: "gave_up", detail: null, failedAt: "2026-11-23T11:00:30.000Z" },
    ...{ stream: "ORDERS", at: "105", number: 105, consumer: "billing", consumerDisplayName: "billing", deliveries: 3 },
    ...{ subject: "ORDERS.a", letter: null, redriveAttempt: 0, storedAt: "2026-11-23T11:00:00.000Z" },
    ...{ headersWhole: true, preview: "{}", sizeBytes: 2, resolution: null },
    ...part,
  };
}

/** A delivery to `billing` that was rejected twice, with what matters to the test. */
export function retryingOf(part: Partial<Retrying> = {}): Retrying {
  return {
    ...{ stream: "ORDERS", place: { channel: "ORDERS", at: "105" }, number: 105, consumer: "billing" },
    ...{ consumerDisplayName: "billing", deliveries: 2, maxDeliver: 3, rejectedAt: "2026-11-23T11:00:10.000Z" },
    ...{ againAt: null, subject: "ORDERS.a", preview: "{}", event: null },
    ...part,
  };
}
