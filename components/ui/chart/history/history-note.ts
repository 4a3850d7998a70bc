import { formatAxisTime, formatDayTime, formatDuration } from "@/lib/client/words/format";
import type { History } from "@/lib/model/history";
import type { TimeSpan } from "../plot";

/** How much younger than its range a history may be and still count as full, as a share of the range. */
const tolerance = 0.1;
/** Ranges longer than this span days: times are told with theirs. */
const dayMs = 24 * 60 * 60_000;

/** Where a history is kept, and since when there is one of the stretch that is shown. */
export function historyNote(
  { store, keptMs, atMs }: Pick<History, "store" | "keptMs" | "atMs">,
  { fromMs, untilMs }: TimeSpan,
) {
  const kept = keptWords[store](formatDuration(keptMs));
  const [first] = atMs;
  if (first === undefined) return `No reading yet. ${kept}`;
  const spanMs = untilMs - fromMs;
  if (first - fromMs <= spanMs * tolerance) return kept;
  const beginning = spanMs < dayMs ? formatAxisTime(first, 1_000) : formatDayTime(new Date(first));
  return `${kept} It begins at ${beginning}.`;
}

const keptWords: Record<History["store"], (time: string) => string> = {
  memory: (time) => `History is kept in the dashboard's memory, for ${time} at most; a restart begins anew.`,
  stream: (time) => `History is kept on the server for ${time} and survives restarts.`,
};
