import { streamsOf, type TraceStep } from "../trace/timeline";
import { formatCount, formatDuration, formatQuantity } from "./format";

/** `12 messages in 3 streams over 4.2 s, 1 failure.` */
export function traceSentence(steps: readonly TraceStep[]): string {
  const stored = steps.filter(({ kind }) => kind === "stored").length;
  const failed = steps.filter(({ kind }) => kind === "failed").length;
  const span = steps.at(-1)?.sinceFirstMs ?? 0;
  const messages = `${formatQuantity(stored, "message")} in ${formatQuantity(streamsOf(steps).length, "stream")}`;
  const over = span === 0 ? "" : ` over ${formatDuration(span)}`;
  return `${messages}${over}${failed === 0 ? "" : `, ${formatQuantity(failed, "failure")}`}.`;
}

/** Since the first step: `first`, `+120 ms`, `+4.2 s`. */
export function sinceFirstWords(ms: number): string {
  if (ms === 0) return "first";
  return ms < 1_000 ? `+${formatCount(ms)} ms` : `+${formatDuration(ms)}`;
}
