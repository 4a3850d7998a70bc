import { isKnown, isSome, type Known } from "../../model/known";
import { formatQuantity } from "./format";
import { beginKnown } from "./known";

/** How many consumers need attention, while some or all cannot be read: nothing is said of all. */
export function partSentence(needing: Known<number>): string {
  if (!isKnown(needing)) return "Not known whether consumers need attention";
  if (!isSome(needing)) return "Some consumers cannot be read";
  const verb = needing.value === 1 ? "needs" : "need";
  return `${beginKnown(needing, (count) => formatQuantity(count, "consumer"))} ${verb} attention`;
}
