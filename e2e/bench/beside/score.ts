import { judgeVerdicts, type Shown, type Situation } from "../../../lib/monitor/verdict/situations/situation";

/** What was said of a situation: `right`, an alarm when nothing needed anybody, or nothing when something was to be said. */
export type Score = "right" | "false alarm" | "missed";

/** How everybody did with one situation: the check with all of its limits, and with those of counts only. */
export interface Outcome {
  readonly jetlag: Score;
  readonly check: Score;
  readonly counts: Score;
}

/** What `nats server check consumer` said at a moment, milliseconds after the start. */
export interface Look {
  readonly atMs: number;
  /** A sentence for each limit that is reached. */
  readonly criticals: readonly string[];
}

/** Criticals of limits of time, which any quiet consumer reaches. */
const isOfTime = (critical: string) => /^(Last (ack|delivery)|No (acks|deliveries))/.test(critical);

/** The looks of the same check without its limits of time: each limit is judged by itself. */
const withoutTimes = (looks: readonly Look[]): Look[] =>
  looks.map(({ atMs, criticals }) => ({ atMs, criticals: criticals.filter((critical) => !isOfTime(critical)) }));

/** How Jetlag did, by all verdicts that it showed. */
function scoreVerdicts(situation: Situation, shown: readonly Shown[]): Score {
  if (shown.every(({ verdict }) => verdict === "unknown")) return "missed";
  const { falseAlarms, foundAfterMs } = judgeVerdicts(situation, shown);
  if (falseAlarms.length > 0) return "false alarm";
  return situation.sickness !== null && foundAfterMs === null ? "missed" : "right";
}

/** How the check did, by its looks: an alarm before the cause began tells nothing, even where it stays. */
function scoreLooks({ sickness }: Situation, looks: readonly Look[]): Score {
  if (looks.length === 0) return "missed";
  const isAlarm = ({ criticals }: Look) => criticals.length > 0;
  if (sickness === null) return looks.some(isAlarm) ? "false alarm" : "right";
  if (looks.some((look) => look.atMs < sickness.beginsMs && isAlarm(look))) return "false alarm";
  const last = looks.at(-1);
  return last !== undefined && isAlarm(last) ? "right" : "missed";
}

/** How everybody did. */
export function scoreAll(situation: Situation, shown: readonly Shown[], looks: readonly Look[]): Outcome {
  return {
    jetlag: scoreVerdicts(situation, shown),
    check: scoreLooks(situation, looks),
    counts: scoreLooks(situation, withoutTimes(looks)),
  };
}
