import { expect, test } from "vitest";
import { consumerHealth } from "@/lib/model/testing/consumer-health";
import { ackLatencyWords } from "./ack-latency-words";

test("the median, with the slow ones beside it", () => {
  const ackLatency = { p50Ms: 12, p95Ms: 340, maxMs: 5_000, samples: 80 };
  expect(ackLatencyWords(consumerHealth({ ackLatency }))).toEqual({ value: "12 ms", note: "p95 0.3 s, max 5 s" });
});

test("without sampling it says what to switch on", () => {
  expect(ackLatencyWords(consumerHealth()).note).toBe("sample_freq is off");
  const { config } = consumerHealth();
  expect(ackLatencyWords(consumerHealth({ config: { ...config, ackSamplePercent: 100 } })).note).toBe(
    "no sample lately",
  );
  expect(ackLatencyWords(consumerHealth({ config: { ...config, ackPolicy: "none" } })).note).toBe(
    "not acknowledged at all",
  );
});
