import { describe, expect, test } from "vitest";
import {
  ageTicks,
  byteTicks,
  chartPoints,
  dayStarts,
  groupMarks,
  isDayStart,
  timeTicks,
  valueTicks,
} from "./chart-points";

const every2s = (count: number) => Array.from({ length: count }, (_, index) => 1_000_000 + index * 2_000);

describe("chartPoints", () => {
  test("keeps a gap as a gap", () => {
    const points = chartPoints(every2s(3), [[1, null, 3]]);
    expect(points.map((point) => point.values[0])).toEqual([1, null, 3]);
  });

  test("draws at most the limit and keeps the peak and the newest time", () => {
    const atMs = every2s(1_000);
    const values = atMs.map((_, index) => (index === 501 ? 99 : 1));
    const points = chartPoints(atMs, [values], 300);
    expect(points.length).toBeLessThanOrEqual(300);
    expect(Math.max(...points.map((point) => point.values[0] ?? 0))).toBe(99);
    expect(points.at(-1)?.atMs).toBe(atMs.at(-1));
  });

  test("ends at the newest reading, not at the largest of the last few", () => {
    const values = every2s(1_000).map((_, index) => (index >= 998 ? 3 : 900));
    expect(chartPoints(every2s(1_000), [values], 300).at(-1)?.values).toEqual([3]);
  });

  test("a gap longer than a bucket survives the merging", () => {
    const values = every2s(1_000).map((_, index) => (index >= 400 && index < 440 ? null : 1));
    expect(chartPoints(every2s(1_000), [values], 300).some((point) => point.values[0] === null)).toBe(true);
  });

  test("breaks the line where nothing was recorded", () => {
    const points = chartPoints([0, 2_000, 4_000, 60_000, 62_000], [[1, 2, 3, 4, 5]]);
    expect(points.map((point) => point.values[0])).toEqual([1, 2, 3, null, 4, 5]);
  });

  test("two readings of each stretch, as a long history has them, are one line", () => {
    const paired = Array.from({ length: 100 }, (_, at) => 1_000_000 + Math.floor(at / 2) * 14_400 + (at % 2) * 2_000);
    const values = paired.map(() => 1);
    expect(chartPoints(paired, [values]).length).toBe(100);
    const oneMore = [...paired, 1_000_000 + 50 * 14_400, 1_002_000 + 50 * 14_400];
    expect(chartPoints(oneMore, [oneMore.map(() => 1)]).length).toBe(102);
    const torn = paired.filter((at) => at < 1_200_000 || at > 1_260_000);
    expect(chartPoints(torn, [torn.map(() => 1)]).filter(({ values: [one] }) => one === null).length).toBe(1);
  });

  test("of nothing is nothing", () => {
    expect(chartPoints([], [[]])).toEqual([]);
  });
});

describe("groupMarks", () => {
  test("marks without room beside one another are one group, at the newest of them", () => {
    const at = (...atMs: number[]) => atMs.map((one) => ({ atMs: one, label: "restarted" }));
    expect(groupMarks(at(100, 990, 400, 1_000), 100)).toEqual([
      { atMs: 100, marks: at(100) },
      { atMs: 400, marks: at(400) },
      { atMs: 1_000, marks: at(990, 1_000) },
    ]);
    expect(groupMarks([], 1_000)).toEqual([]);
  });
});

describe("timeTicks", () => {
  test("are round and few", () => {
    const from = new Date(2026, 10, 23, 13, 58, 11).getTime();
    const to = new Date(2026, 10, 23, 14, 13, 11).getTime();
    const { ticks, stepMs } = timeTicks(from, to, 6);
    expect(stepMs).toBe(5 * 60_000);
    expect(ticks.map((at) => new Date(at).getMinutes())).toEqual([0, 5, 10]);
  });

  test("of a week are the beginnings of its days", () => {
    const from = new Date(2026, 10, 23, 13, 58).getTime();
    const to = new Date(2026, 10, 30, 13, 58).getTime();
    const { ticks } = timeTicks(from, to, 8);
    expect(ticks).toEqual([24, 25, 26, 27, 28, 29, 30].map((day) => new Date(2026, 10, day).getTime()));
    expect(ticks.every(isDayStart)).toBe(true);
    expect(timeTicks(from, to, 4).ticks).toEqual([24, 26, 28, 30].map((day) => new Date(2026, 10, day).getTime()));
  });
});

describe("dayStarts", () => {
  test("are local midnights, whatever the clocks do in between", () => {
    const starts = dayStarts(new Date(2026, 9, 24, 12).getTime(), new Date(2026, 9, 27).getTime());
    expect(starts.map((at) => new Date(at).getDate())).toEqual([25, 26, 27]);
    expect(starts.every(isDayStart)).toBe(true);
  });
});

describe("ageTicks", () => {
  const minute = 60_000;
  test.each([
    [0, [0, 1_000]],
    [3_000, [0, 1_000, 2_000, 3_000]],
    [51 * minute, [0, 15, 30, 45, 60].map((n) => n * minute)],
    [100 * minute, [0, 30, 60, 90, 120].map((n) => n * minute)],
    [4.5 * 60 * minute, [0, 120, 240, 360].map((n) => n * minute)],
    [6.5 * 86_400_000, [0, 2, 4, 6, 8].map((n) => n * 86_400_000)],
  ])("up to %i ms are round in the clock's units", (max, ticks) => {
    expect(ageTicks(max)).toEqual(ticks);
  });
});

describe("valueTicks", () => {
  test.each([
    [135, [0, 50, 100, 150]],
    [19_055, [0, 5_000, 10_000, 15_000, 20_000]],
    [3, [0, 1, 2, 3]],
    [0, [0, 1]],
    [1e12, [0, 5e11, 1e12]],
  ])("up to %i are round and whole", (max, ticks) => {
    expect(valueTicks(max, true)).toEqual(ticks);
  });

  test("may be fractions for rates", () => {
    expect(valueTicks(0.7, false)).toEqual([0, 0.2, 0.4, 0.6, 0.8]);
  });
});

test.each([
  [0, [0, 1]],
  [900, [0, 500, 1000]],
  [3 * 1024, [0, 1024, 2048, 3072]],
  [1.5 * 1024 ** 3, [0, 0.5 * 1024 ** 3, 1024 ** 3, 1.5 * 1024 ** 3]],
])("ticks of %d bytes are round as they are written", (max, ticks) => {
  expect(byteTicks(max)).toEqual(ticks);
});
