import { expect, test } from "vitest";
import type { MessageLog } from "../../event-bus/broker/message-log";
import { SubjectTally } from "./subject-tally";

/** A log whose every count has so many subjects, and takes so long. */
function counting(subjects: number, tookMs = 0) {
  const clock = { nowMs: 1_000_000, asked: [] as string[] };
  const countBySubject: MessageLog["countBySubject"] = async (channel) => {
    clock.asked.push(channel);
    clock.nowMs += tookMs;
    return { told: Array.from({ length: subjects }, (_, at) => [`${channel}.${at}`, 1] as const), total: subjects };
  };
  const tally = new SubjectTally({ available: true, it: { countBySubject } }, () => clock.nowMs);
  return { tally, clock };
}

test("a count that took long is kept a hundred times as long", async () => {
  const { tally, clock } = counting(1, 2_000);
  await tally.count("A", ">");
  clock.nowMs += 199_000;
  await tally.count("A", ">");
  expect(clock.asked).toEqual(["A"]);
  clock.nowMs += 1_000;
  await tally.count("A", ">");
  expect(clock.asked).toEqual(["A", "A"]);
});

test("the oldest counts make room when the subjects become too many; the newest stays, however large", async () => {
  const { tally, clock } = counting(250_000);
  for (const channel of ["A", "B", "C"]) await tally.count(channel, ">");
  await tally.count("B", ">");
  await tally.count("C", ">");
  expect(clock.asked).toEqual(["A", "B", "C"]);
  await tally.count("A", ">");
  expect(clock.asked).toEqual(["A", "B", "C", "A"]);
});

test("a cheap count of a channel that has changed is made anew, once a second; a dear one is kept", async () => {
  for (const [tookMs, asked] of [
    [50, ["A", "A"]],
    [51, ["A"]],
  ] as const) {
    const { tally, clock } = counting(1, tookMs);
    await tally.count("A", ">", 1);
    clock.nowMs += 999;
    await tally.count("A", ">", 2);
    expect(clock.asked).toEqual(["A"]);
    clock.nowMs += 1;
    await tally.count("A", ">", 1);
    await tally.count("A", ">");
    expect(clock.asked).toEqual(["A"]);
    await tally.count("A", ">", 2);
    expect(clock.asked).toEqual(asked);
  }
});
