import { expect, test } from "vitest";
import { checkFailures } from "./status-checks";

const since = "2026-11-25T05:07:51.229Z";

test.each([
  [{ problem: null, capturedSince: null }, true, "warning", /^not captured yet$/],
  [{ problem: null, capturedSince: since }, true, "ok", /^captured since 2026-11-25 05:07 UTC, kept 7 days in /],
  [{ problem: "no permission", capturedSince: since }, true, "warning", /^no permission$/],
  [{ problem: "no permission", capturedSince: null }, true, "failed", /^no permission$/],
] as const)("failures: %o, connected %s, is %s", (counts, connected, state, detail) => {
  expect(checkFailures(counts, connected)).toEqual({ name: "Failures", state, detail: expect.stringMatching(detail) });
});

test("while the broker is away nobody is told that failures are being captured", () => {
  const check = checkFailures({ problem: null, capturedSince: since }, false);
  expect(check).toMatchObject({ state: "warning", detail: expect.stringContaining("when the broker is back") });
});
