import { needsAttention, type Verdict } from "../../../lib/model/consumer/consumer-health";
import type { Situation } from "../../../lib/monitor/verdict/situations/situation";
import { differences } from "./numbers";
import type { Run } from "./run";
import type { Outcome } from "./score";

const minuteMs = 60_000;

/** A table in Markdown with a row for each situation: what was said of it, and who was right. */
export function writeTable(runs: readonly Run[], outcomes: readonly Outcome[]): string {
  const rows = runs.map((run, at) => {
    const outcome = outcomes[at];
    const scores = [outcome?.jetlag, outcome?.check, outcome?.counts].join(", ");
    const cells = [run.situation.name, truthOf(run.situation), shownOf(run), looksOf(run), scores, numbersOf(run)];
    return `| ${cells.join(" | ")} |`;
  });
  return [
    "| situation | truth | Jetlag showed | the check said | Jetlag, check, counts only | figures that are not what was counted |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

function truthOf({ sickness }: Situation): string {
  return sickness === null ? "healthy" : `${sickness.as.join(" or ")} from ${minutes(sickness.beginsMs)} on`;
}

/** The calm verdicts that were shown, or each alarm with the moment at which it began. */
function shownOf({ shown, situation: { sickness } }: Run): string {
  const alarms = shown.filter(({ verdict }) => needsAttention(verdict));
  const verdicts = new Set(shown.map(({ verdict }) => verdict).filter((verdict) => verdict !== "unknown"));
  if (alarms.length === 0) return [...verdicts].map(words).join(", ");
  const first = (verdict: Verdict) => alarms.find((alarm) => alarm.verdict === verdict)?.atMs ?? 0;
  const kinds = [...new Set(alarms.map(({ verdict }) => verdict))];
  return kinds.map((kind) => `${words(kind)} ${after(first(kind), sickness?.beginsMs)}`).join(", ");
}

/** Which limits were reached, at how many looks, and when first. */
function looksOf({ looks, situation: { sickness } }: Run): string {
  const alarms = looks.filter(({ criticals }) => criticals.length > 0);
  const [first] = alarms;
  if (first === undefined) return `OK at ${looks.length} looks`;
  const kinds = new Set(alarms.flatMap(({ criticals }) => criticals.map(kindOf)));
  return `${[...kinds].join(", ")}: ${alarms.length} of ${looks.length} looks, ${after(first.atMs, sickness?.beginsMs)}`;
}

function numbersOf({ numbers }: Run): string {
  if (numbers === null) return "never kept still";
  const { counted } = numbers;
  return (["jetlag", "check", "report"] as const)
    .map((who) => ({ who, off: differences(counted, numbers[who]) }))
    .filter(({ off }) => off.length > 0)
    .map(({ who, off }) => `${who}: ${off.join(", ")}`)
    .join("; ");
}

/** A critical without its number. */
const kindOf = (critical: string) => critical.replace(/:.*| [\d.]+\S* ago$/, "").toLowerCase();
const words = (verdict: Verdict) => verdict.replaceAll("_", " ");
const minutes = (ms: number) => `${Number((ms / minuteMs).toFixed(1))} min`;
const after = (atMs: number, beginsMs = 0) =>
  atMs < beginsMs ? `${minutes(beginsMs - atMs)} before the cause` : `after ${minutes(atMs - beginsMs)}`;
