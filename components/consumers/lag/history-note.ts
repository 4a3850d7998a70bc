import { formatAxisTime, formatDuration } from "@/lib/client/words/format";
import { type HistoryRange, historyRanges } from "@/lib/contract/streams";
import type { LagHistory } from "@/lib/model/consumer/lag-sample";

/** How much younger than its range a history may be and still count as full, as a share of the range. */
const tolerance = 0.1;

/** Where the shown history is kept, and since when there is one. */
export function historyNote(
  { store, keptMs, atMs }: Pick<LagHistory, "store" | "keptMs" | "atMs">,
  range: HistoryRange,
  nowMs: number,
) {
  const kept = keptWords[store](formatDuration(keptMs));
  const [first] = atMs;
  if (first === undefined) return `No reading yet. ${kept}`;
  const isFull = nowMs - first >= historyRanges[range] * (1 - tolerance);
  return isFull ? kept : `History begins at ${formatAxisTime(first, 1_000)}. ${kept}`;
}

const keptWords: Record<LagHistory["store"], (time: string) => string> = {
  memory: (time) => `It is kept in the dashboard's memory, for ${time} at most; a restart begins anew.`,
  stream: (time) => `It is kept on the server for ${time} and survives restarts.`,
};
