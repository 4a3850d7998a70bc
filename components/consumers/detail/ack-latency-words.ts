import { formatDuration, noValue } from "@/lib/client/words/format";
import { formatKnown } from "@/lib/client/words/known";
import type { ConsumerHealth } from "@/lib/model/consumer/consumer-health";
import { isKnown } from "@/lib/model/known";

/** Time from delivery to acknowledgement: the usual one as the figure, the others as its note. */
export function ackLatencyWords({ ackLatency }: Pick<ConsumerHealth, "ackLatency">): { value: string; note: string } {
  if (!isKnown(ackLatency)) return { value: noValue, note: ackLatency.why };
  const { p95Ms, maxMs } = ackLatency.value;
  const value = formatKnown(ackLatency, ({ p50Ms }) => formatDuration(p50Ms));
  return { value, note: `p95 ${formatDuration(p95Ms)}, max ${formatDuration(maxMs)}` };
}
