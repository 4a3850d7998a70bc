import { expect, test } from "vitest";
import { type ConsumerSettings, changedConsumerSettings, consumerSettingsChange } from "./consumer-settings";

const settings: ConsumerSettings = {
  description: null,
  filterSubjects: ["a", "b"],
  ackWaitMs: 30_000,
  maxDeliver: 3,
  maxAckPending: 1_000,
  backoffMs: [1_000, 2_000],
  metadata: {},
};

test("filters have no order, delays have", () => {
  expect(changedConsumerSettings(settings, { ...settings, filterSubjects: ["b", "a"] })).toEqual([]);
  expect(changedConsumerSettings(settings, { ...settings, backoffMs: [2_000, 1_000] })).toEqual(["backoffMs"]);
});

test("what differs is sent, also a limit that is taken away", () => {
  expect(consumerSettingsChange(settings, { ...settings, maxDeliver: null, backoffMs: [] })).toEqual({
    maxDeliver: null,
    backoffMs: [],
  });
});
