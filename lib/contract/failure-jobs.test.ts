import { expect, test } from "vitest";
import { planInputSchema } from "./failure-jobs";

test("copies go where they are told to, or each to its own subject", () => {
  const input = { action: "redrive", scope: { ids: ["f"] } };
  expect(planInputSchema.parse({ ...input, destination: "orders.again" }).destination).toBe("orders.again");
  expect(planInputSchema.parse(input).destination).toBeNull();
});

test.each([
  { filter: { Stream: "NOPE" } },
  { filter: { deadletters: "without" } },
  { filter: { state: "open" } },
  { ids: [] },
])("%j is no scope: what is meant by a field with a typo must not be everything", (scope) => {
  expect(planInputSchema.safeParse({ action: "discard", scope }).success).toBe(false);
  expect(planInputSchema.safeParse({ action: "discard", scope: { filter: { stream: "ORDERS" } } }).success).toBe(true);
});
