import { formatCount, formatQuantity } from "@/lib/client/words/format";
import type { KeyList } from "@/lib/contract/kv";

/** How many keys were found, of how many, and what was left out; a sentence without its full stop. */
export function keyCountWords({ matching, total, told }: Pick<KeyList, "matching" | "total" | "told">): string {
  const all =
    matching === told ? formatQuantity(matching, "key") : `${formatCount(matching)} of ${formatQuantity(told, "key")}`;
  if (told >= total) return all;
  return `${all}; the server told ${formatCount(told)} of ${formatCount(total)}: a pattern such as a.> finds the others`;
}
