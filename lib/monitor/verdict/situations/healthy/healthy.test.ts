import { expect, test, vi } from "vitest";
import { judgeVerdicts, lasting, playSituation } from "../situation";
import { healthySituations } from "./healthy";

/** The bench plays whole days. */
const playedMs = 2.5 * lasting.hour;
/** Of situations that take days, the part in which nothing is learned yet. */
const mostMs = 6.5 * lasting.hour;
// Simulated hours take seconds, and many more on a machine that is busy.
vi.setConfig({ testTimeout: 120_000 });

test.each(healthySituations)("needs nobody: $name", async (situation) => {
  const { falseAlarms } = judgeVerdicts(
    situation,
    await playSituation(situation, Math.min(situation.lastsMs ?? playedMs, mostMs)),
  );
  expect(falseAlarms).toEqual([]);
});
