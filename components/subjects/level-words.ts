import { formatCount, formatQuantity } from "@/lib/client/words/format";
import type { SubjectLevel } from "@/lib/contract/subjects";

/** What {@link levelWords} tells. */
type Told = Pick<SubjectLevel, "subjects" | "messages" | "whole">;

/** How much there is in the tree: `12 subjects, 3,400 messages`. */
export function levelWords({ subjects, messages, whole }: Told): string {
  const least = whole ? "" : "at least ";
  return `${least === "" ? "" : "At least "}${formatQuantity(subjects, "subject")}, ${least}${formatCount(messages)} ${messages === 1 ? "message" : "messages"}`;
}
