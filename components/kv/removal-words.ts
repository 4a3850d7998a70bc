import { formatQuantity } from "@/lib/client/words/format";
import type { KeyRemovalPlan } from "@/lib/contract/kv";

type Plan = Pick<KeyRemovalPlan, "revision" | "revisions" | "history">;

/** Revisions that are left, the mark included. */
export function revisionsAfter({ revisions, history }: Plan, kind: "delete" | "purge"): number {
  if (kind === "purge") return 1;
  return history === null ? revisions + 1 : Math.min(history, revisions + 1);
}

/** What becomes of the values, a sentence. */
export function removalWords(plan: Plan, kind: "delete" | "purge"): string {
  if (kind === "purge") return "All values are gone for good. The purge marker tells readers that the key was removed.";
  const values = revisionsAfter(plan, kind) - 1;
  if (values === 0) return "This bucket keeps one revision of each key: the value is gone for good.";
  return `${formatQuantity(values, "older revision stays", "older revisions stay")} and can be put back.`;
}
