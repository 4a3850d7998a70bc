import { formatCount, formatQuantity } from "@/lib/client/words/format";
import type { SubjectList } from "@/lib/contract/streams";

/** How many subjects there are, and which of them are listed. */
export function subjectCountWords({ subjects, matching, total, told }: SubjectList): string {
  if (matching === null)
    return `There are ${formatQuantity(total, "subject")}: enter one, or a pattern that stands for fewer, as in orders.eu.>`;
  const isCut = told < total;
  const cut = isCut ? ` The server told ${formatCount(told)} of ${formatCount(total)}; the others are left out.` : "";
  const found =
    matching === total
      ? formatQuantity(total, "subject")
      : `${formatCount(matching)} of ${formatQuantity(total, "subject")}`;
  if (subjects.length < matching)
    return `${found}, listed are the ${formatCount(subjects.length)} with the most messages.${cut}`;
  return isCut ? `${found}.${cut}` : found;
}
