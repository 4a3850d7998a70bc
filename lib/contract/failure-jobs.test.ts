import { expect, test } from "vitest";
import { planInputSchema } from "./failure-jobs";

test.each(["$JS.API.STREAM.DELETE.ORDERS", "$SYS.REQ.SERVER.PING", "_INBOX.a", "orders.*", "two words", ""])(
  "copies are never sent to %j",
  (destination) => {
    const input = { action: "redrive", scope: { ids: ["f"] }, destination };
    expect(planInputSchema.safeParse(input).error?.issues.map(({ path }) => path[0])).toContain("destination");
  },
);

test("copies go where they are told to, or each to its own subject", () => {
  const input = { action: "redrive", scope: { ids: ["f"] } };
  expect(planInputSchema.parse({ ...input, destination: "orders.again" }).destination).toBe("orders.again");
  expect(planInputSchema.parse(input).destination).toBeNull();
});
