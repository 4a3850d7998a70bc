import { needsAttention } from "../../model/consumer/consumer-health";
import type { MonitorView } from "../../monitor/sweep-feed";

/** How many consumers need attention, and how many may, since they have no verdict. */
export function countVerdicts({ consumers }: Pick<MonitorView, "consumers">): {
  needAttention: number;
  unjudged: number;
} {
  return {
    needAttention: consumers.filter(({ verdict }) => needsAttention(verdict)).length,
    unjudged: consumers.filter(({ verdict }) => verdict === "unknown").length,
  };
}
