import { expect, test } from "vitest";
import type { FailuresCreated } from "../../../jobs/job-record";
import { natsGrammar } from "../../../model/stream/grammar";
import { consumerOf } from "../../../monitor/testing/lag-samples";
import { RedriveMarks } from "./redrive-marks";

const at = "2026-11-28T10:00:00.000Z";
const created: FailuresCreated = {
  type: "created",
  at,
  action: "redrive",
  by: "somebody",
  scope: "chosen",
  destination: null,
  ratePerS: null,
  total: 1,
  payload: null,
  owner: "",
};

/** Marks in the charts of consumers after one redrive of one failure of `billing` on `ORDERS.order.created`. */
function marksAfter(change: Partial<FailuresCreated>, consumer: Parameters<typeof consumerOf>[0], sinceMs = 0) {
  const marks = new RedriveMarks({
    grammar: natsGrammar,
    jobs: {
      redrives: function* () {
        yield { id: "j", created: { ...created, ...change }, failureIds: ["f", "expired"] };
      },
    },
    failureOf: (id) =>
      id === "f" ? { stream: "ORDERS", consumer: "billing", subject: "ORDERS.order.created" } : undefined,
    subjectsOf: (stream) => [`${stream}.>`],
  });
  return marks.of(consumerOf(consumer), sinceMs).map(({ kind }) => kind);
}

const billing = { stream: "ORDERS", name: "billing", config: { filterSubjects: ["ORDERS.order.*"] } };
const reader = { stream: "ORDERS", name: "archive", config: { filterSubjects: [] } };
const refunds = { stream: "ORDERS", name: "refunds", config: { filterSubjects: ["ORDERS.refund.>"] } };
const other = { stream: "PAYMENTS", name: "billing", config: { filterSubjects: [] } };

test("a redrive is marked for every consumer that gets the copies, and for no other", () => {
  expect(marksAfter({}, billing)).toEqual(["redriven"]);
  expect(marksAfter({}, reader)).toEqual(["redriven"]);
  expect(marksAfter({}, refunds)).toEqual([]);
  expect(marksAfter({}, other)).toEqual([]);
});

test("one to another subject is marked where that is read", () => {
  const to = { destination: "ORDERS.refund.again" };
  expect(marksAfter(to, billing)).toEqual([]);
  expect(marksAfter(to, refunds)).toEqual(["redriven"]);
});

test("one for the consumer alone is marked for that one", () => {
  expect(marksAfter({ type: "created_for_consumer" }, billing)).toEqual(["redriven"]);
  expect(marksAfter({ type: "created_for_consumer" }, reader)).toEqual([]);
});

test("older ones than the range are left out", () => {
  expect(marksAfter({}, billing, Date.parse(at) + 1)).toEqual([]);
});
