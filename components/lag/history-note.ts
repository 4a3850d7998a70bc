import { formatAxisTime } from "@/lib/client/format";
import { type HistoryRange, historyRanges } from "@/lib/contract/streams";
import type { LagHistory } from "@/lib/model/lag-sample";

/** How much younger than its range a history may be and still count as full, as a share of the range. */
const tolerance = 0.1;

/** Where the shown history is kept, and since when there is one. */
export function historyNote({ store, atMs }: Pick<LagHistory, "store" | "atMs">, range: HistoryRange, nowMs: number) {
  const kept = keptWords[store];
  const [first] = atMs;
  if (first === undefined) return `No reading yet. ${kept}`;
  const isFull = nowMs - first >= historyRanges[range] * (1 - tolerance);
  return isFull ? kept : `History begins at ${formatAxisTime(first, 1_000)}. ${kept}`;
}

const keptWords: Record<LagHistory["store"], string> = {
  memory: "It is kept in the dashboard's memory for an hour; a restart begins anew.",
};
