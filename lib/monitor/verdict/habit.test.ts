import { expect, test } from "vitest";
import { Habit } from "./habit";

const day = 86_400_000;
const habitOf = (...gaps: [gapMs: number, endedMs: number][]) => {
  const habit = new Habit();
  for (const [gapMs, endedMs] of gaps) habit.note(gapMs, endedMs);
  return habit;
};

test("what came once is no habit, twice about as long is", () => {
  expect(habitOf([60_000, 1]).usualMs).toBeNull();
  expect(habitOf([60_000, 1], [44_999, 2]).usualMs).toBeNull();
  expect(habitOf([60_000, 1], [45_000, 2]).usualMs).toBe(60_000);
});

test("an outage among beats is none", () => {
  expect(habitOf([40_000, 1], [3 * day, 2], [41_000, 3]).usualMs).toBe(41_000);
});

test("gaps below five seconds say nothing", () => {
  expect(habitOf([4_999, 1], [4_999, 2]).usualMs).toBeNull();
  expect(habitOf([5_000, 1], [5_000, 2]).usualMs).toBe(5_000);
});

test("the longest usual gap stays, however many shorter ones come", () => {
  const habit = habitOf([3_600_000, 1], [3_600_000, 2]);
  for (let at = 3; at < 100; at++) habit.note(40_000, at);
  expect(habit.usualMs).toBe(3_600_000);
});

test("what has not come for eight days is forgotten", () => {
  const habit = habitOf([3_600_000, 1_000], [3_600_000, 2_000]);
  habit.note(10_000, 2_000 + 8 * day - 1);
  expect(habit.usualMs).toBeNull();
  const kept = habitOf([3_600_000, 1_000], [3_600_000, 2_000]);
  kept.note(10_000, 999 + 8 * day);
  expect(kept.usualMs).toBe(3_600_000);
});

test("what is kept is the same when it is read again", () => {
  const habit = habitOf([40_000, 1], [3_600_000, 2], [41_000, 3]);
  const read = new Habit();
  read.restore(habit.record);
  expect(read.usualMs).toBe(41_000);
  expect(read.record).toEqual(habit.record);
});
