import { expect, test } from "vitest";
import { RetryPace } from "./retry-pace";

test("a delay is learned per consumer and attempt, and the last one counts", () => {
  const pace = new RetryPace();
  expect(pace.expectMs("ORDERS billing", 1)).toBeNull();
  pace.learn("ORDERS billing", 1, 1_000);
  pace.learn("ORDERS billing", 2, 5_000);
  pace.learn("ORDERS billing", 1, 1_200);
  expect(pace.expectMs("ORDERS billing", 1)).toBe(1_200);
  expect(pace.expectMs("ORDERS billing", 2)).toBe(5_000);
  expect(pace.expectMs("ORDERS mailer", 1)).toBeNull();
});
