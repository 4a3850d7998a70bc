import { expect, test } from "vitest";
import { estimate, exact, unknown } from "@/lib/model/known";
import { ackLatencyWords } from "./ack-latency-words";

const latency = { p50Ms: 12, p95Ms: 340, maxMs: 5_000, samples: 80 };

test("the median, with the slow ones beside it", () => {
  expect(ackLatencyWords({ ackLatency: exact(latency) })).toEqual({ value: "12 ms", note: "p95 0.3 s, max 5 s" });
});

test("a median of a share of the acknowledgements has a sign", () => {
  expect(ackLatencyWords({ ackLatency: estimate(latency) }).value).toBe("≈ 12 ms");
});

test("a latency that is not known says why", () => {
  expect(ackLatencyWords({ ackLatency: unknown("sample_freq is off") })).toEqual({
    value: "–",
    note: "sample_freq is off",
  });
});
