import { needsAttention, type Verdict } from "../../model/consumer/consumer-health";
import { atLeast, exact, type Known, unknown } from "../../model/known";
import type { MonitorView } from "../../monitor/sweep-feed";

/** Consumers of a broker, counted; while some did not answer, at least so many. */
export interface VerdictCounts {
  readonly consumers: Known<number>;
  readonly needAttention: Known<number>;
  /** Without a verdict: they may need attention too. */
  readonly unjudged: Known<number>;
}

const notRead = unknown("nothing was read yet");

/** How many consumers there are, how many need attention, and how many may, since they have no verdict. */
export function countVerdicts({
  sampledAtMs,
  isWhole,
  consumers,
}: Pick<MonitorView, "sampledAtMs" | "isWhole" | "consumers">): VerdictCounts {
  if (sampledAtMs === null) return { consumers: notRead, needAttention: notRead, unjudged: notRead };
  const figure = isWhole ? exact<number> : atLeast<number>;
  const count = (isCounted: (verdict: Verdict) => boolean) =>
    figure(consumers.filter(({ verdict }) => isCounted(verdict)).length);
  return {
    consumers: figure(consumers.length),
    needAttention: count(needsAttention),
    unjudged: count((verdict) => verdict === "unknown"),
  };
}
