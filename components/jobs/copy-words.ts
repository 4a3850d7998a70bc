import { formatCount, formatQuantity } from "@/lib/client/words/format";
import { type CopyProgress, openCopies } from "@/lib/model/job/job";

/** What became of the copies, in a sentence: `81 of 153 acknowledged, 2 failed again, 70 to go.` */
export function copySentence(copies: CopyProgress): string {
  const { stored, acknowledged, failedAgain, unread } = copies;
  if (stored === 0) return "No copy is stored yet.";
  if (unread === stored) return `Nobody reads the ${stored === 1 ? "copy" : "copies"}.`;
  const open = openCopies(copies);
  if (acknowledged === stored)
    return stored === 1 ? "The copy is acknowledged." : `All ${formatCount(stored)} acknowledged.`;
  const parts = [
    `${formatCount(acknowledged)} of ${formatCount(stored)} acknowledged`,
    ...(failedAgain > 0 ? [`${formatCount(failedAgain)} failed again`] : []),
    ...(unread > 0 ? [`${formatQuantity(unread, "is", "are")} read by nobody`] : []),
    ...(open > 0 ? [`${formatCount(open)} to go`] : []),
  ];
  return `${parts.join(", ")}.`;
}
