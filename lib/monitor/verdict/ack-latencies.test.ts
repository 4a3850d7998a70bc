import { expect, test } from "vitest";
import { estimate, exact, unknown } from "../../model/known";
import { AckLatencies } from "./ack-latencies";

const all = { stream: "S", name: "c", acknowledges: true, config: { ackSamplePercent: 100 } };

test("median, 95th percentile and the longest of the last five minutes", () => {
  let nowMs = 0;
  const latencies = new AckLatencies(() => nowMs);
  expect(latencies.of(all)).toEqual(unknown("no sample lately"));
  latencies.add({ stream: "S", consumer: "c", ackMs: 9_000 });
  nowMs = 300_001;
  for (let ackMs = 1; ackMs <= 100; ackMs++) latencies.add({ stream: "S", consumer: "c", ackMs });
  expect(latencies.of(all)).toEqual(exact({ p50Ms: 50, p95Ms: 95, maxMs: 100, samples: 100 }));
  expect(latencies.of({ ...all, name: "other" })).toEqual(unknown("no sample lately"));
  nowMs = 700_000;
  expect(latencies.of(all)).toEqual(unknown("no sample lately"));
});

test("a share of the acknowledgements gives an estimate", () => {
  const latencies = new AckLatencies(() => 0);
  latencies.add({ stream: "S", consumer: "c", ackMs: 7 });
  const some = { ...all, config: { ...all.config, ackSamplePercent: 30 } };
  expect(latencies.of(some)).toEqual(estimate({ p50Ms: 7, p95Ms: 7, maxMs: 7, samples: 1 }));
});

test("without sampling it says what to switch on", () => {
  const latencies = new AckLatencies(() => 0);
  const off = { ...all, config: { ackSamplePercent: null } };
  expect(latencies.of(off)).toEqual(unknown("sample_freq is off"));
  const none = { ...all, acknowledges: false, config: { ackSamplePercent: null } };
  expect(latencies.of(none)).toEqual(unknown("not acknowledged at all"));
});

test("a flood keeps the newest thousand", () => {
  const latencies = new AckLatencies(() => 0);
  for (let ackMs = 0; ackMs < 10_000; ackMs++) latencies.add({ stream: "S", consumer: "c", ackMs });
  expect(latencies.of(all).value).toMatchObject({ samples: 1_000, maxMs: 9_999 });
});
