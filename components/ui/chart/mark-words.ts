import { verdictLooks } from "@/components/ui/text/verdict-badge";
import type { HistoryMark } from "@/lib/model/history";
import type { ChartMark } from "./chart-series";

const words: Record<HistoryMark["kind"], string> = {
  recreated: "recreated",
  reset: "position reset",
  purged: "purged",
  paused: "paused",
  resumed: "resumed",
  leader_changed: "leader changed",
  restarted: "dashboard restarted",
  redriven: "redrive",
  judged: "needs attention",
  calm: "calm again",
};

/** What happened, in the words of the charts. */
export function chartMark({ atMs, kind, verdict }: HistoryMark): ChartMark {
  return { atMs, label: verdict === undefined ? words[kind] : verdictLooks[verdict].word };
}
