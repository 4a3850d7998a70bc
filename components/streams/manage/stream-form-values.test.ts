import { expect, test } from "vitest";
import { natsGrammar } from "@/lib/model/stream/grammar";
import type { StreamSettings } from "@/lib/model/stream/stream-settings";
import { newStreamSettings, readForm, type StreamFormValues, toFormValues } from "./stream-form-values";

const read = (values: StreamFormValues) => readForm(values, (subject) => natsGrammar.explainFilter(subject));
const full: StreamSettings = {
  description: "of the shop",
  subjects: ["shop.>", "more.*"],
  retention: "workqueue",
  storage: "memory",
  replicas: 3,
  maxAgeMs: 5_400_000,
  maxBytes: 1_073_741_824,
  maxMessages: 1_000_000,
  maxMessagesPerSubject: 1,
  maxMessageBytes: 1_000,
  discard: "new",
  duplicateWindowMs: 90_000,
  allowDirect: false,
  metadata: { owner: "shop", "a.b": "c=d" },
};

test.each([
  ["new", newStreamSettings],
  ["full", full],
])("settings are written so that they are read back: %s", (_, settings) => {
  expect(read(toFormValues("SHOP", settings))).toEqual({ settings, faults: null });
});

test.each([
  ["name", "a b", "A name has no spaces"],
  ["subjects", "a\nb..c", "Between two dots"],
  ["replicas", "9", "1 to 5"],
  ["replicas", "two", "1 to 5"],
  ["maxAge", "a week", "7d or 1h30m"],
  ["maxBytes", "0", "no limit"],
  ["maxMessages", "-5", "no limit"],
  ["duplicateWindow", "", "0 for none"],
  ["maxAge", "1m", "at least as long as the duplicate window"],
  ["metadata", "owner", "key=value"],
] as const)("what is wrong is told at its field: %s %j", (field, text, fault) => {
  const { settings, faults } = read({ ...toFormValues("SHOP", newStreamSettings), [field]: text });
  expect(settings).toBeNull();
  expect(Object.keys(faults ?? {})).toEqual([field]);
  expect(faults?.[field]).toContain(fault);
});
