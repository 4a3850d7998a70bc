import { formatDuration, noValue } from "@/lib/client/words/format";
import type { ConsumerHealth } from "@/lib/model/consumer/consumer-health";

/** Time from delivery to acknowledgement: the usual one as the figure, the others as its note. */
export function ackLatencyWords({ ackLatency, config }: Pick<ConsumerHealth, "ackLatency" | "config">): {
  value: string;
  note: string;
} {
  if (ackLatency !== null) {
    const { p50Ms, p95Ms, maxMs } = ackLatency;
    return { value: formatDuration(p50Ms), note: `p95 ${formatDuration(p95Ms)}, max ${formatDuration(maxMs)}` };
  }
  if (config.ackPolicy === "none") return { value: noValue, note: "not acknowledged at all" };
  return { value: noValue, note: config.ackSamplePercent === null ? "sample_freq is off" : "no sample lately" };
}
