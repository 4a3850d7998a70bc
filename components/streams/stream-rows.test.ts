import { expect, test } from "vitest";
import { streamSummary } from "@/lib/client/testing/stream-summary";
import { streamRows } from "./stream-rows";

const stream = (name: string, subjects: string[] = [], own = false) => streamSummary(name, { subjects }, { own });

const source = {
  streams: [stream("ORDERS", ["shop.order.>"]), stream("AUDIT"), stream("JETLAG_FAILURES", [], true)],
  consumers: [
    { stream: "ORDERS", verdict: "healthy" as const },
    { stream: "ORDERS", verdict: "stalled" as const },
    { stream: "ORDERS", verdict: "paused" as const },
  ],
};
const names = (filter: { text: string; withOwn: boolean }) =>
  streamRows(source, filter).map((row) => row.stream.config.name);

test("shows the worst verdict among a stream's consumers, and none without consumers", () => {
  const rows = streamRows(source, { text: "", withOwn: false });
  expect(rows.map((row) => row.worst)).toEqual(["stalled", null]);
});

test("hides Jetlag's own streams until asked", () => {
  expect(names({ text: "", withOwn: false })).toEqual(["ORDERS", "AUDIT"]);
  expect(names({ text: "", withOwn: true })).toContain("JETLAG_FAILURES");
});

test("finds by name and by subject without case", () => {
  expect(names({ text: "audit", withOwn: false })).toEqual(["AUDIT"]);
  expect(names({ text: " Shop.Order ", withOwn: false })).toEqual(["ORDERS"]);
});
