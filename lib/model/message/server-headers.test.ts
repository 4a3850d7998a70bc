import { describe, expect, test } from "vitest";
import type { HeaderEntries } from "./headers";
import { copiedHeaders, headerDeletes, headerEffect, headerNames, isServerHeader } from "./server-headers";

/** Every header that nats-server 2.15.1 reads of a message that is published, or writes into one. */
const serverNames = [
  ...["Nats-Msg-Id", "Nats-Rollup", "Nats-TTL", "Nats-Incr", "Nats-Counter-Sources", "Nats-Marker-Reason"],
  ...["Nats-Expected-Stream", "Nats-Expected-Last-Sequence", "Nats-Expected-Last-Subject-Sequence"],
  ...["Nats-Expected-Last-Subject-Sequence-Subject", "Nats-Expected-Last-Msg-Id"],
  ...["Nats-Schedule", "Nats-Schedule-TTL", "Nats-Schedule-Target", "Nats-Schedule-Source", "Nats-Schedule-Time-Zone"],
  ...["Nats-Schedule-Rollup", "Nats-Scheduler", "Nats-Schedule-Next"],
  ...["Nats-Batch-Id", "Nats-Batch-Sequence", "Nats-Batch-Commit"],
  ...["Nats-Trace-Dest", "Nats-Trace-Only", "Nats-Trace-Hop", "Nats-Trace-Origin-Account"],
  ...["Nats-Required-Api-Level", "Nats-Stream-Source"],
  ...["Nats-Stream", "Nats-Sequence", "Nats-Time-Stamp", "Nats-Subject", "Nats-Last-Sequence", "Nats-Num-Pending"],
  ...["Nats-UpTo-Sequence", "Nats-Msg-Size"],
];
const reserved = "its name is reserved for the server";

describe("headers of the server", () => {
  test.each(serverNames)("%s is one, with its own meaning", (name) => {
    for (const written of [name, name.toLowerCase(), name.toUpperCase()]) {
      expect(isServerHeader(written)).toBe(true);
      expect(headerEffect(written)).not.toBe(reserved);
    }
  });

  test("so is one that a later server may act on", () => {
    expect(headerEffect("Nats-Something-New")).toBe(reserved);
  });

  test.each(["traceparent", "KV-Operation", "X-Nats-Rollup", "Natsy", "Original-Subject", "Jetlag-Attempts", ""])(
    "%j is the application's",
    (name) => {
      expect(isServerHeader(name)).toBe(false);
      expect(headerEffect(name)).toBeNull();
    },
  );
});

test("a copy made by hand does not count to the redrive that sent its original", () => {
  const headers: HeaderEntries = [
    ["Jetlag-Redrive-Job", "01HKX2M3N4P5Q6R7S8T9V0W1X2"],
    ["jetlag-redrive-attempt", "1"],
    ["Jetlag-Origin-Stream", "ORDERS"],
  ];
  expect(copiedHeaders(headers).kept).toEqual([["Jetlag-Origin-Stream", "ORDERS"]]);
  expect(headerEffect("jetlag-redrive-job")).toBe("Jetlag counts the message to the redrive that sent the original");
});

test("a copy keeps the other headers in their order, repeated and empty ones too", () => {
  expect(
    copiedHeaders([
      ["A", "1"],
      ["nats-rollup", "all"],
      ["A", ""],
      ["Nats-Msg-Id", "x"],
      ["nats-rollup", "sub"],
    ]),
  ).toEqual({
    kept: [
      ["A", "1"],
      ["A", ""],
    ],
    leftOut: [
      ["nats-rollup", "all"],
      ["Nats-Msg-Id", "x"],
      ["nats-rollup", "sub"],
    ],
  });
});

test("names stand once, in their order", () => {
  expect(
    headerNames([
      ["B", "1"],
      ["A", "1"],
      ["B", "2"],
    ]),
  ).toEqual(["B", "A"]);
});

describe("what a header deletes", () => {
  test.each([
    ["Nats-Rollup", "all", "every other message of the stream"],
    ["nats-rollup", " ALL ", "every other message of the stream"],
    ["Nats-Rollup", "sub", "every other message of this subject"],
    ["Nats-Rollup", "", "Deletes other messages"],
    ["Nats-Schedule", "@every 1m", "every other message of this subject"],
    ["Nats-Schedule-Rollup", "sub", "deletes the others of its subject"],
    ["Nats-Schedule-Next", "purge", "Deletes the schedule"],
  ])("%s: %s", (name, value, words) => {
    expect(headerDeletes(name, value)).toContain(words);
  });

  test.each([
    ["Nats-Msg-Id", "all"],
    ["Nats-TTL", "1s"],
    ["Nats-Schedule-Next", "2026-11-29T08:00:00Z"],
    ["Rollup", "all"],
  ])("%s: %s deletes nothing else", (name, value) => {
    expect(headerDeletes(name, value)).toBeNull();
  });
});
