import { expect, test } from "vitest";
import type { StreamSummary } from "@/lib/contract/snapshot";
import { unknown } from "@/lib/model/known";
import { streamRows } from "./stream-rows";

const stream = (name: string, subjects: string[] = [], own = false): StreamSummary => ({
  config: {
    name,
    description: null,
    subjects,
    retention: "limits",
    storage: "file",
    replicas: 1,
    maxAgeMs: null,
    maxBytes: null,
    maxMessages: null,
    maxMessagesPerSubject: null,
    maxMessageBytes: null,
    discard: "old",
    duplicateWindowMs: 120_000,
    allowDirect: true,
    subjectTransform: null,
    republish: null,
    messagesExpire: false,
    schedules: false,
    rollsUp: false,
    sealed: false,
    deniesDelete: false,
    deniesPurge: false,
    metadata: {},
  },
  removesFinished: false,
  keepsFinished: true,
  refusesWhenFull: false,
  createdAt: "2026-11-23T14:00:00.000Z",
  messages: 0,
  bytes: 0,
  firstNumber: 1,
  lastNumber: 0,
  firstAt: null,
  lastAt: null,
  consumerCount: 0,
  subjectCount: unknown("the server did not say"),
  leader: null,
  peers: null,
  origins: [],
  checks: [],
  checkProblems: [],
  messagesPerS: unknown("two readings are needed"),
  own,
});

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
