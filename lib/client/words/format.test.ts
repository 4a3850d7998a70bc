import { describe, expect, test } from "vitest";
import {
  formatAge,
  formatAgo,
  formatBytes,
  formatClock,
  formatCompact,
  formatCount,
  formatDuration,
  formatQuantity,
  formatRate,
  formatSignedRate,
} from "./format";

describe("numbers", () => {
  test("follow the locale's separators", () => {
    expect(formatCount(1_234_567, "en-US")).toBe("1,234,567");
    expect(formatCount(1_234_567, "de-DE")).toBe("1.234.567");
  });

  test("stay short at 10^12", () => {
    expect(formatCompact(1e12, "en-US")).toBe("1T");
    expect(formatCount(1e12, "en-US")).toBe("1,000,000,000,000");
  });

  test("a slow rate is never shown as zero", () => {
    expect(formatRate(0, "en-US")).toBe("0");
    expect(formatRate(0.01, "en-US")).toBe("< 0.1");
    expect(formatRate(0.31, "en-US")).toBe("0.3");
    expect(formatRate(1284.4, "en-US")).toBe("1,284");
  });

  test("a change carries its sign", () => {
    expect(formatSignedRate(96, "en-US")).toBe("+96");
    expect(formatSignedRate(-12.5, "en-US")).toBe("-13");
    expect(formatSignedRate(0, "en-US")).toBe("0");
  });

  test("sizes are in binary units", () => {
    expect(formatBytes(0, "en-US")).toBe("0 B");
    expect(formatBytes(412, "en-US")).toBe("412 B");
    expect(formatBytes(1_048_576, "en-US")).toBe("1 MiB");
    expect(formatBytes(1_500, "en-US")).toBe("1.5 KiB");
    expect(formatBytes(1e12, "en-US")).toBe("931 GiB");
  });

  test("one is singular", () => {
    expect(formatQuantity(1, "consumer")).toBe("1 consumer");
    expect(formatQuantity(0, "consumer")).toBe("0 consumers");
    expect(formatQuantity(2, "reply", "replies")).toBe("2 replies");
  });
});

describe("lengths of time", () => {
  test.each([
    [0, "0 s"],
    [12, "12 ms"],
    [400, "0.4 s"],
    [6_240, "6.2 s"],
    [38_000, "38 s"],
    [252_000, "4 min 12 s"],
    [660_000, "11 min"],
    [3_599_900, "60 min"],
    [7_500_000, "2 h 5 min"],
    [273_600_000, "3 d 4 h"],
  ])("%i ms read %s", (ms, text) => {
    expect(formatDuration(ms, "en-US")).toBe(text);
  });

  test("ages are whole and say which way", () => {
    expect(formatAgo(300)).toBe("now");
    expect(formatAgo(2_900)).toBe("2 s ago");
    expect(formatAgo(250_000)).toBe("4 min ago");
    expect(formatAgo(-5_000)).toBe("in 5 s");
    expect(formatAge(1_999)).toBe("1 s");
    expect(formatAge(61_000)).toBe("1 min 1 s");
  });
});

test("the clock has 24 hours and milliseconds", () => {
  const evening = new Date(2026, 10, 23, 0, 6, 3, 8);
  expect(formatClock(evening, "en-US")).toBe("00:06:03.008");
});
