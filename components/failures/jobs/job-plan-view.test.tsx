import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { FailurePlan } from "@/lib/contract/failure-jobs";
import { PlanView } from "./job-plan-view";

const obstacle = "reader has no retry subject";
const plan: FailurePlan = {
  ...{ to: "everyone", since: null, total: 3, skipped: 2, incomplete: 2, stored: 1, reachable: 0 },
  ...{ bytes: 1, gone: 0, withoutSubject: 0, drops: 0, otherSubjects: 0, otherConsumers: 0 },
  consumers: [{ stream: "BIG", name: "reader", displayName: "reader", count: 3, obstacle }],
  subjects: [{ subject: "big", count: 1, stream: "BIG", refusal: null, recipients: [] }],
  leftOutHeaders: [],
  sampledAt: null,
  targeted: { possible: false, reason: "no consumer reads where the copies go" },
};
const show = (change: Partial<FailurePlan>) =>
  renderToStaticMarkup(<PlanView action="redrive" plan={{ ...plan, ...change }} />);

test("consumers are left out only where they cannot be reached alone, not for headers kept in part", () => {
  expect(show({})).toContain("2 messages are skipped and stay as they are: their headers were kept only in part.");
  expect(show({})).not.toContain("Left out");
  expect(show({ to: "consumer", skipped: 3, stored: 0, subjects: [] })).toContain(obstacle);
});

test("a subject that takes no copies says that they are refused, not that nobody gets them", () => {
  const refused = { subject: "$JS.a", count: 3, stream: null, refusal: "it is reserved", recipients: [] };
  expect(show({ subjects: [refused] })).toContain("3 refused");
  expect(show({ subjects: [refused] })).not.toContain("nobody");
});
