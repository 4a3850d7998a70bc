import { verdictLooks } from "@/components/ui/text/verdict-badge";
import type { LagMark } from "@/lib/model/consumer/lag-sample";
import type { ChartMark } from "./chart-series";

const words: Record<LagMark["kind"], string> = {
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
export function chartMark({ atMs, kind, verdict }: LagMark): ChartMark {
  return { atMs, label: verdict === undefined ? words[kind] : verdictLooks[verdict].word };
}
