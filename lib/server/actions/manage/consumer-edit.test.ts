import { expect, test } from "vitest";
import { settingsOfConsumer } from "../../../model/consumer/consumer-settings";
import { atMost, exact } from "../../../model/known";
import { natsGrammar } from "../../../model/stream/grammar";
import type { Retention } from "../../../model/stream/stream";
import { consumerHealth } from "../../../model/testing/consumer-health";
import { judgeNarrowing } from "./consumer-edit";

const settings = settingsOfConsumer(consumerHealth().config);
function narrow(retention: Retention, before: string[], after: string[], waiting = 5) {
  const consumer = { waiting, inFlight: 1 };
  const base = { ...settings, filterSubjects: before };
  return judgeNarrowing({
    base,
    settings: { ...settings, filterSubjects: after },
    retention,
    consumer,
    grammar: natsGrammar,
  });
}

test("wider filters leave nothing out", () => {
  for (const after of [["a.>"], [], ["a.*", "b"]]) expect(narrow("interest", ["a.*"], after).lost).toEqual(exact(0));
});

test("narrower ones lose what only they wanted, at most all that waits; a work queue keeps it", () => {
  expect(narrow("interest", [], ["a"])).toEqual({ lost: atMost(6), unread: exact(0) });
  expect(narrow("workqueue", ["a", "b"], ["a"])).toEqual({ lost: exact(0), unread: atMost(6) });
  expect(narrow("limits", [], ["a"])).toEqual({ lost: exact(0), unread: exact(0) });
});
