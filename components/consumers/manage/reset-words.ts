import { formatCount, formatQuantity } from "@/lib/client/words/format";
import { beginKnown, tellKnown } from "@/lib/client/words/known";
import type { ResetPlan } from "@/lib/contract/manage-consumer";
import { isKnown, type Known } from "@/lib/model/known";

const isNone = (figure: Known<number>) => isKnown(figure) && figure.value === 0;

/** What the button of a reset says: what it does. */
export function resetLabel({ again, skipped }: Pick<ResetPlan, "again" | "skipped">): string {
  if (!isNone(again)) return `Deliver ${tellKnown(again, formatCount)} again`;
  return isNone(skipped) ? "Reset" : `Pass over ${tellKnown(skipped, formatCount)}`;
}

/** What a reset does, one sentence each. */
export function resetSentences({ again, skipped, number }: Pick<ResetPlan, "again" | "skipped" | "number">): string[] {
  const where = number === null ? [] : [`It goes on at #${formatCount(number)}.`];
  const given = (value: number) => formatQuantity(value, "message");
  const repeated = isNone(again)
    ? "Nothing that it was given already is delivered again."
    : `${beginKnown(again, given)} that it was given already: its handler sees ${again.value === 1 ? "it" : "them"} again.`;
  const passed = isNone(skipped)
    ? []
    : [`${beginKnown(skipped, given)} that it has not finished: passed over, and not delivered to it any more.`];
  return [...where, repeated, ...passed];
}
