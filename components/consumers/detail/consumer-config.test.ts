import { expect, test } from "vitest";
import type { ConsumerHealth } from "@/lib/model/consumer/consumer-health";
import { consumerHealth } from "@/lib/model/testing/consumer-health";
import { configFacts } from "./consumer-config";

const factOf = (consumer: ConsumerHealth, name: string) => configFacts(consumer).find((fact) => fact.name === name);

test("the limit of unacknowledged messages is marked only when it is what stops delivery", () => {
  expect(factOf(consumerHealth({ inFlight: 1_000 }), "Max ack pending")?.reached).toBe(true);
  expect(factOf(consumerHealth({ inFlight: 999 }), "Max ack pending")?.reached).toBe(false);
});

test("an endless redelivery is called by its name", () => {
  const consumer = consumerHealth();
  consumer.config.maxDeliver = null;
  expect(factOf(consumer, "Max deliver")?.hint).toContain("never shows under Failures");
});

test("a consumer without acknowledgements has no settings about them", () => {
  const consumer = consumerHealth({ acknowledges: false });
  expect(configFacts(consumer).map(({ name }) => name)).not.toContain("Ack wait");
  expect(configFacts(consumer).map(({ name }) => name)).not.toContain("Max deliver");
});

test("a push consumer tells where it pushes and whether somebody listens", () => {
  const consumer = consumerHealth({ pushBound: false });
  consumer.config.deliverSubject = "deliver.here";
  expect(factOf(consumer, "Pushes to")).toMatchObject({ value: "deliver.here", hint: "Nobody listens there now." });
  expect(factOf(consumer, "Open pulls")).toBeUndefined();
});

test("the server's name is told only when people read another one", () => {
  expect(factOf(consumerHealth(), "Name")?.value).toBe("billing-order__created");
  expect(factOf(consumerHealth({ name: "billing", displayName: "billing" }), "Name")).toBeUndefined();
});
