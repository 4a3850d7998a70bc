import { formatCount, formatQuantity } from "@/lib/client/words/format";
import type { SubjectLevel } from "@/lib/contract/subjects";

/** How much there is in the tree: `12 subjects, 3,400 messages`. */
export function levelWords({ subjects, messages, whole }: SubjectLevel): string {
  const least = whole ? "" : "at least ";
  return `${least === "" ? "" : "At least "}${formatQuantity(subjects, "subject")}, ${least}${formatCount(messages)} ${messages === 1 ? "message" : "messages"}`;
}
