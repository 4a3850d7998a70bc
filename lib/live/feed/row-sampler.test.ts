import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RowSampler } from "./row-sampler";

const startMs = Date.UTC(2026, 0, 1);

/** Offers `perChunk` messages every `chunkMs`, and returns when each shown one came and where in the sequence it was. */
function showSteady(sampler: RowSampler, perChunk: number, chunkMs: number, lastingMs: number, fromMs = startMs) {
  const shown: { atMs: number; index: number }[] = [];
  let index = 0;
  for (let atMs = fromMs; atMs < fromMs + lastingMs; atMs += chunkMs) {
    for (let one = 0; one < perChunk; one++) {
      if (sampler.offer(atMs)) shown.push({ atMs, index });
      index += 1;
    }
  }
  return shown;
}

describe("RowSampler", () => {
  it("shows everything while no second holds more than the budget, however bursty", () => {
    const bursts = fc.array(fc.record({ wait: fc.nat(3000), size: fc.integer({ min: 1, max: 200 }) }), {
      maxLength: 60,
    });
    void fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), bursts, (budget, wanted) => {
        const sampler = new RowSampler(budget);
        const recent: number[] = [];
        let atMs = startMs;
        for (const { wait, size } of wanted) {
          atMs += wait;
          while ((recent[0] ?? atMs) <= atMs - 1000) recent.shift();
          const fitting = Math.min(size, budget - recent.length);
          for (let one = 0; one < fitting; one++) {
            expect(sampler.offer(atMs)).toBe(true);
            recent.push(atMs);
          }
        }
      }),
    );
  });

  it("never shows more than one burst beyond the budget, whatever arrives", () => {
    const arrivals = fc.array(fc.record({ wait: fc.nat(500), size: fc.nat(300) }), { maxLength: 80 });
    void fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), arrivals, (budget, chunks) => {
        const sampler = new RowSampler(budget);
        let atMs = startMs;
        let shown = 0;
        for (const { wait, size } of chunks) {
          atMs += wait;
          for (let one = 0; one < size; one++) if (sampler.offer(atMs)) shown += 1;
          expect(shown).toBeLessThanOrEqual(budget + ((atMs - startMs) * budget) / 1000);
        }
      }),
    );
  });

  it.each([
    { rate: 1_000, perChunk: 20, chunkMs: 20 },
    { rate: 5_000, perChunk: 5, chunkMs: 1 },
    { rate: 50_000, perChunk: 1000, chunkMs: 20 },
    { rate: 200_000, perChunk: 20_000, chunkMs: 100 },
  ])("shows the budget evenly spaced at $rate messages/s in chunks of $perChunk", ({ rate, perChunk, chunkMs }) => {
    const budget = 500;
    const shown = showSteady(new RowSampler(budget), perChunk, chunkMs, 12_000).filter(
      (one) => one.atMs >= startMs + 2000,
    );
    expect(shown.length / 10).toBeGreaterThan(budget * 0.95);
    expect(shown.length / 10).toBeLessThanOrEqual(budget * 1.03);
    // In every tenth of a second, not at the start of each second.
    for (let fromMs = startMs + 2000; fromMs < startMs + 12_000; fromMs += 100) {
      const count = shown.filter((one) => one.atMs >= fromMs && one.atMs < fromMs + 100).length;
      expect(count).toBeGreaterThan(30);
      expect(count).toBeLessThan(70);
    }
    // Spread over each chunk as well.
    const gaps = shown.slice(1).map((one, at) => one.index - (shown[at]?.index ?? 0));
    expect(Math.max(...gaps)).toBeLessThan((rate / budget) * 4);
    const early = shown.filter((one) => one.index % perChunk < Math.floor(perChunk / 2)).length / shown.length;
    expect(early).toBeGreaterThan(0.3);
    expect(early).toBeLessThan(0.7);
  });

  it.each([2, 5, 10, 100])("does not favour one of %i subjects that take turns", (subjects) => {
    const shown = showSteady(new RowSampler(500), 100, 10, 20_000).filter((one) => one.atMs >= startMs + 2000);
    for (let subject = 0; subject < subjects; subject++) {
      const share = shown.filter((one) => one.index % subjects === subject).length / shown.length;
      expect(share * subjects).toBeGreaterThan(0.6);
      expect(share * subjects).toBeLessThan(1.5);
    }
  });

  it("shows everything again soon after a flood has ended", () => {
    const sampler = new RowSampler(500);
    showSteady(sampler, 1000, 20, 5000);
    const shown = showSteady(sampler, 1, 10, 3000, startMs + 6200);
    expect(shown).toHaveLength(300);
  });

  it("keeps showing when the clock steps back", () => {
    const sampler = new RowSampler(100);
    showSteady(sampler, 10, 10, 3000);
    const shown = showSteady(sampler, 1, 50, 10_000, startMs - 3_600_000);
    expect(shown.length).toBeGreaterThan(190);
  });
});
