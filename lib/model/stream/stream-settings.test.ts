import { expect, test } from "vitest";
import { changedSettings, type StreamSettings, settingsChange } from "./stream-settings";

const settings: StreamSettings = {
  description: null,
  subjects: ["a", "b"],
  retention: "limits",
  storage: "file",
  replicas: 1,
  maxAgeMs: null,
  maxBytes: null,
  maxMessages: 5,
  maxMessagesPerSubject: null,
  maxMessageBytes: null,
  discard: "old",
  duplicateWindowMs: 120_000,
  allowDirect: true,
  metadata: { one: "1", two: "2" },
};

test("the order of subjects and notes is no difference", () => {
  const same = { ...settings, subjects: ["b", "a"], metadata: { two: "2", one: "1" } };
  expect(changedSettings(settings, same)).toEqual([]);
  expect(settingsChange(settings, same)).toEqual({});
});

test("what differs is named and sent, also where a limit is taken away", () => {
  const after = { ...settings, maxMessages: null, subjects: ["a"], metadata: { one: "1", two: "3" } };
  expect(changedSettings(settings, after)).toEqual(["subjects", "maxMessages", "metadata"]);
  expect(settingsChange(settings, after)).toEqual({ subjects: ["a"], maxMessages: null, metadata: after.metadata });
});
