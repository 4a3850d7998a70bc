import type { Failure } from "@/lib/model/failure";

/** An open failure for tests, with what a test is about put in its place. */
export function failureFixture(about: Partial<Failure> = {}): Failure {
  return {
    id: "advisory-1",
    reason: "gave_up",
    detail: null,
    failedAt: "2026-11-23T10:00:00.000Z",
    stream: "ORDERS",
    seq: 17,
    consumer: "billing-order__created",
    consumerDisplayName: "billing-order.created",
    deliveries: 3,
    subject: "ORDERS.order.created",
    storedAt: "2026-11-23T09:59:00.000Z",
    preview: '{"order_id":"o-1"}',
    sizeBytes: 18,
    resolution: null,
    ...about,
  };
}
