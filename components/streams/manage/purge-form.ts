import type { PurgeWish } from "@/lib/contract/manage-stream";
import type { SubjectGrammar } from "@/lib/model/stream/grammar";

/** How far a purge goes. */
export type PurgeExtent = "all" | "before" | "keep";

/** What is typed about a purge. */
export interface PurgeForm {
  readonly extent: PurgeExtent;
  readonly subject: string;
  readonly before: string;
  readonly keep: string;
}

const digitsOf = (text: string) =>
  text
    .trim()
    .replace(/^#/, "")
    .replaceAll(/[\s,_]/g, "");
const isNumber = (text: string) => /^\d{1,15}$/.test(digitsOf(text)) && Number(digitsOf(text)) > 0;

/** Why nothing can be planned from what is typed, a sentence; null when it can. */
export function purgeFault(
  { extent, subject, before, keep }: PurgeForm,
  grammar: Pick<SubjectGrammar, "explainFilter">,
): string | null {
  if (subject.trim() !== "" && grammar.explainFilter(subject.trim()) !== null) return "Fix the subject first";
  if (extent === "before" && !isNumber(before)) return "Type the number of the first message that stays";
  if (extent === "keep" && !isNumber(keep)) return "Type how many messages stay, 1 or more";
  return null;
}

/** What is typed as it is sent; only where {@link purgeFault} finds nothing. */
export function toPurgeWish({ extent, subject, before, keep }: PurgeForm): PurgeWish {
  return {
    ...(subject.trim() === "" ? {} : { subject: subject.trim() }),
    ...(extent === "before" ? { before: digitsOf(before) } : {}),
    ...(extent === "keep" ? { keep: Number(digitsOf(keep)) } : {}),
  };
}
