import type { JetStreamAccountStats } from "@nats-io/jetstream";
import { expect, test } from "vitest";
import { limitInTheWay, overlapInTheWay } from "./stream-refusal";

const mib = 1024 * 1024;
const limits = {
  max_memory: 10 * mib,
  max_storage: 100 * mib,
  max_streams: 4,
  max_consumers: -1,
  max_ack_pending: -1,
  memory_max_stream_bytes: -1,
  storage_max_stream_bytes: -1,
  max_bytes_required: false,
};
const used = { memory: 0, storage: 20 * mib, reserved_memory: 0, reserved_storage: 80 * mib, streams: 4, consumers: 0 };
const stats: JetStreamAccountStats = { ...used, limits, api: { total: 0, errors: 0 } };

test.each([
  [10_027, stats, "the account may have 4 streams and has 4"],
  [10_047, stats, "the account may use 100 MiB on disk (20 MiB are used, 80 MiB reserved by streams with max_bytes)"],
  [10_028, stats, "the account may use 10 MiB in memory (0 KiB are used, 0 KiB reserved by streams with max_bytes)"],
  [
    10_047,
    { ...stats, limits: { ...limits, max_storage: -1 } },
    "the server's max_file is taken (of this account 20 MiB are used, 80 MiB reserved by streams with max_bytes)",
  ],
  [
    10_027,
    { ...stats, tiers: { R1: { ...used, streams: 2, limits: { ...limits, max_streams: 2 } } } },
    "the account may have 2 streams and has 2",
  ],
])("refusal %i is explained by the limit: %#", (number, account, words) => {
  expect(limitInTheWay(number, account, 1)).toBe(words);
});

test("streams in the way are named with the subjects that they have", () => {
  const stream = { name: "OURS", subjects: ["a.max.>", "a.term.>"] };
  const existing = [
    { name: "OURS", subjects: ["a.max.>"] },
    { name: "RECIPE", subjects: ["a.max.*.*", "other"] },
    { name: "FREE", subjects: ["b.>"] },
    { name: "ALL", subjects: [">"] },
  ];
  expect(overlapInTheWay(stream, existing)).toBe("RECIPE captures a.max.*.*, ALL captures >");
  expect(overlapInTheWay(stream, [])).toBeNull();
});
