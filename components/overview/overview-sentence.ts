import { formatCount, formatQuantity } from "@/lib/client/words/format";
import { partSentence } from "@/lib/client/words/part-sentence";
import type { Snapshot } from "@/lib/contract/snapshot";
import { needsAttention, severity, type Verdict } from "@/lib/model/consumer/consumer-health";
import { isExact, isSome } from "@/lib/model/known";

/** The state of everything in one sentence, for the head of the overview. */
export function overviewSentence(snapshot: Snapshot): string {
  const all = snapshot.consumers.length;
  const { needAttention: needing, muted, unjudged } = snapshot.totals;
  if (snapshot.sampledAt === null) return "Not measured yet";
  if (!isExact(needing)) return partSentence(needing);
  if (all === 0) return snapshot.streams.some((stream) => !stream.own) ? "No consumers yet" : "No streams yet";
  if (needing.value > 0) {
    const verb = needing.value === 1 ? "needs" : "need";
    const apart = isSome(muted) ? `, ${formatCount(muted.value)} muted` : "";
    return `${formatCount(needing.value)} of ${formatQuantity(all, "consumer")} ${verb} attention${apart}`;
  }
  if (isSome(muted)) {
    const verb = muted.value === 1 ? "is" : "are";
    return `None of ${formatQuantity(all, "consumer")} needs attention, ${formatCount(muted.value)} ${verb} muted`;
  }
  if (isSome(unjudged)) {
    const verb = unjudged.value === 1 ? "is" : "are";
    return `${formatCount(unjudged.value)} of ${formatQuantity(all, "consumer")} ${verb} not judged yet`;
  }
  const calm = snapshot.consumers.every(({ verdict }) => verdict === "healthy" || verdict === "idle");
  if (!calm)
    return all === 1 ? "The consumer needs no attention" : `None of ${formatCount(all)} consumers needs attention`;
  return all === 1 ? "The consumer is healthy" : `All ${formatCount(all)} consumers are healthy`;
}

/** How many consumers have each verdict, worst first; those that need attention are left out, they are listed. */
export function calmCounts(snapshot: Snapshot): { verdict: Verdict; count: number }[] {
  const counts = new Map<Verdict, number>();
  for (const { verdict } of snapshot.consumers) {
    if (!needsAttention(verdict)) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  }
  return [...counts]
    .map(([verdict, count]) => ({ verdict, count }))
    .toSorted((a, b) => severity(a.verdict) - severity(b.verdict));
}
