import { expect, test } from "vitest";
import { republishedFrom } from "./republished";

test("a message that its stream published once more tells its place", () => {
  const headers: [string, string][] = [
    ["Nats-Stream", "S"],
    ["Nats-Sequence", "7"],
  ];
  expect(republishedFrom(headers)).toEqual({ place: { channel: "S", at: "7" }, number: 7 });
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
