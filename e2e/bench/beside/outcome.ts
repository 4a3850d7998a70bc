import type { BenchStage } from "../bench";
import { figureNames } from "./ledger";
import type { Numbers } from "./numbers";
import type { Run } from "./run";
import { scoreAll } from "./score";
import { writeTable } from "./table";

const minuteMs = 60_000;
const scores = ["right", "false alarm", "missed"] as const;

/** Reports what was said of all situations, and writes a row for each. */
export function reportOutcomes({ report, note }: BenchStage, all: readonly Run[]): void {
  const runs = all.filter(({ stage }) => !stage.wasLate);
  for (const { situation, stage } of all) if (stage.wasLate) note(`the machine was too late for: ${situation.name}`);
  report("machine_was_late", "situations", [all.length - runs.length]);
  const outcomes = runs.map(({ situation, shown, looks }) => scoreAll(situation, shown, looks));
  note(writeTable(runs, outcomes));
  for (const [at, { situation, shown }] of runs.entries())
    if (outcomes[at]?.jetlag !== "right")
      for (const { atMs, verdict, reason } of shown.slice(-12))
        note(`${situation.name}: ${verdict} after ${(atMs / minuteMs).toFixed(1)} min, ${reason}`);
  report("situations", "situations", [runs.length]);
  for (const who of ["jetlag", "check", "counts"] as const)
    for (const score of scores) {
      const count = outcomes.filter((outcome) => outcome[who] === score).length;
      report(`${who}_${score.replace(" ", "_")}`, "situations", [count]);
    }
  const numbers = runs.flatMap((run) => run.numbers ?? []);
  report("figures_compared", "situations", [numbers.length]);
  for (const who of ["jetlag", "check", "report"] as const)
    for (const name of figureNames) {
      const off = numbers.flatMap((one) => difference(one, who, name) ?? []);
      if (off.length > 0) report(`${who}_${name}_off`, "figures", [off.filter((by) => by !== 0).length]);
    }
}

/** By how much a figure is not what was counted; null where it is not said. */
function difference(numbers: Numbers, who: "jetlag" | "check" | "report", name: (typeof figureNames)[number]) {
  const said: Partial<Numbers["jetlag"]> = numbers[who];
  return said[name] === undefined ? null : said[name] - numbers.counted[name];
}
