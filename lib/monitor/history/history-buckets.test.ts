import { deflateRawSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lagSeriesNames } from "../../model/consumer/lag-sample";
import { downsample, rollUp, toBucket } from "./history-buckets";
import { decodeHour, decodeJournal, encodeHour, encodeJournal } from "./history-chunk";
import type { HistoryPoint } from "./history-series";
import { HistorySeries } from "./history-series";

const lines = lagSeriesNames.length;
const dayMs = 24 * 60 * 60 * 1_000;
const point = (atMs: number, waiting: number | null): HistoryPoint => ({
  atMs,
  values: lagSeriesNames.map((name) => (name === "waiting" ? waiting : waiting === null ? null : 0)),
});

const points = fc
  .array(fc.option(fc.nat(1_000_000), { freq: 5 }), { minLength: 1, maxLength: 3_000 })
  .map((values) => values.map((value, at) => point(at * 2_000, value)));

const extremes = (values: readonly (number | null | undefined)[]) => {
  const known = values.filter((value) => value !== null && value !== undefined);
  return known.length === 0 ? null : [Math.min(...known), Math.max(...known)];
};

describe("downsampling", () => {
  test("keeps within the limit, in order, and loses neither peak nor dip", () => {
    void fc.assert(
      fc.property(points, fc.constantFrom(10, 100, 500), (readings, limit) => {
        const untilMs = readings.at(-1)?.atMs ?? 0;
        const { rows } = downsample(readings.map(toBucket), 0, untilMs, limit);
        expect(rows.length).toBeLessThanOrEqual(limit);
        expect(rows.every((row, at) => at === 0 || row.atMs > (rows[at - 1]?.atMs ?? 0))).toBe(true);
        expect(extremes(rows.map(({ values }) => values[0]))).toEqual(
          extremes(readings.map(({ values }) => values[0])),
        );
      }),
      { numRuns: 50 },
    );
  });

  test("draws one reading of seven days that was high", () => {
    const spikeAt = 123_456;
    const readings = Array.from({ length: (7 * dayMs) / 2_000 }, (_, at) =>
      point(at * 2_000, at === spikeAt ? 9_999 : 1),
    );
    const minutes = rollUp(readings, 60_000);
    expect(minutes).toHaveLength(7 * 24 * 60);
    const { rows } = downsample(minutes, 0, 7 * dayMs, 500);
    expect(rows.length).toBeLessThanOrEqual(500);
    const spike = rows.find(({ values }) => values[0] === 9_999);
    expect(Math.abs((spike?.atMs ?? 0) - spikeAt * 2_000)).toBeLessThan(dayMs / 24);
  });

  test("draws every reading where there are few, gaps as gaps", () => {
    const readings = [point(0, 5), point(2_000, null), point(4_000, 7)];
    const { rows, incompleteFromMs } = downsample(readings.map(toBucket), 0, 4_000, 500);
    expect(rows.map(({ values }) => values[0])).toEqual([5, null, 7]);
    expect(incompleteFromMs).toBeNull();
  });

  test("draws what is over the same at each look, and says from where on it is not over", () => {
    const readings = Array.from({ length: 2_000 }, (_, at) => point(at * 2_000, (at * 7_919) % 1_000));
    const rangeMs = 3_000_000;
    const look = (untilMs: number) => downsample(readings.map(toBucket), untilMs - rangeMs, untilMs, 100);
    const [then, now] = [look(3_600_000), look(3_650_000)];
    const over = ({ rows, incompleteFromMs }: typeof then, fromMs: number) =>
      rows.filter(({ atMs }) => atMs >= fromMs && atMs < (incompleteFromMs ?? 0));
    const sharedFromMs = 3_650_000 - rangeMs + 100_000;
    const drawnThen = over(then, sharedFromMs);
    expect(drawnThen.length).toBeGreaterThan(80);
    expect(over(now, sharedFromMs).slice(0, drawnThen.length)).toEqual(drawnThen);
    expect(now.incompleteFromMs).toBeGreaterThan(3_500_000);
    expect(now.incompleteFromMs).toBeLessThanOrEqual(3_650_000);
  });

  test("ends at the newest reading, and not at the peak of the last stretch", () => {
    const readings = Array.from({ length: 2_000 }, (_, at) => point(at * 2_000, at < 1_990 ? 100 + at : 7));
    const { rows } = downsample(readings.map(toBucket), 0, 3_998_000, 100);
    expect(rows.at(-1)).toEqual({ atMs: 3_998_000, values: point(0, 7).values });
    expect(Math.max(...rows.map(({ values }) => values[0] ?? 0))).toBe(2_089);
  });

  test("a minute in which nothing was read stays a gap", () => {
    const [first, second] = rollUp([point(0, 5), point(2_000, 9), point(60_000, null)], 60_000);
    expect([first?.low[0], first?.high[0]]).toEqual([5, 9]);
    expect(second?.high.every((value) => value === null)).toBe(true);
  });
});

describe("stored history", () => {
  const marks = [{ atMs: 3_600_001, kind: "purged" as const }];

  test("an hour comes back as it was", () => {
    void fc.assert(
      fc.property(points, (readings) => {
        const hour = { hourMs: 0, buckets: rollUp(readings, 60_000), marks };
        expect(decodeHour(encodeHour(hour, lines), lines)).toEqual(hour);
      }),
      { numRuns: 30 },
    );
  });

  test("an hour of a busy consumer takes little room, one of a quiet consumer next to none", () => {
    const hour = (value: (at: number) => number) =>
      encodeHour(
        {
          hourMs: 0,
          buckets: rollUp(
            Array.from({ length: 1_800 }, (_, at) => point(at * 2_000, value(at))),
            60_000,
          ),
          marks: [],
        },
        lines,
      ).length;
    expect(hour(() => 0)).toBeLessThan(250);
    expect(hour((at) => (at * 7_919) % 100_000)).toBeLessThan(1_500);
  });

  test("a page of the journal comes back, a consumer's missing readings as gaps", () => {
    const entry = {
      stream: "S",
      consumer: "c",
      createdAt: "2026-01-01T00:00:00.000Z",
      points: [point(1_000, 4)],
      marks,
      memory: null,
    };
    const other = { ...entry, consumer: "d", points: [point(1_000, 5), point(3_000, 6)] };
    const page = decodeJournal(encodeJournal({ untilMs: 9_000, consumers: [entry, other], streams: [] }));
    expect(page.untilMs).toBe(9_000);
    expect(page.consumers[1]).toEqual(other);
    expect(page.consumers[0]?.points.map(({ values }) => values[0])).toEqual([4, null]);
  });

  test.each([[""], ["nonsense"], [JSON.stringify({ v: 2 })]])("bytes that are no hour are refused: %o", (text) => {
    expect(() => decodeHour(new TextEncoder().encode(text), lines)).toThrow();
  });

  test("bytes that would unpack into more memory than any history needs are refused", () => {
    const bomb = new Uint8Array(deflateRawSync(Buffer.alloc(128 * 1024 * 1024, " "), { level: 1 }));
    expect(() => decodeHour(bomb, lines)).toThrow(/larger than/);
    expect(() => decodeJournal(bomb)).toThrow(/larger than/);
  });
});

describe("a series", () => {
  test("forgets what is older than it keeps, and grows no further", () => {
    const series = new HistorySeries(10_000, lines);
    for (let at = 0; at <= 600; at++) series.add(point(at * 1_000, at));
    expect(series.size).toBe(11);
    expect(series.lastAtMs).toBe(600_000);
    expect(series.points(0).map(({ values }) => values[0])).toEqual([
      590, 591, 592, 593, 594, 595, 596, 597, 598, 599, 600,
    ]);
  });

  test("takes older readings in front, and those that overlap not", () => {
    const series = new HistorySeries(60_000, lines);
    series.add(point(10_000, 3));
    series.addGap(12_000);
    const older = new HistorySeries(60_000, lines, 2);
    older.add(point(5_000, 1), [{ atMs: 6_000, kind: "reset" }]);
    for (const late of [point(7_000, 2), point(11_000, 9)]) older.add(late);
    series.takeOver(older);
    expect(series.points(0).map(({ values }) => values[0])).toEqual([1, 2, 3, null]);
    expect(series.trend(10)).toEqual([1, 2, 3, null]);
    expect(series.marks(0)).toEqual([{ atMs: 6_000, kind: "reset" }]);
    series.add(point(14_000, 4));
    expect(series.points(11_000).map(({ values }) => values[0])).toEqual([null, 4]);
    expect(series.lastAtMs).toBe(14_000);
  });

  test("forgets what is from before a time, and what happened then", () => {
    const series = new HistorySeries(60_000, lines, 1);
    series.add(point(1_000, 1), [{ atMs: 1_000, kind: "reset" }]);
    series.add(point(2_000, 2), [{ atMs: 2_000, kind: "paused" }]);
    series.forgetBefore(2_000);
    expect(series.points(0).map(({ values }) => values[0])).toEqual([2]);
    expect(series.marks(0)).toEqual([{ atMs: 2_000, kind: "paused" }]);
    series.forgetBefore(2_001);
    expect([series.size, series.lastAtMs, series.marks(0)]).toEqual([0, null, []]);
  });
});
