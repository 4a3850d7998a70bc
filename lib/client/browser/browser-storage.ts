import type * as z from "zod";

/** Storage of the browser: of this tab, or of all tabs. */
type StorageName = "sessionStorage" | "localStorage";

/** Keeps a value, unless the browser forbids it or has no room left: what matters is kept in memory as well. */
export function writeStored(storage: StorageName, key: string, value: unknown): void {
  try {
    window[storage].setItem(key, JSON.stringify(value));
  } catch {
    // Forbidden or full.
  }
}

/** What was kept; null where nothing was, where it is none of ours, or where the browser forbids it. */
export function readStored<T>(storage: StorageName, key: string, schema: z.ZodType<T>): T | null {
  try {
    const parsed = schema.safeParse(JSON.parse(window[storage].getItem(key) ?? "null"));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
