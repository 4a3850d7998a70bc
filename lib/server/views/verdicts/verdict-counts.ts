import { type ConsumerHealth, needsAttention } from "../../../model/consumer/consumer-health";
import { atLeast, exact, type Known, unknown } from "../../../model/known";
import type { Mutes } from "../../../monitor/mutes/mutes";
import type { MonitorView } from "../../../monitor/sweep-feed";

/** Consumers of a broker, counted; while some did not answer, at least so many. */
export interface VerdictCounts {
  readonly consumers: Known<number>;
  readonly needAttention: Known<number>;
  /** They would need attention; somebody said that it is known. */
  readonly muted: Known<number>;
  /** Without a verdict: they may need attention too. */
  readonly unjudged: Known<number>;
}

const notRead = unknown("nothing was read yet");

/** How many consumers there are, how many need attention, and how many may, since they have no verdict. */
export function countVerdicts(
  { sampledAtMs, isWhole, consumers }: Pick<MonitorView, "sampledAtMs" | "isWhole" | "consumers">,
  mutes: Pick<Mutes, "of"> = { of: () => null },
): VerdictCounts {
  if (sampledAtMs === null) return { consumers: notRead, needAttention: notRead, muted: notRead, unjudged: notRead };
  const figure = isWhole ? exact<number> : atLeast<number>;
  const count = (isCounted: (consumer: ConsumerHealth) => boolean) => figure(consumers.filter(isCounted).length);
  const isMuted = (consumer: ConsumerHealth) => mutes.of(consumer) !== null;
  return {
    consumers: figure(consumers.length),
    needAttention: count((consumer) => needsAttention(consumer.verdict) && !isMuted(consumer)),
    muted: count((consumer) => needsAttention(consumer.verdict) && isMuted(consumer)),
    unjudged: count(({ verdict }) => verdict === "unknown"),
  };
}
