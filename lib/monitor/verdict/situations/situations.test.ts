import { describe, expect, test, vi } from "vitest";
import { healthySituations } from "./healthy/healthy";
import { sickSituations } from "./sick/sick";
import { judgeVerdicts, lasting, playSituation } from "./situation";

const { minute, hour } = lasting;
/** The bench plays whole days. */
const playedMs = 2.5 * hour;
// Simulated hours take seconds, and many more on a machine that is busy.
vi.setConfig({ testTimeout: 120_000 });
/** Found within so long after the broker's numbers could show it. */
const foundWithinMs = 30_000;

describe("needs nobody", () => {
  test.each(healthySituations)("$name", async (situation) => {
    const { falseAlarms } = judgeVerdicts(situation, await playSituation(situation, playedMs));
    expect(falseAlarms).toEqual([]);
  });
});

describe("is found once, in time, and stays until its cause is gone", () => {
  test.each(sickSituations)("$name", async (situation) => {
    const { showsMs = 0, overMs = showsMs } = situation.sickness ?? {};
    const shown = await playSituation(situation, Math.max(showsMs, overMs) + 45 * minute);
    const { falseAlarms, foundAfterMs, flaps } = judgeVerdicts(situation, shown);
    expect({ falseAlarms, flaps, found: foundAfterMs !== null, shown }).toEqual({
      falseAlarms: [],
      flaps: 0,
      found: true,
      shown,
    });
    expect(foundAfterMs).toBeLessThanOrEqual(foundWithinMs);
  });
});
