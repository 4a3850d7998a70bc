import { describe, expect, test } from "vitest";
import { atMost, exact, type Known, unknown } from "../../../model/known";
import { demandConfirmed, demandTypedName, driftOf } from "./confirmation";

const madeAt = "2026-12-01T08:00:00Z";
const drift = (confirmed: number | null, now: Known<number>, createdAtNow = madeAt) =>
  driftOf({
    what: "consumer billing",
    createdAt: { confirmed: madeAt, now: createdAtNow },
    figures: [
      { of: "messages given again", confirmed: 5, now: exact(5) },
      { of: "messages that are lost", confirmed, now },
    ],
  });

describe("what was confirmed", () => {
  test.each([
    ["the same", 20, exact(20)],
    ["less", 20, exact(0)],
    ["a little more", 20, exact(140)],
    ["not twice as many", 5_000, exact(10_000)],
    ["a bound", 20, atMost(30)],
    ["not known, still", null, unknown("nobody counts")],
    ["known to be nothing by now", null, exact(0)],
    ["nothing, still", 0, exact(0)],
  ])("is of the same kind: %s", (_what, confirmed, now) => {
    expect(drift(confirmed, now)).toBeNull();
  });

  test.each([
    ["something where there was nothing", 0, exact(1)],
    ["far more", 20, exact(141)],
    ["far more of many", 5_000, exact(10_101)],
    ["not known any more", 20, unknown("nobody counts")],
    ["nothing, and not known any more", 0, unknown("nobody counts")],
  ])("is of another kind: %s", (_what, confirmed, now) => {
    expect(drift(confirmed, now)).toMatch(`messages that are lost: ${confirmed} when it was confirmed`);
  });

  test("was not known, and is something now", () => {
    expect(drift(null, exact(3))).toBe("messages that are lost: unknown when it was confirmed, 3 now");
  });

  test("of things that do not come and go, each one more is another kind", () => {
    const figure = (now: number) => ({ of: "consumers", confirmed: 2, now: exact(now), steady: true });
    const createdAt = { confirmed: madeAt, now: madeAt };
    expect(driftOf({ what: "x", createdAt, figures: [figure(2)] })).toBeNull();
    expect(driftOf({ what: "x", createdAt, figures: [figure(3)] })).toMatch("consumers: 2");
  });

  test("was about another one of the same name", () => {
    expect(drift(20, exact(20), "2026-12-01T09:00:00Z")).toBe("consumer billing was deleted and made anew meanwhile");
  });
});

test("another kind is a conflict, another name bad input", () => {
  const confirmation = { what: "x", createdAt: { confirmed: madeAt, now: "" }, figures: [] };
  expect(() => demandConfirmed(confirmation)).toThrow(expect.objectContaining({ code: "conflict" }));
  expect(() => demandTypedName("billing", "billing")).not.toThrow();
  expect(() => demandTypedName("Billing", "billing")).toThrow(expect.objectContaining({ code: "invalid_input" }));
});
