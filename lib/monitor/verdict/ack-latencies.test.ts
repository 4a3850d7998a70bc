import { expect, test } from "vitest";
import { AckLatencies } from "./ack-latencies";

test("median, 95th percentile and the longest of the last five minutes", () => {
  let nowMs = 0;
  const latencies = new AckLatencies(() => nowMs);
  expect(latencies.of("S", "c")).toBeNull();
  latencies.add({ stream: "S", consumer: "c", ackMs: 9_000 });
  nowMs = 300_001;
  for (let ackMs = 1; ackMs <= 100; ackMs++) latencies.add({ stream: "S", consumer: "c", ackMs });
  expect(latencies.of("S", "c")).toEqual({ p50Ms: 50, p95Ms: 95, maxMs: 100, samples: 100 });
  expect(latencies.of("S", "other")).toBeNull();
  nowMs = 700_000;
  expect(latencies.of("S", "c")).toBeNull();
});

test("a flood keeps the newest thousand", () => {
  const latencies = new AckLatencies(() => 0);
  for (let ackMs = 0; ackMs < 10_000; ackMs++) latencies.add({ stream: "S", consumer: "c", ackMs });
  expect(latencies.of("S", "c")).toMatchObject({ samples: 1_000, maxMs: 9_999 });
});
