import { expect, test, vi } from "vitest";
import { judgeVerdicts, lasting, playSituation } from "../situation";
import { sickSituations } from "./sick";

// Simulated hours take seconds, and many more on a machine that is busy.
vi.setConfig({ testTimeout: 120_000 });
/** Found within so long after the broker's numbers could show it. */
const foundWithinMs = 30_000;

test.each(sickSituations)("is found once, in time, and stays until its cause is gone: $name", async (situation) => {
  const { showsMs = 0, overMs = showsMs } = situation.sickness ?? {};
  const shown = await playSituation(situation, Math.max(showsMs, overMs) + 45 * lasting.minute);
  const { falseAlarms, foundAfterMs, flaps } = judgeVerdicts(situation, shown);
  expect({ falseAlarms, flaps, found: foundAfterMs !== null, shown }).toEqual({
    falseAlarms: [],
    flaps: 0,
    found: true,
    shown,
  });
  expect(foundAfterMs).toBeLessThanOrEqual(foundWithinMs);
});
