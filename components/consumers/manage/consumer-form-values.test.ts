import { expect, test } from "vitest";
import type { ConsumerSettings } from "@/lib/model/consumer/consumer-settings";
import { natsGrammar } from "@/lib/model/stream/grammar";
import { type ConsumerFormValues, newConsumerSettings, readConsumerForm, toConsumerForm } from "./consumer-form-values";

const read = (values: ConsumerFormValues) => readConsumerForm(values, (filter) => natsGrammar.explainFilter(filter));
const full: ConsumerSettings = {
  description: "of the shop",
  filterSubjects: ["shop.a", "shop.b.>"],
  ackWaitMs: 1_000,
  maxDeliver: 5,
  maxAckPending: null,
  backoffMs: [1_000, 90_000],
  metadata: { owner: "shop" },
};

test.each([
  ["new", newConsumerSettings],
  ["full", full],
])("settings are read back as they are written: %s", (_, settings) => {
  expect(read(toConsumerForm("billing", settings))).toEqual({ settings, faults: null });
});

test.each([
  ["name", "a.b", "A name has no"],
  ["filterSubjects", "a..b", "Between two dots"],
  ["ackWait", "soon", "30s or 5m"],
  ["ackWait", "", "30s or 5m"],
  ["maxDeliver", "0", "no limit"],
  ["maxAckPending", "many", "no limit"],
  ["backoff", "1s, later", "1s, 10s, 1m"],
  ["backoff", "1s 2s 3s 4s 5s 6s", "more delays than"],
  ["metadata", "owner", "key=value"],
] as const)("what is wrong is told at its field: %s %j", (field, text, fault) => {
  const { faults } = read({ ...toConsumerForm("billing", full), [field]: text });
  expect(Object.keys(faults ?? {})).toEqual([field]);
  expect(faults?.[field]).toContain(fault);
});
