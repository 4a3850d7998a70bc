import { expect, test } from "vitest";
import type { Limit } from "@/lib/model/consumer/limit";
import { limitFacts, limitNote } from "./consumer-limits";

const limits: Limit[] = [
  { key: "unprocessed-critical", value: 1_000, source: "consumer", reached: true },
  { key: "last-ack-critical", value: 900_000, source: "settings", reached: false },
];

test("a limit says its value, where it comes from, and whether it is reached", () => {
  expect(limitFacts({ limits })).toEqual([
    { name: "Waiting", value: "1,000 from metadata", hint: "unprocessed-critical", reached: true },
    { name: "Last acknowledgement", value: "15 min from settings", hint: "last-ack-critical", reached: false },
  ]);
});

test("below the figure it is one short note", () => {
  expect(limitNote(limits, "unprocessed-critical")).toBe("limit 1,000 from metadata");
  expect(limitNote(limits, "redelivery-critical")).toBeNull();
});
