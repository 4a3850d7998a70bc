import { expect, test } from "vitest";
import { republishedFrom } from "./republished";

test("a message that its stream published once more tells its place", () => {
  const headers: [string, string][] = [
    ["Nats-Stream", "S"],
    ["Nats-Sequence", "7"],
  ];
  expect(republishedFrom(headers)).toEqual({ place: { channel: "S", at: "7" }, number: 7, original: null });
});

test.each([[[]], [[["Nats-Stream", "S"]]], [[["Nats-Sequence", "7"]]]] satisfies [[string, string][]][])(
  "%j tells none",
  (headers) => {
    expect(republishedFrom(headers)).toBeNull();
  },
);

test.each(["x", "", "0", "-1", "1.5", "9".repeat(20)])("%j is no place", (seq) => {
  const headers: [string, string][] = [
    ["Nats-Stream", "S"],
    ["Nats-Sequence", seq],
  ];
  expect(republishedFrom(headers)).toBeNull();
});

test("it tells what the stream stored where all of it came", () => {
  const headers: [string, string][] = [
    ["Nats-Stream", "S"],
    ["Nats-Sequence", "7"],
    ["Nats-Subject", "orders.created"],
    ["Nats-Time-Stamp", "2026-11-30T10:00:00.123456789Z"],
    ["Nats-Last-Sequence", "6"],
    ["Trace", "t-1"],
  ];
  expect(republishedFrom(headers)?.original).toEqual({
    ...{ subject: "orders.created", storedAt: "2026-11-30T10:00:00.123Z", headers: [["Trace", "t-1"]] },
  });
  // Published once more without its payload.
  expect(republishedFrom([...headers, ["Nats-Msg-Size", "100"]])?.original).toBeNull();
});
