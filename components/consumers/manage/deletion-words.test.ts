import { expect, test } from "vitest";
import type { ConsumerDeletionPlan } from "@/lib/contract/manage-consumer";
import { atMost, exact } from "@/lib/model/known";
import { deletionLoss, deletionSentences } from "./deletion-words";

const plan: ConsumerDeletionPlan = {
  action: "delete",
  createdAt: "",
  waiting: 0,
  inFlight: 0,
  lost: exact(0),
  unread: exact(0),
  last: false,
  openFailures: exact(0),
};

test("what is lost, or left to nobody, is said first", () => {
  expect(deletionLoss({ ...plan, lost: exact(2) })).toMatch("2 messages that only this consumer wanted would be lost");
  expect(deletionLoss({ ...plan, lost: atMost(2) })).toMatch("At most 2 messages that only");
  expect(deletionLoss({ ...plan, unread: exact(1) })).toMatch(
    "1 message would stay in this work queue, where nobody reads it",
  );
  expect(deletionLoss(plan)).toBeNull();
});

test("the rest follows", () => {
  expect(deletionSentences({ ...plan, waiting: 3, inFlight: 1 }, "limits")).toEqual([
    "3 waiting and 1 in flight: these messages stay in the stream.",
    "No message is lost.",
  ]);
  expect(deletionSentences({ ...plan, last: true, lost: exact(1), openFailures: exact(7) }, "interest")).toEqual([
    "No other consumer reads this stream: from then on it keeps nothing of what is published.",
    "Its failures stay listed (7 open).",
  ]);
});
