import { describe, expect, test } from "vitest";
import type { Recipients } from "@/lib/contract/publish";
import { failureFixture } from "./failure-fixture";
import { originalFate, planRetry, retryErrorSentence, retryObstacle } from "./retry-plan";

const failed: Recipients["consumers"][number] = {
  name: "billing-order__created",
  displayName: "billing-order.created",
  verdict: "healthy",
  paused: false,
};
const other = { ...failed, name: "search", displayName: "search" };
const plan = (...consumers: Recipients["consumers"]) =>
  planRetry(failureFixture(), { sampledAt: null, stream: "ORDERS", consumers });

describe("plan", () => {
  test("is a retry when only the failed consumer receives it", () => {
    expect(plan(failed)).toMatchObject({ action: "Retry", warnings: [], obstacle: null });
    expect(plan(failed).summary).toContain("Only the consumer that failed");
  });

  test("says that it is a replay when others receive it too", () => {
    expect(plan(failed, other).action).toBe("Retry for 2 consumers");
    expect(plan(failed, other).summary).toContain("every consumer of the subject sees it");
  });

  test("warns when the failed consumer would not receive it", () => {
    expect(plan(other)).toMatchObject({ action: "Retry for 1 consumer" });
    expect(plan(other).warnings[0]).toContain("billing-order.created, which failed, is not among");
    expect(plan().summary).toContain("No consumer reads this subject now");
  });

  test("warns when the failed consumer is paused or still in trouble, not about others", () => {
    expect(plan({ ...failed, verdict: "stalled" }).warnings).toEqual([expect.stringContaining("still has trouble")]);
    expect(plan({ ...failed, paused: true, verdict: "paused" }).warnings[0]).toContain("is paused");
    expect(plan(failed, { ...other, verdict: "stalled" }).warnings).toEqual([]);
  });

  test("is refused when nothing would store it", () => {
    const refused = planRetry(failureFixture(), { sampledAt: null, stream: null, consumers: [] });
    expect(refused.obstacle).toContain("nothing would be stored");
  });

  test("admits when the recipients are not known", () => {
    expect(planRetry(failureFixture(), null).warnings).toEqual(["It is not known who will receive it."]);
  });
});

test("a message without payload, and one retried before, cannot be retried", () => {
  expect(retryObstacle(failureFixture())).toBeNull();
  expect(retryObstacle(failureFixture({ preview: null, subject: null }))).toContain("payload is gone");
  const resolution = { kind: "retried", at: "", stream: "ORDERS", seq: 1, original: "kept" } as const;
  expect(retryObstacle(failureFixture({ resolution }))).toContain("retried before");
});

test("an empty payload is a payload", () => {
  expect(retryObstacle(failureFixture({ preview: "", sizeBytes: 0 }))).toBeNull();
});

test("the original is dropped only on a work queue", () => {
  expect(originalFate("PAYMENTS", "workqueue")).toContain("dropped");
  expect(originalFate("ORDERS", "limits")).toContain("stays in ORDERS");
});

test("an unknown outcome is not called a failure", () => {
  const unknown = retryErrorSentence({ code: "publish_unknown", title: "No answer", detail: undefined });
  expect(unknown).toContain("may be stored or not");
  expect(retryErrorSentence({ code: "rejected", title: "Refused", detail: "maximum bytes" })).toBe(
    "Refused: maximum bytes",
  );
});
