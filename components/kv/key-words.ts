import { formatCount, formatQuantity } from "@/lib/client/words/format";
import type { KeyList } from "@/lib/contract/kv";

/**
 * How many keys were found, of how many, and what was left out; a sentence without its full stop. `added`: those that came
 * after they were counted.
 */
export function keyCountWords(list: Pick<KeyList, "matching" | "total" | "told">, added = 0): string {
  const [matching, total, told] = [list.matching + added, list.total + added, list.told + added];
  const all =
    matching === told ? formatQuantity(matching, "key") : `${formatCount(matching)} of ${formatQuantity(told, "key")}`;
  if (told >= total) return all;
  return `${all}; the server told ${formatCount(told)} of ${formatCount(total)}: a pattern such as a.> finds the others`;
}
