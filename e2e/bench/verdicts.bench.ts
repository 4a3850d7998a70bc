import { healthySituations } from "../../lib/monitor/verdict/situations/healthy/healthy";
import { sickSituations } from "../../lib/monitor/verdict/situations/sick/sick";
import { judgeVerdicts, lasting, playSituation } from "../../lib/monitor/verdict/situations/situation";
import { runBench } from "./bench";

const { hour, day } = lasting;

/**
 * What the verdicts are worth, over the catalogue of situations on a broker in memory, a simulated day each:
 * `false_alarms_per_day` and `flaps` of all together, `sick_found` of `sick_situations`, and `found_within_s`, the
 * 95th percentile beyond the moment at which the broker's numbers can first show it.
 */
await runBench(async ({ report, note }) => {
  let falseAlarms = 0;
  for (const situation of healthySituations) {
    const judged = judgeVerdicts(situation, await playSituation(situation, day));
    falseAlarms += judged.falseAlarms.length;
    for (const { atMs, verdict, reason } of judged.falseAlarms)
      note(`${situation.name}: ${verdict} after ${(atMs / hour).toFixed(2)} h, ${reason}`);
  }
  report("healthy_situations", "situations", [healthySituations.length]);
  report("false_alarms_per_day", "alarms", [falseAlarms]);
  const foundMs: number[] = [];
  let flaps = 0;
  for (const situation of sickSituations) {
    const { showsMs = 0 } = situation.sickness ?? {};
    const judged = judgeVerdicts(situation, await playSituation(situation, Math.max(day, showsMs + hour)));
    flaps += judged.flaps + judged.falseAlarms.length;
    if (judged.foundAfterMs === null || judged.flaps + judged.falseAlarms.length > 0)
      note(`${situation.name}: ${JSON.stringify(judged)}`);
    if (judged.foundAfterMs !== null) foundMs.push(judged.foundAfterMs);
  }
  report("sick_situations", "situations", [sickSituations.length]);
  report("sick_found", "situations", [foundMs.length]);
  report("flaps", "flaps", [flaps]);
  foundMs.sort((one, other) => one - other);
  report("found_within_s", "s", [(foundMs[Math.ceil(foundMs.length * 0.95) - 1] ?? Number.NaN) / 1_000]);
});
