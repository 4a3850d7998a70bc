import type { KeyOperation } from "@/lib/model/bucket/key-entry";

/** What a revision without a value is called, and what that means. */
export const operationWords: Readonly<Record<Exclude<KeyOperation, "put">, { word: string; meaning: string }>> = {
  delete: { word: "deleted", meaning: "Somebody deleted the key; older revisions may still be there." },
  purge: { word: "purged", meaning: "Somebody deleted the key with its history." },
  expire: { word: "expired", meaning: "The value expired; the server stored a delete marker in its place." },
};
