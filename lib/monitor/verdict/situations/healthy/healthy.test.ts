import { expect, test, vi } from "vitest";
import { judgeVerdicts, lasting, playSituation } from "../situation";
import { healthySituations } from "./healthy";

/** The bench plays whole days. */
const playedMs = 2.5 * lasting.hour;
// Simulated hours take seconds, and many more on a machine that is busy.
vi.setConfig({ testTimeout: 120_000 });

test.each(healthySituations)("needs nobody: $name", async (situation) => {
  const { falseAlarms } = judgeVerdicts(situation, await playSituation(situation, playedMs));
  expect(falseAlarms).toEqual([]);
});
